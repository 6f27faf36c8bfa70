import {
  type ConformanceReport,
  describeConformance,
  type TestRunner,
  writeReport,
} from '@database-service/conformance';
import { type ServerName, useServer } from '@database-service/servers';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, describe, it } from 'vitest';
import { expandFailures } from '../test/expand-failures.js';
import { ferretDbFailures } from '../test/ferretdb-failures.js';
import { mongoJavaServerFailures } from '../test/mongo-java-server-failures.js';
import { onlyCases } from '../test/only-cases.js';
import { nameServer, TestDatabases } from '../test/servers.js';
import { createMongoAdapter } from './index.js';

const runner: TestRunner = { describe, it: (title, run) => it(title, run, 60_000), afterAll };
const failures = {
  MongoDB: {},
  'mongo-java-server': expandFailures('mongo-java-server', mongoJavaServerFailures),
  FerretDB: expandFailures('FerretDB', ferretDbFailures),
};
// Stands in where the other that stands in is wrong. What is left it is not asked: some of it would keep it busy for hours.
const wanted = onlyCases(runner, new Set(Object.keys(failures['mongo-java-server'])));

const runners = { MongoDB: runner, 'mongo-java-server': runner, FerretDB: wanted };

// Where Docker runs the first is MongoDB itself.
for (const server of ['mongodb', 'ferretdb', 'mongodb8', 'mongodb7'] as const satisfies readonly ServerName[]) {
  const kind = await useServer(server).then(
    ({ uri }) => nameServer(uri),
    () => 'MongoDB' as const,
  );
  await describeOnServer(server, ({ title, uri }) => {
    const databases = new TestDatabases(uri);
    describeConformance({
      name: kind === 'MongoDB' ? title : `MongoDB, by ${kind}`,
      runner: runners[kind],
      open: async () => createMongoAdapter({ uri, database: databases.next() }),
      expectedFailures: failures[kind],
      onReport: async (report: ConformanceReport) => {
        await writeReport(process.env.CONFORMANCE_REPORT_FOLDER, report);
        await databases.drop();
      },
    });
  });
}
