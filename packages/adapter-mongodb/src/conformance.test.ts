import { type ConformanceReport, describeConformance, writeReport } from '@database-service/conformance';
import { useServer } from '@database-service/servers';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, describe, it } from 'vitest';
import { expandFailures } from '../test/expand-failures.js';
import { ferretDbFailures } from '../test/ferretdb-failures.js';
import { mongoJavaServerFailures } from '../test/mongo-java-server-failures.js';
import { nameServer, TestDatabases } from '../test/servers.js';
import { createMongoAdapter } from './index.js';

const failures = {
  MongoDB: {},
  'mongo-java-server': mongoJavaServerFailures,
  FerretDB: ferretDbFailures,
};

// Those of the first two stand in for MongoDB, and are wrong in different places: a case is proven by one that passes it. Where Docker
// runs the first is MongoDB itself.
for (const server of ['mongodb', 'ferretdb', 'mongodb8', 'mongodb7'] as const) {
  const kind = await useServer(server).then(
    ({ uri }) => nameServer(uri),
    () => 'MongoDB' as const,
  );
  await describeOnServer(server, ({ title, uri }) => {
    const databases = new TestDatabases(uri);
    describeConformance({
      name: kind === 'MongoDB' ? title : `MongoDB, by ${kind}`,
      runner: { describe, it: (name, run) => it(name, run, 60_000), afterAll },
      open: async () => createMongoAdapter({ uri, database: databases.next() }),
      expectedFailures: expandFailures(kind, failures[kind]),
      onReport: async (report: ConformanceReport) => {
        await writeReport(process.env.CONFORMANCE_REPORT_FOLDER, report);
        await databases.drop();
      },
    });
  });
}
