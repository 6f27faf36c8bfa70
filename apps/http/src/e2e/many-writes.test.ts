import { afterAll, expect, it } from 'vitest';
import { ApiClient } from '../testing/api-client.js';
import { makeFolder, spawnServer } from '../testing/spawn-server.js';

const folder = makeFolder();
afterAll(() => folder.remove());
/** So many that a fast machine, too, needs several times the time allowed: CI's did 10,000 in less than 150 ms. */
const count = 60_000;

/** A server that allows a call some time, with many documents. */
async function start(atomicity: string) {
  const server = await spawnServer(folder.path, {
    APP_RATE_LIMIT_ENABLED: 'false',
    APP_SQLITE_FILE: `./${atomicity}.db`,
    APP_SQLITE_MANY_WRITE_ATOMICITY: atomicity,
    APP_LIMITS_OPERATION_TIMEOUT_MS: '150',
  });
  const api = new ApiClient(server.url);
  const lines = Array.from({ length: count }, (_, n) => ({ id: `d${n}`, data: { n } }));
  expect((await api.import('c', lines)).status).toBe(200);
  return { server, api };
}

/** By an export, which has no deadline. */
async function countChanged(api: ApiClient): Promise<number> {
  return (await api.export('c')).filter(({ version }) => version === 2).length;
}

it('in steps: says at its deadline what was done, and the repeated call does the rest', async () => {
  const { server, api } = await start('document');
  expect((await api.get('/databases/sqlite')).data).toMatchObject({
    capabilities: { many_write_atomicity: 'document' },
  });
  const update = { filter: { done: { $exists: false } }, update: { done: true } };
  let modified = 0;
  const statuses: number[] = [];
  while (statuses.at(-1) !== 200) {
    const { status, data, error } = await api.post('/documents/c/update-many', update);
    statuses.push(status);
    const counts = (data ?? error?.details) as { readonly modified_count: number };
    modified += counts.modified_count;
    if (status !== 200) expect(error?.details).toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
  }
  expect(statuses.length).toBeGreaterThan(1);
  expect(modified).toBe(count);
  expect(await countChanged(api)).toBe(count);
  await server.stop();
}, 120_000);

it('as a whole: does nothing that cannot be done in time', async () => {
  const { server, api } = await start('statement');
  expect((await api.get('/databases/sqlite')).data).toMatchObject({
    capabilities: { many_write_atomicity: 'statement' },
  });
  const { status, error } = await api.post('/documents/c/update-many', { filter: {}, update: { $inc: { n: 1 } } });
  expect([status, error?.details]).toMatchObject([504, { matched_count: 0, modified_count: 0 }]);
  expect(await countChanged(api)).toBe(0);
  await server.stop();
}, 120_000);
