import { describeModel } from '@database-service/conformance';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, describe, it } from 'vitest';
import { TestDatabases } from '../test/test-database.js';

await describeOnServer('postgresql', ({ uri }) => {
  const seconds = Number(process.env.MODEL_SECONDS ?? 10);
  const databases = new TestDatabases(uri);
  const schema = databases.newSchema();

  describeModel({
    name: 'PostgreSQL',
    runner: {
      describe,
      it: (name, run) => it(name, run, (seconds + 60) * 1_000),
      afterAll,
    },
    // Two on one database, as two processes would be.
    open: async () => [databases.open({ schema }), databases.open({ schema })],
    seconds,
    order: 'documents',
  });

  afterAll(() => databases.dropAll());
});
