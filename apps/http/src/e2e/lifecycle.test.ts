import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call, post } from '../testing/call.js';
import { openSocket, readAnswer } from '../testing/raw-request.js';
import { makeFolder, runServer, type SpawnedServer, spawnServer } from '../testing/spawn-server.js';

let folder: ReturnType<typeof makeFolder>;

beforeEach(() => {
  folder = makeFolder();
});

afterEach(() => folder.remove());

const quiet = { APP_RATE_LIMIT_ENABLED: 'false', APP_LOG_ACCESS: 'false' };

describe('the start', () => {
  it('takes less than 1.5 s and ends in a service that is ready', async () => {
    const startMs = (started: SpawnedServer) => Number(started.log().find(({ msg }) => msg === 'listening')?.start_ms);
    let server = await spawnServer(folder.path);
    // On the wall, as users wait. The machine may be busy with other tests: the best of several counts.
    for (let tries = 1; startMs(server) >= 1_500 && tries < 8; tries += 1) {
      await server.stop();
      server = await spawnServer(folder.path);
    }
    expect(startMs(server)).toBeLessThan(1_500);
    expect((await call(server.url, 'GET', '/ready')).status).toBe(200);
    expect(await (await fetch(`${server.metricsUrl}/metrics`)).text()).toContain('http_requests_total');
    expect((await fetch(`${server.metricsUrl}/`)).status).toBe(404);
    const { code, stderr } = await server.stop();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('fails with the port in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const { ended } = runServer(folder.path, { APP_HTTP_PORT: String(port) });
    const { code, stderr } = await ended;
    other.close();
    expect(code).toBe(1);
    expect(stderr).toBe(
      `127.0.0.1 port ${port} is in use by another program. Stop that one, or choose another port by http.port (APP_HTTP_PORT).\n`,
    );
  });

  it.each(['/sys/nowhere/documents.db', '/dev/null/documents.db', '/tmp'])(
    'fails with the data in %s',
    async (file) => {
      const { code, stderr } = await runServer(folder.path, { APP_SQLITE_FILE: file }).ended;
      expect(code).toBe(1);
      expect(stderr).toContain('The service does not start: ');
      expect(stderr).toContain(`The SQLite database ${file} cannot be used`);
      expect(stderr).not.toContain('    at ');
    },
  );

  it('fails with a file that is no database', async () => {
    writeFileSync(join(folder.path, 'text.db'), 'this is a text file, not a database\n'.repeat(100));
    const { code, stderr } = await runServer(folder.path, { APP_SQLITE_FILE: 'text.db' }).ended;
    expect(code).toBe(1);
    expect(stderr).toContain('The service does not start: ');
  });

  it('fails with every wrong value of the configuration told', async () => {
    mkdirSync(join(folder.path, 'configs'));
    writeFileSync(join(folder.path, 'configs/config.yaml'), 'http: { prot: 1 }\nlimits: { depth_max: deep }\n');
    const { code, stderr, stdout } = await runServer(folder.path, { APP_HTTP_PORT: 'x', APP_LOG_LEVEL: 'loud' }).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    const file = join(folder.path, 'configs/config.yaml');
    expect(stderr.trimEnd().split('\n')).toEqual([
      'The configuration is not valid, so the service does not start:',
      `  - http.prot (${file}): is not a known key. Did you mean http.port?`,
      '  - http.port (APP_HTTP_PORT): "x" is not a whole number. Example: 8080',
      `  - limits.depth_max (${file}): "deep" is not a whole number. Example: 64`,
      '  - log.level (APP_LOG_LEVEL): "loud" is not one of error, warn, info, debug. Example: debug',
    ]);
  });

  it('fails with an address that others can reach, unless told', async () => {
    const exposed = { APP_HTTP_HOST: '0.0.0.0' };
    const { code, stderr } = await runServer(folder.path, exposed).ended;
    expect(code).toBe(1);
    expect(stderr).toContain('can be reached from other machines');
    const server = await spawnServer(folder.path, { ...exposed, APP_HTTP_ALLOW_UNAUTHENTICATED: 'true' });
    const answer = await post(`http://127.0.0.1:${server.port}`, '/api/v1/query/raw', '{"query":"SELECT 1"}');
    expect(answer.status).not.toBe(200);
    await server.stop();
  });

  it('fails with a limit that the engine cannot keep', async () => {
    const { code, stderr } = await runServer(folder.path, { APP_LIMITS_DEPTH_MAX: '100000' }).ended;
    expect(code).toBe(1);
    expect(stderr).toContain('limits.depth_max is 100000, but the database sqlite (sqlite) holds 500 at most');
  });
});

describe('the end', () => {
  it('waits for a request under way, then comes with code 0', async () => {
    const server = await spawnServer(folder.path, quiet);
    const socket = await openSocket(server.port);
    const body = '{"id":"a","data":{}}\n{"id":"b","data":{}}\n';
    socket.write(
      `POST /api/v1/collections/c/import HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    socket.write(body.slice(0, 10));
    await sleep(100);
    server.process.kill('SIGTERM');
    await sleep(300);
    await expect(openSocket(server.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    socket.write(body.slice(10));
    const answer = await readAnswer(socket);
    expect(answer.status).toBe(200);
    expect(answer.head).toMatch(/^connection: close$/im);
    expect((await server.ended).code).toBe(0);
    const again = await spawnServer(folder.path, quiet);
    expect((await call(again.url, 'GET', '/api/v1/documents/c/b')).status).toBe(200);
    await again.stop();
  });

  it('does not wait for ever', async () => {
    const server = await spawnServer(folder.path, { ...quiet, APP_HTTP_SHUTDOWN_TIMEOUT_MS: '1000' });
    const socket = await openSocket(server.port);
    socket.write(
      'POST /api/v1/documents HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n',
    );
    await sleep(100);
    const startedAt = Date.now();
    const { code } = await server.stop('SIGINT');
    expect(code).toBe(0);
    expect(Date.now() - startedAt).toBeLessThan(2_500);
  });

  it('comes at once with a second signal', async () => {
    const server = await spawnServer(folder.path, quiet);
    const socket = await openSocket(server.port);
    socket.on('error', () => undefined);
    socket.write(
      'POST /api/v1/documents HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n',
    );
    await sleep(100);
    server.process.kill('SIGTERM');
    await sleep(200);
    const startedAt = Date.now();
    expect((await server.stop('SIGTERM')).code).toBe(1);
    expect(Date.now() - startedAt).toBeLessThan(1_000);
  });
});

describe('kill -9', () => {
  it('loses nothing that was acknowledged', async () => {
    const server = await spawnServer(folder.path, quiet);
    const acknowledged: string[] = [];
    let next = 0;
    const write = async (): Promise<void> => {
      for (;;) {
        next += 1;
        const id = `d${next}`;
        const answer = await post(
          server.url,
          '/api/v1/documents',
          `{"collection":"c","id":"${id}","data":{"n":${next}}}`,
        );
        if (answer.status === 201) acknowledged.push(id);
      }
    };
    const writers = Array.from({ length: 8 }, () => write().catch(() => undefined));
    while (acknowledged.length < 300) await sleep(5);
    await server.stop('SIGKILL');
    await Promise.all(writers);

    const again = await spawnServer(folder.path, quiet);
    const missing: string[] = [];
    for (const id of acknowledged) {
      const { data } = await call(again.url, 'GET', `/api/v1/documents/c/${id}`);
      if ((data as { data?: { n?: number } } | undefined)?.data?.n !== Number(id.slice(1))) missing.push(id);
    }
    expect(missing).toEqual([]);
    await again.stop();
  });
});
