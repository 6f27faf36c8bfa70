import { randomBytes } from 'node:crypto';
import { describeConformance, writeReport } from '@database-service/conformance';
import { MongoClient } from 'mongodb';
import { afterAll, describe, it } from 'vitest';
import { createMongoAdapter } from './index.js';

const servers = [
  { name: 'MongoDB by mongo-java-server', variable: 'TEST_MONGODB_URI' },
  { name: 'MongoDB by FerretDB', variable: 'TEST_FERRETDB_URI' },
];

for (const { name, variable } of servers) {
  const uri = process.env[variable];
  if (uri === undefined) {
    describe.skip(`${name}: no ${variable}`, () => it('is not run', () => {}));
    continue;
  }
  const made: string[] = [];
  describeConformance({
    name,
    runner: { describe, it, afterAll },
    open: async () => {
      const database = `conformance_${randomBytes(6).toString('hex')}`;
      made.push(database);
      return createMongoAdapter({ uri, database });
    },
    expectedFailures: {},
    onReport: async (report) => {
      await writeReport(process.env.CONFORMANCE_REPORT_FOLDER, report);
      const client = new MongoClient(uri);
      for (const database of made) await client.db(database).dropDatabase();
      await client.close();
    },
  });
}
