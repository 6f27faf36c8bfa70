import { describeModel } from '@database-service/conformance';
import { afterAll, describe, it } from 'vitest';
import { createMongoAdapter } from './index.js';
import { mongoJavaServer, TestDatabases } from './testing/servers.js';

const { uri } = mongoJavaServer;
const seconds = Number(process.env.MODEL_SECONDS ?? 5);

if (uri === undefined) describe.skip(`no ${mongoJavaServer.variable}`, () => it('is not run', () => {}));
else {
  const databases = new TestDatabases(uri);
  describeModel({
    name: 'MongoDB',
    runner: { describe, it: (name, run) => it(name, run, (seconds + 120) * 1_000), afterAll },
    // Two on one database, as two processes would be.
    open: async () => {
      const database = databases.next();
      return [createMongoAdapter({ uri, database }), createMongoAdapter({ uri, database })];
    },
    seconds,
  });
  afterAll(() => databases.drop());
}
