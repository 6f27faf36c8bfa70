import { describeConformance, writeReport } from '@database-service/conformance';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, describe, it } from 'vitest';
import { TestDatabases } from '../test/test-database.js';

const ownOrder = 'JSONB keeps the fields of an object in an order of its own';

for (const server of ['postgresql', 'postgresql16'] as const) {
  await describeOnServer(server, ({ title, uri }) => {
    const databases = new TestDatabases(uri);

    describeConformance({
      name: title,
      runner: { describe, it, afterAll },
      open: async () => databases.open(),
      expectedFailures: {
        'expressions-objects/objectToArray-fields': ownOrder,
        'expressions-objects/objectToArray-fields@filter': ownOrder,
      },
      onReport: (report) => writeReport(process.env.CONFORMANCE_REPORT_FOLDER, report),
    });

    afterAll(() => databases.dropAll());
  });
}
