import { createMemoryAdapter } from '@database-service/adapter-memory';
import { describeDifferential } from '@database-service/conformance';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, describe, it, vi } from 'vitest';
import { TestDatabases } from '../test/servers.js';
import { createMongoAdapter } from './index.js';

// A server that compares otherwise than MongoDB would be found to differ, and nothing else: what is not pushed is stored, read,
// changed and ordered all the same. `differential-pushed.test.ts` asks MongoDB itself everything.
vi.mock('./compile/pushdown.js', () => ({ mongoPushdown: { filters: {}, sort: false, paging: false } }));

await describeOnServer('mongodb', ({ title, uri }) => {
  const databases = new TestDatabases(uri);
  describeDifferential({
    name: title,
    runner: { describe, it: (name, run) => it(name, run, 240_000), afterAll },
    reference: async () => createMemoryAdapter(),
    candidate: async () => createMongoAdapter({ uri, database: databases.next() }),
    runs: Number(process.env.DIFFERENTIAL_RUNS ?? 40),
    timeLimitMs: 200_000,
  });
  afterAll(() => databases.drop());
});
