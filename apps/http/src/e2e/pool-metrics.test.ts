import { randomBytes } from 'node:crypto';
import { setTimeout as rest } from 'node:timers/promises';
import { describeOnServer } from '@database-service/servers/vitest';
import { expect, it } from 'vitest';
import { ApiClient } from '../testing/api-client.js';
import { makeFolder, type SpawnedServer, spawnServer } from '../testing/spawn-server.js';

/** What the metrics say of a database's pools. */
async function readPools({ metricsUrl }: SpawnedServer): Promise<Readonly<Record<string, number>>> {
  const text = await (await fetch(`${metricsUrl}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith('db_pool_'));
  return Object.fromEntries(lines.map((line) => line.split(' ')).map(([name, value]) => [name, Number(value)]));
}

async function withServer(
  environment: Record<string, string>,
  use: (server: SpawnedServer, api: ApiClient) => Promise<void>,
): Promise<void> {
  const folder = makeFolder();
  const server = await spawnServer(folder.path, environment);
  try {
    await use(server, new ApiClient(server.url));
  } finally {
    await server.stop();
    folder.remove();
  }
}

const document = { collection: 'c', id: 'a', data: {} };

await describeOnServer('postgresql', ({ uri }) => {
  it('metrics tell which connections are in use, and who waits for one', { timeout: 60_000 }, async () => {
    const schema = `metrics_${randomBytes(6).toString('hex')}`;
    const environment = {
      APP_POSTGRESQL_URI: uri,
      APP_POSTGRESQL_SCHEMA: schema,
      APP_POSTGRESQL_CONNECTIONS_MAX: '2',
      APP_POSTGRESQL_RAW: 'write',
    };
    await withServer(environment, async (server, api) => {
      expect((await api.post('/documents', document)).status).toBe(201);
      const labels = 'database="postgresql",pool="primary"';
      const most = `db_pool_connections_max{${labels}}`;
      const waiting = `db_pool_waiting{${labels}}`;
      const inState = (state: string) => `db_pool_connections{${labels},state="${state}"}`;
      expect(await readPools(server)).toMatchObject({
        [most]: 2,
        [waiting]: 0,
        [inState('active')]: expect.any(Number),
      });
      const sleeping = Array.from({ length: 5 }, () => api.post('/query/raw', { query: 'SELECT pg_sleep(1)' }));
      for (;;) {
        const pools = await readPools(server);
        // What numbers the change feed waits with them, perhaps.
        if ((pools[waiting] ?? 0) >= 3 && pools[inState('active')] === 2 && pools[inState('idle')] === 0) break;
        await rest(20);
      }
      for (const { status } of await Promise.all(sleeping)) expect(status).toBe(200);
      await api.post('/query/raw', { query: `DROP SCHEMA "${schema}" CASCADE` });
    });
  });
});

await describeOnServer('mongodb', ({ uri }) => {
  it('metrics tell which connections there are', { timeout: 60_000 }, async () => {
    const environment = { APP_MONGODB_URI: uri, APP_MONGODB_DATABASE: `metrics_${randomBytes(6).toString('hex')}` };
    await withServer({ ...environment, APP_MONGODB_POOL_SIZE: '7' }, async (server, api) => {
      expect((await api.post('/documents', document)).status).toBe(201);
      const labels = 'database="mongodb",pool="servers"';
      const pools = await readPools(server);
      expect(pools).toMatchObject({ [`db_pool_connections_max{${labels}}`]: 7, [`db_pool_waiting{${labels}}`]: 0 });
      const states = ['active', 'idle'].map((state) => pools[`db_pool_connections{${labels},state="${state}"}`] ?? 0);
      expect(states.reduce((sum, count) => sum + count)).toBeGreaterThan(0);
      await api.delete('/collections/c');
    });
  });
});
