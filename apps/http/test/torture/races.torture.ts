import { afterAll, beforeAll, expect, it } from 'vitest';
import { ApiClient } from '../../src/testing/api-client.js';
import { makeFolder, type SpawnedServer, spawnServer } from '../../src/testing/spawn-server.js';
import { readChanges, readPlace } from './follower.js';

const folder = makeFolder();
const writers = 32;
let servers: readonly SpawnedServer[] = [];
/** Two processes on one file. */
let apis: readonly ApiClient[] = [];

beforeAll(async () => {
  const environment = { APP_RATE_LIMIT_ENABLED: 'false', APP_LOG_ACCESS: 'false' };
  servers = [await spawnServer(folder.path, environment), await spawnServer(folder.path, environment)];
  apis = servers.map(({ url }) => new ApiClient(url));
});

afterAll(async () => {
  for (const server of servers) await server.stop();
  folder.remove();
});

/** Work of all writers at once, half of them on each server. */
async function race<Result>(work: (api: ApiClient, writer: number) => Promise<Result>): Promise<readonly Result[]> {
  const each = Array.from({ length: writers }, (_, writer) => {
    const api = apis[writer % apis.length];
    if (api === undefined) throw new TypeError('There is no server.');
    return work(api, writer);
  });
  return await Promise.all(each);
}

const [first, second] = [() => apis[0] as ApiClient, () => apis[1] as ApiClient];
const origin = (): string => servers[0]?.url ?? '';

it('loses no update of 32 writers in two processes, and tells each once, in order', async () => {
  const start = await readPlace(origin(), 'counters');
  await first().post('/documents', { collection: 'counters', id: 'c', data: { n: 0 } });
  const times = 40;
  await race(async (api) => {
    for (let at = 0; at < times; at += 1) {
      const { status } = await api.put('/documents/counters/c/replace', { data: {} }, { 'If-Match': '"none"' });
      expect(status).toBe(412);
      const updated = await api.post('/documents/counters/update-many', {
        filter: { id: 'c' },
        update: { $inc: { n: 1 } },
      });
      expect(updated).toMatchObject({ status: 200, data: { modified_count: 1 } });
    }
  });
  const total = writers * times;
  expect((await second().get('/documents/counters/c')).data).toMatchObject({ version: total + 1, data: { n: total } });
  const changes = await readChanges(origin(), 'counters', start);
  expect(changes.map(({ version, after }) => [version, after?.data.n])).toEqual(
    Array.from({ length: total + 1 }, (_, n) => [n + 1, n]),
  );
});

it('never hands one document to two', async () => {
  const jobs = Array.from({ length: 400 }, (_, n) => ({ id: `j${n}`, data: { state: 'open', n } }));
  await first().post('/documents/bulk/insert', { collection: 'jobs', documents: jobs });
  const claimed = await race(async (api, writer) => {
    const ids: string[] = [];
    for (;;) {
      const { status, data } = await api.post('/documents/jobs/find-one-and-update', {
        filter: { state: 'open' },
        sort: { n: 1 },
        update: { state: 'taken', by: writer },
      });
      if (status === 404) return ids;
      expect(status).toBe(200);
      ids.push((data as { id: string }).id);
    }
  });
  expect(claimed.flat().sort()).toEqual(jobs.map(({ id }) => id).sort());
});

it('has one winner for each version', async () => {
  await first().post('/documents', { collection: 'versions', id: 'v', data: { n: 0 } });
  for (let version = 1; version <= 50; version += 1) {
    const answers = await race((api, writer) =>
      api.put('/documents/versions/v', { data: { writer, version }, version }),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(writers - 1);
  }
});

it.each([
  ['a value', (n: number) => n],
  ['an element of an array', (n: number) => [`own-${Math.random()}`, n]],
])('lets one into a unique index: %s', async (_what, makeValue) => {
  const collection = `unique_${_what.length}`;
  await first().post(`/indexes/${collection}`, { keys: { v: 1 }, options: { unique: true } });
  for (let n = 0; n < 25; n += 1) {
    const answers = await race((api) => api.post('/documents', { collection, data: { v: makeValue(n) } }));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array.from({ length: writers - 1 }, () => 409)]);
  }
  expect((await second().post(`/documents/${collection}/count`, { filter: {} })).data).toMatchObject({ count: 25 });
});

it('keeps sums in transactions of two processes', async () => {
  const documents = Array.from({ length: 8 }, (_, n) => ({ id: `a${n}`, data: { balance: 100 } }));
  await first().post('/documents/bulk/insert', { collection: 'accounts', documents });
  await race(async (api, writer) => {
    for (let step = 0; step < 20; step += 1) {
      const change = (id: number, amount: number) => ({
        type: 'update',
        collection: 'accounts',
        id: `a${id % 8}`,
        update: { $inc: { balance: amount } },
      });
      // Every fifth cannot be done as a whole: the id is taken.
      const isRefused = step % 5 === 4;
      const taken = { type: 'insert', collection: 'accounts', id: 'a0', document: {} };
      const operations = [change(writer, -1), change(writer + step + 1, 1), ...(isRefused ? [taken] : [])];
      const { status } = await api.post('/transactions/execute', { operations });
      expect(status).toBe(isRefused ? 409 : 200);
    }
  });
  const balances = (await second().export('accounts')).map(({ data }) => (data as { balance: number }).balance);
  expect(balances.reduce((sum, balance) => sum + balance, 0)).toBe(800);
});
