import { type ConformanceReport, describeConformance, writeReport } from '@database-service/conformance';
import { afterAll, describe, it } from 'vitest';
import { createMongoAdapter } from './index.js';
import { expandFailures } from './testing/expand-failures.js';
import { ferretDbFailures } from './testing/ferretdb-failures.js';
import { mongoJavaServerFailures } from './testing/mongo-java-server-failures.js';
import { ferretDb, mongo7, mongo8, mongoJavaServer, nameServer, TestDatabases } from './testing/servers.js';

const failures = {
  MongoDB: {},
  'mongo-java-server': mongoJavaServerFailures,
  FerretDB: ferretDbFailures,
};

for (const server of [mongoJavaServer, ferretDb, mongo8, mongo7]) {
  const { uri, variable } = server;
  if (uri === undefined) {
    describe.skip(`${server.name}: no ${variable}`, () => it('is not run', () => {}));
    continue;
  }
  // Where Docker runs, the first is MongoDB itself.
  const name = await nameServer(uri);
  const databases = new TestDatabases(uri);
  describeConformance({
    name: name === 'MongoDB' ? server.name : `MongoDB, by ${name}`,
    runner: { describe, it: (title, run) => it(title, run, 60_000), afterAll },
    open: async () => createMongoAdapter({ uri, database: databases.next() }),
    expectedFailures: expandFailures(name, failures[name]),
    onReport: async (report: ConformanceReport) => {
      const folder = process.env.CONFORMANCE_REPORT_FOLDER;
      await writeReport(folder === undefined ? undefined : `${folder}/${name}`, report);
      await databases.drop();
    },
  });
}
