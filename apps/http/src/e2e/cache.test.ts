import { afterAll, expect, it } from 'vitest';
import { ApiClient } from '../testing/api-client.js';
import { makeFolder, spawnServer } from '../testing/spawn-server.js';

const folder = makeFolder();
afterAll(() => folder.remove());
const environment = { APP_RATE_LIMIT_ENABLED: 'false', APP_LOG_ACCESS: 'false', APP_CACHE_ENABLED: 'true' };
const servers = [await spawnServer(folder.path, environment), await spawnServer(folder.path, environment)];
afterAll(async () => {
  for (const server of servers) await server.stop();
});
const [writer, reader] = servers.map(({ url }) => new ApiClient(url)) as [ApiClient, ApiClient];

async function versionOf(api: ApiClient, id: string): Promise<number | undefined> {
  return ((await api.get(`/documents/c/${id}`)).data as { version: number } | undefined)?.version;
}

it('gives each process its own writes at once, and those of others soon and in their order', async () => {
  expect((await writer.get('/health')).data).toMatchObject({ cache: 'connected' });
  await writer.post('/documents', { collection: 'c', id: 'x', data: { n: 0 } });
  let seen = 0;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      const version = (await versionOf(reader, 'x')) ?? 0;
      expect(version).toBeGreaterThanOrEqual(seen);
      seen = version;
    }
  })();
  for (let version = 2; version <= 150; version += 1) {
    expect((await writer.put('/documents/c/x', { data: { n: version } })).status).toBe(200);
    expect(await versionOf(writer, 'x')).toBe(version);
  }
  await expect.poll(() => versionOf(reader, 'x'), { timeout: 5_000 }).toBe(150);
  isOver = true;
  await watching;
  await writer.delete('/documents/c/x');
  expect(await versionOf(writer, 'x')).toBeUndefined();
  await expect.poll(() => versionOf(reader, 'x'), { timeout: 5_000 }).toBeUndefined();
  await writer.post('/documents', { collection: 'c', id: 'x', data: { n: 'again' } });
  await expect.poll(() => versionOf(reader, 'x'), { timeout: 5_000 }).toBe(1);
});

it('lets a write of another process count at once where it decides a write', async () => {
  await writer.post('/documents', { collection: 'c', id: 'y', data: { n: 0 } });
  await expect.poll(() => versionOf(reader, 'y'), { timeout: 5_000 }).toBe(1);
  await writer.put('/documents/c/y', { data: { n: 1 } });
  const answer = await reader.put('/documents/c/y', { data: { n: 2 }, version: 2 });
  expect(answer).toMatchObject({ status: 200, data: { version: 3, data: { n: 2 } } });
});
