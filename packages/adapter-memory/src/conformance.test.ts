import { readFileSync } from 'node:fs';
import { describeConformance, renderReportRow, writeReport } from '@database-service/conformance';
import { afterAll, describe, expect, it } from 'vitest';
import { createMemoryAdapter } from './index.js';

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

describeConformance({
  name: 'memory',
  runner: { describe, it, afterAll },
  open: async () => createMemoryAdapter(),
  onReport: async (report) => {
    await writeReport(process.env.CONFORMANCE_REPORT_FOLDER, report);
    // The README's row is this run's; where it differs, put the new one in.
    expect(readme.split('\n').find((line) => line.startsWith('| memory '))).toBe(renderReportRow(report));
  },
});
