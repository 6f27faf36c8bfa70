import { afterAll, describe, expect, it, vi } from 'vitest';
import { RpcClient } from '../../../grpc/src/testing/rpc-client.js';
import { makeFolder } from '../../../http/src/testing/spawn-server.js';
import { answerersOf, membersOf, readMetric, send, spawnProcesses, until } from '../testing/several-processes.js';

// Each test starts processes and waits for them, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const folder = makeFolder();
const server = await spawnProcesses(folder.path);
const { url, metricsUrl } = server;
afterAll(async () => {
  await server.stop();
  folder.remove();
});

const api = (method: string, path: string, body?: unknown, headers?: object) =>
  send(url, method, `/api/v1${path}`, body, headers);

describe('several processes', () => {
  it('say once that they listen, and each line of the log says whose it is', async () => {
    const lines = server.log();
    const listening = lines.filter(({ msg }) => msg === 'listening');
    expect(listening).toHaveLength(1);
    expect(listening[0]).toMatchObject({ processes: 2, pid: server.process.pid, start_ms: expect.any(Number) });
    expect(new Set(membersOf(server)).size).toBe(2);
    expect(lines.every(({ pid }) => typeof pid === 'number')).toBe(true);
  });

  it('share the ports: the system gives connections to any of them', async () => {
    await until(async () => {
      expect((await send(url, 'GET', '/ready')).status).toBe(200);
      return answerersOf(server).size === 2;
    });
    expect([...answerersOf(server)].sort()).toEqual([...membersOf(server)].sort());
  });

  it('share the port of gRPC', async () => {
    await api('POST', '/documents', { collection: 'rpc', id: 'a', data: { n: 1 } });
    const address = String(server.log().find(({ msg }) => msg === 'listening')?.grpc_address);
    await until(async () => {
      const client = new RpcClient(address);
      const { response } = await client.call('read', { collection: 'rpc', id: 'a' });
      client.close();
      expect(response?.data).toEqual({ n: 1 });
      return answerersOf(server, /Read$/).size === 2;
    });
  });

  it('see at once what another has written, and what it has made of the catalogue', async () => {
    for (let n = 0; n < 25; n += 1) {
      await api('POST', '/documents', { collection: `seen`, id: `d${n}`, data: { n } });
      expect((await api('GET', `/documents/seen/d${n}`)).data?.data).toEqual({ n });
      await api('PUT', `/documents/seen/d${n}`, { data: { n: n + 1000 } });
      expect((await api('GET', `/documents/seen/d${n}`)).data).toMatchObject({ version: 2, data: { n: n + 1000 } });
    }
    await api('POST', '/indexes/seen', { keys: { n: 1 }, options: { unique: true } });
    for (let n = 0; n < 8; n += 1) {
      const explained = await api('POST', '/documents/seen/explain', { search: { filter: { n: 1003 } } });
      expect(JSON.stringify(explained.data)).toContain('n_1');
      expect((await api('POST', '/documents', { collection: 'seen', data: { n: 1003 } })).status).toBe(409);
    }
    await api('POST', '/collections/seen/rename', { new_name: 'moved' });
    for (let n = 0; n < 8; n += 1) {
      expect((await api('GET', '/documents/moved/d1')).status).toBe(200);
      expect((await api('GET', '/documents/seen/d1')).status).toBe(404);
    }
    await api('DELETE', '/collections/moved');
    for (let n = 0; n < 8; n += 1) expect((await api('GET', '/documents/moved/d1')).status).toBe(404);
  });

  it('wake each other for changes', async () => {
    const stopping = new AbortController();
    const { body } = await fetch(`${url}/api/v1/collections/watched/changes`, {
      headers: { Accept: 'text/event-stream' },
      signal: stopping.signal,
    });
    let text = '';
    const reading = (async () => {
      for await (const part of body?.pipeThrough(new TextDecoderStream()) ?? []) text += part;
    })();
    const changes = () => [...text.matchAll(/"document_id":"(d\d)"/g)].map(([, id]) => id);
    const ids = Array.from({ length: 10 }, (_, n) => `d${n}`);
    for (const id of ids) await api('POST', '/documents', { collection: 'watched', id, data: {} });
    await until(() => changes().length >= ids.length);
    stopping.abort();
    await reading.catch(() => undefined);
    expect([...new Set(changes())]).toEqual(ids);
  });

  it('do a write once, whichever gets its key', async () => {
    const body = { collection: 'once', data: { n: 1 } };
    const key = { 'Idempotency-Key': 'k1' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => api('POST', '/documents', body, key)));
    const ids = new Set(answers.filter(({ status }) => status === 201).map(({ data }) => data?.id));
    expect(ids.size).toBe(1);
    // One that came to the process which was at it is told so.
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
    const again = await api('POST', '/documents', body, key);
    expect([again.data?.id, again.headers['idempotency-replayed']]).toEqual([[...ids][0], 'true']);
    expect((await api('POST', '/documents/once/count', {})).data).toMatchObject({ count: 1 });
  });

  it('count together, on both ports', async () => {
    for (let n = 0; n < 10; n += 1) await api('GET', '/documents/counted/none');
    const start = 'http_requests_total{method="GET",route="/api/v1/documents/{collection}/{id}",status="404"}';
    const read = async (): Promise<string> => (await fetch(`${metricsUrl}/metrics`)).text();
    const before = readMetric(await read(), start) ?? 0;
    for (let n = 0; n < 6; n += 1) await api('GET', '/documents/counted/none');
    // The last may be counted a moment after it was answered.
    await until(async () => readMetric(await read(), start) === before + 6);
    for (let n = 0; n < 8; n += 1) {
      const answer = await send(url, 'GET', '/metrics');
      expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
      expect(readMetric(answer.text, start)).toBe(before + 6);
      expect(readMetric(answer.text, 'service_processes_running')).toBe(2);
    }
  });
});

describe('writes of several processes', () => {
  it('wait for each other, however little patience there is with other programs', async () => {
    const own = makeFolder();
    const impatient = await spawnProcesses(own.path, { APP_SQLITE_BUSY_TIMEOUT_MS: '0' });
    const write = async (id: string) => {
      const answer = await send(impatient.url, 'POST', '/api/v1/documents', { collection: 'c', id, data: {} });
      return answer.status;
    };
    const statuses = new Set<number>();
    for (let round = 0; round < 10; round += 1) {
      const ids = Array.from({ length: 16 }, (_, n) => `d${round}-${n}`);
      for (const status of await Promise.all(ids.map((id) => write(id)))) statuses.add(status);
    }
    expect([...statuses]).toEqual([201]);
    expect((await impatient.stop()).code).toBe(0);
    own.remove();
  });
});

describe('the rate limit of several processes', () => {
  it('is one', async () => {
    const own = makeFolder();
    const limited = await spawnProcesses(own.path, {
      APP_RATE_LIMIT_ENABLED: 'true',
      APP_RATE_LIMIT_REQUESTS_PER_MINUTE: '20',
    });
    const startedMs = Date.now();
    const statuses: number[] = [];
    for (let n = 0; n < 40; n += 1) statuses.push((await send(limited.url, 'GET', '/api/v1/documents/c/a')).status);
    // On a machine that is very busy a window may end in between.
    const windows = 1 + Math.floor((Date.now() - startedMs) / 60_000);
    await limited.stop();
    own.remove();
    const answered = statuses.filter((status) => status === 404).length;
    expect(answered).toBeGreaterThanOrEqual(20);
    expect(answered).toBeLessThanOrEqual(20 * windows);
  });
});
