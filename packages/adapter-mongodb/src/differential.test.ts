import { createMemoryAdapter } from '@database-service/adapter-memory';
import { describeDifferential } from '@database-service/conformance';
import { afterAll, describe, it, vi } from 'vitest';
import { createMongoAdapter } from './index.js';
import { mongo8, mongoJavaServer, TestDatabases } from './testing/servers.js';

// A server that compares otherwise than MongoDB would be found to differ, and nothing else: what is not pushed is stored, read,
// changed and ordered all the same. MongoDB itself is asked everything.
vi.mock('./compile/pushdown.js', async (load) => {
  const isReal = process.env.TEST_MONGODB8_URI !== undefined;
  return isReal ? await load() : { mongoPushdown: { filters: {}, sort: false, paging: false } };
});

const server = mongo8.uri === undefined ? mongoJavaServer : mongo8;

if (server.uri === undefined) describe.skip(`no ${server.variable}`, () => it('is not run', () => {}));
else {
  const { uri } = server;
  const databases = new TestDatabases(uri);
  describeDifferential({
    name: `MongoDB by ${server.name}`,
    runner: { describe, it: (name, run) => it(name, run, 240_000), afterAll },
    reference: async () => createMemoryAdapter(),
    candidate: async () => createMongoAdapter({ uri, database: databases.next() }),
    runs: Number(process.env.DIFFERENTIAL_RUNS ?? 40),
    timeLimitMs: 200_000,
  });
  afterAll(() => databases.drop());
}
