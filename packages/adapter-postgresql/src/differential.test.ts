import { createMemoryAdapter } from '@database-service/adapter-memory';
import { describeDifferential } from '@database-service/conformance';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, describe, expect, it } from 'vitest';
import { TestDatabases } from '../test/test-database.js';

await describeOnServer('postgresql', ({ uri }) => {
  const databases = new TestDatabases(uri);

  describeDifferential({
    name: 'PostgreSQL',
    runner: { describe, it: (name, run) => it(name, run, 240_000), afterAll },
    reference: async () => createMemoryAdapter(),
    candidate: async () => databases.open(),
    runs: Number(process.env.DIFFERENTIAL_RUNS ?? 400),
    timeLimitMs: 200_000,
    onReport: ({ pushed }) => {
      for (const [operator, { filters, pushedWholly }] of Object.entries(pushed.scalars)) {
        expect(pushedWholly, operator).toBe(filters);
      }
    },
  });

  afterAll(() => databases.dropAll());
});
