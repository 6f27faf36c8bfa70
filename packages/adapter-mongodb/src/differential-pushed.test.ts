import { createMemoryAdapter } from '@database-service/adapter-memory';
import { describeDifferential } from '@database-service/conformance';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, describe, it } from 'vitest';
import { TestDatabases } from '../test/servers.js';
import { createMongoAdapter } from './index.js';

// Only MongoDB itself compares as MongoDB does.
for (const server of ['mongodb8', 'mongodb7'] as const) {
  await describeOnServer(server, ({ title, uri }) => {
    const databases = new TestDatabases(uri);
    describeDifferential({
      name: title,
      runner: { describe, it: (name, run) => it(name, run, 240_000), afterAll },
      reference: async () => createMemoryAdapter(),
      candidate: async () => createMongoAdapter({ uri, database: databases.next() }),
      runs: Number(process.env.DIFFERENTIAL_RUNS ?? 200),
      timeLimitMs: 200_000,
    });
    afterAll(() => databases.drop());
  });
}
