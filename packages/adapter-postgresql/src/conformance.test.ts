import { describeConformance, writeReport } from '@database-service/conformance';
import { afterAll, describe, it } from 'vitest';
import { TestDatabases } from '../test/test-database.js';

const databases = new TestDatabases();

describeConformance({
  name: 'PostgreSQL',
  runner: { describe, it, afterAll },
  open: async () => databases.open(),
  onReport: (report) => writeReport(process.env.CONFORMANCE_REPORT_FOLDER, report),
});

afterAll(() => databases.dropAll());
