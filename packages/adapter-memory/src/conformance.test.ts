import { describeConformance, writeReport } from '@database-service/conformance';
import { afterAll, describe, it } from 'vitest';
import { createMemoryAdapter } from './index.js';

describeConformance({
  name: 'memory',
  runner: { describe, it, afterAll },
  open: async () => createMemoryAdapter(),
  onReport: (report) => writeReport(process.env.CONFORMANCE_REPORT_FOLDER, report),
});
