import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openSocket, readAnswer } from '../../../http/src/testing/raw-request.js';
import { makeFolder, type SpawnedServer } from '../../../http/src/testing/spawn-server.js';
import {
  isAlive,
  membersOf,
  readMetric,
  runProcesses,
  send,
  spawnProcesses,
  until,
} from '../testing/several-processes.js';

// Each test starts processes and waits for them, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

let folder: ReturnType<typeof makeFolder>;

beforeEach(() => {
  folder = makeFolder();
});

afterEach(() => folder.remove());

const quiet = { APP_LOG_ACCESS: 'false' };

const linesOf = (text: string): number => text.trimEnd().split('\n').length;

describe('the start of several processes', () => {
  it('fails with the port in use, and says so once', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const { code, stderr, stdout } = await runProcesses(folder.path, { APP_HTTP_PORT: String(port) }).ended;
    other.close();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      `127.0.0.1 port ${port} is in use by another program. Stop that one, or choose another port by http.port (APP_HTTP_PORT).\n`,
    );
  });

  it('fails with the port of the metrics in use, and with a file that cannot be used', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const metrics = await runProcesses(folder.path, { APP_METRICS_PORT: String(port) }).ended;
    other.close();
    expect(metrics.code).toBe(1);
    expect(metrics.stderr).toContain('choose another port by metrics.port');
    const file = await runProcesses(folder.path, { APP_SQLITE_FILE: '/dev/null/documents.db' }).ended;
    expect(file.code).toBe(1);
    expect(file.stderr).toContain('The SQLite database /dev/null/documents.db cannot be used');
    expect([linesOf(metrics.stderr), linesOf(file.stderr)]).toEqual([1, 1]);
  });

  it('is refused with a database in memory, and with the cache', async () => {
    const environment = { APP_SQLITE_FILE: ':memory:', APP_CACHE_ENABLED: 'true' };
    const { code, stderr } = await runProcesses(folder.path, environment).ended;
    expect(code).toBe(1);
    expect(stderr).toContain('":memory:" cannot be shared by 2 processes (app.processes)');
    expect(stderr).toContain('cache.enabled (APP_CACHE_ENABLED): cannot be true with 2 processes');
  });
});

