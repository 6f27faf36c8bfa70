import { describeModel } from '@database-service/conformance';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, describe, it } from 'vitest';
import { TestDatabases } from '../test/servers.js';
import { createMongoAdapter } from './index.js';

await describeOnServer('mongodb', ({ uri }) => {
  const seconds = Number(process.env.MODEL_SECONDS ?? 15);
  const databases = new TestDatabases(uri);

  describeModel({
    name: 'MongoDB',
    runner: {
      describe,
      // The feed has the changes of a document in their order, and those of several by the clocks of their writers: it is not
      // the one order of all calls that the other test wants. `feed-races.test.ts` asks what holds of several writers.
      it: (name, run) => {
        if (name === 'for one caller') it(name, run, (seconds + 120) * 1_000);
      },
      afterAll,
    },
    // Two on one database, as two processes would be.
    open: async () => {
      const database = databases.next();
      return [createMongoAdapter({ uri, database }), createMongoAdapter({ uri, database })];
    },
    seconds,
  });
  afterAll(() => databases.drop());
});
