import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeConformance, writeReport } from '@database-service/conformance';
import { afterAll, describe, it } from 'vitest';
import { createSqliteAdapter } from './index.js';

const folder = mkdtempSync(path.join(tmpdir(), 'conformance-'));
let databases = 0;

describeConformance({
  name: 'SQLite',
  runner: { describe, it, afterAll },
  open: async () => {
    databases += 1;
    return createSqliteAdapter({ file: path.join(folder, `${databases}.db`), synchronous: 'normal' });
  },
  onReport: (report) => writeReport(process.env.CONFORMANCE_REPORT_FOLDER, report),
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));