describe('the end of several processes', () => {
  const expectNobody = async (server: SpawnedServer, members: readonly number[]): Promise<void> => {
    await server.ended;
    await until(() => members.every((pid) => !isAlive(pid)));
  };

  it('waits for requests under way, then comes with code 0', async () => {
    const server = await spawnProcesses(folder.path, quiet);
    const members = membersOf(server);
    const body = '{"id":"a","data":{}}\n{"id":"b","data":{}}\n';
    const sockets = await Promise.all(Array.from({ length: 8 }, () => openSocket(server.port)));
    for (const [index, socket] of sockets.entries()) {
      socket.write(
        `POST /api/v1/collections/c${index}/import HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: ${body.length}\r\n\r\n`,
      );
      socket.write(body.slice(0, 10));
    }
    await sleep(200);
    server.process.kill('SIGTERM');
    await until(() =>
      openSocket(server.port).then(
        (socket) => !socket.destroy(),
        () => true,
      ),
    );
    for (const socket of sockets) socket.write(body.slice(10));
    const answers = await Promise.all(sockets.map((socket) => readAnswer(socket)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await server.ended).code).toBe(0);
    await expectNobody(server, members);
    const stopping = server.log().filter(({ msg }) => msg === 'stopping');
    expect(stopping).toHaveLength(1);
    expect(server.log().filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('comes at once with a second signal', async () => {
    const server = await spawnProcesses(folder.path, quiet);
    const members = membersOf(server);
    const socket = await openSocket(server.port);
    socket.on('error', () => undefined);
    socket.write(
      'POST /api/v1/documents HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n',
    );
    await sleep(200);
    server.process.kill('SIGTERM');
    await until(() => server.log().some(({ msg }) => msg === 'stopping'));
    expect((await server.stop('SIGTERM')).code).toBe(1);
    await expectNobody(server, members);
  });

  it('does not wait for one that is stuck: it is killed, and the code says so', async () => {
    const patience = { APP_HTTP_SHUTDOWN_TIMEOUT_MS: '500', APP_GRPC_SHUTDOWN_TIMEOUT_MS: '500' };
    const server = await spawnProcesses(folder.path, { ...quiet, ...patience });
    const members = membersOf(server);
    process.kill(members[0] as number, 'SIGSTOP');
    expect((await server.stop()).code).toBe(1);
    await expectNobody(server, members);
    expect(server.log().at(-1)).toMatchObject({ msg: 'processes did not stop in time and were killed' });
  });

  it('leaves nobody behind when the first process is killed', async () => {
    const server = await spawnProcesses(folder.path, quiet);
    const members = membersOf(server);
    expect((await server.stop('SIGKILL')).signal).toBe('SIGKILL');
    await expectNobody(server, members);
  });

  it('is not brought about by a signal to one of them', async () => {
    const server = await spawnProcesses(folder.path, quiet);
    for (const pid of membersOf(server)) process.kill(pid, 'SIGTERM');
    for (let n = 0; n < 4; n += 1) expect((await send(server.url, 'GET', '/ready')).status).toBe(200);
    expect((await server.stop('SIGINT')).code).toBe(0);
  });
});

describe('a process that is killed', () => {
  it('leaves no client waiting whose connection was on its way to it', async () => {
    const server = await spawnProcesses(folder.path, quiet);
    const [victim] = membersOf(server) as [number, number];
    process.kill(victim, 'SIGSTOP');
    let answered = 0;
    const requests = Array.from({ length: 30 }, () =>
      send(server.url, 'GET', '/ready').then(
        () => {
          answered += 1;
        },
        () => undefined,
      ),
    );
    // Those of the other process are answered.
    await until(() => answered > 0);
    process.kill(victim, 'SIGKILL');
    await Promise.all(requests);
    expect(answered).toBeLessThan(30);
    expect((await server.stop()).code).toBe(0);
  });

  it('is replaced on the same ports, though any would have done, and all others with it', async () => {
    const server = await spawnProcesses(folder.path, quiet);
    for (const pid of membersOf(server)) process.kill(pid, 'SIGKILL');
    await until(() => server.log().filter(({ msg }) => msg === 'a process was replaced').length === 2);
    expect((await send(server.url, 'GET', '/ready')).status).toBe(200);
    expect((await server.stop()).code).toBe(0);
  });

  it('amid writes loses nothing that was acknowledged, and is replaced', async () => {
    const server = await spawnProcesses(folder.path, quiet);
    const acknowledged: string[] = [];
    let next = 0;
    let isOver = false;
    const write = async (): Promise<void> => {
      while (!isOver) {
        next += 1;
        const id = `d${next}`;
        const body = { collection: 'c', id, data: { n: next } };
        const answer = await send(server.url, 'POST', '/api/v1/documents', body).catch(() => undefined);
        if (answer?.status === 201) acknowledged.push(id);
        // What is refused is refused by a process that stops or cannot write: there is none.
        else if (answer !== undefined) throw new Error(answer.text);
      }
    };
    const writers = Array.from({ length: 8 }, () => write());
    const readMetrics = async (): Promise<string> => (await fetch(`${server.metricsUrl}/metrics`)).text();
    const start = 'http_requests_total{method="POST",route="/api/v1/documents",status="201"}';
    for (const round of [1, 2]) {
      await until(() => acknowledged.length >= round * 150);
      const before = readMetric(await readMetrics(), start) ?? 0;
      expect(before).toBeGreaterThan(0);
      const [victim] = membersOf(server);
      process.kill(victim as number, 'SIGKILL');
      await until(() => server.log().filter(({ msg }) => msg === 'a process was replaced').length === round);
      const after = await readMetrics();
      expect(readMetric(after, start)).toBeGreaterThanOrEqual(before);
      expect(readMetric(after, 'service_processes_running')).toBe(2);
      expect(readMetric(after, 'service_processes_ended_total')).toBe(round);
    }
    isOver = true;
    await Promise.all(writers);
    const missing: string[] = [];
    for (const id of acknowledged) {
      const { data } = await send(server.url, 'GET', `/api/v1/documents/c/${id}`);
      if ((data?.data as { n?: number } | undefined)?.n !== Number(id.slice(1))) missing.push(id);
    }
    expect(missing).toEqual([]);
    expect((await server.stop()).code).toBe(0);
  });

  it('is tried again where its replacement cannot start, and ends all where no other is left', async () => {
    const server = await spawnProcesses(folder.path, quiet);
    await send(server.url, 'POST', '/api/v1/documents', { collection: 'c', id: 'a', data: {} });
    // Those that have the file open go on with it; nobody else can open one of its name.
    const file = join(folder.path, 'data/documents.db');
    rmSync(file);
    mkdirSync(file);
    const [first, second] = membersOf(server) as [number, number];
    process.kill(first, 'SIGKILL');
    const failed = 'a process could not be replaced, it is tried again';
    await until(() => server.log().some(({ msg }) => msg === failed));
    expect((await send(server.url, 'GET', '/api/v1/documents/c/a')).status).toBe(200);
    process.kill(second, 'SIGKILL');
    const { code, stderr } = await server.ended;
    expect(code).toBe(1);
    expect(stderr).toContain('cannot be used');
    expect(linesOf(stderr)).toBe(1);
  });
});
