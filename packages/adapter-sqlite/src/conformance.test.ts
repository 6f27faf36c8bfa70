import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeConformance, renderReportRow, writeReport } from '@database-service/conformance';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createSqliteAdapter } from './index.js';

// Where there are threads, they get every read: as the cases have few documents, nearly all would be short.
vi.mock('./read/read-size.js', () => ({ isShortTable: () => false, hasFewCandidates: () => false }));

const folder = mkdtempSync(path.join(tmpdir(), 'conformance-'));
const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
let databases = 0;

describeConformance({
  name: 'SQLite',
  runner: { describe, it, afterAll },
  open: async () => {
    databases += 1;
    return createSqliteAdapter({ file: path.join(folder, `${databases}.db`), synchronous: 'normal' });
  },
  onReport: async (report) => {
    await writeReport(process.env.CONFORMANCE_REPORT_FOLDER, report);
    // The README's row is this run's; where it differs, put the new one in.
    expect(readme.split('\n').find((line) => line.startsWith('| SQLite '))).toBe(renderReportRow(report));
  },
});

// Everything again by threads, with writes of many in steps; the first run is the one that the README counts.
describeConformance({
  name: 'SQLite, written and read by threads',
  runner: { describe, it, afterAll },
  open: async () => {
    databases += 1;
    const file = path.join(folder, `${databases}.db`);
    const threads = { writerThread: true, readerThreads: 1 };
    return createSqliteAdapter({ file, synchronous: 'normal', ...threads, manyWriteAtomicity: 'document' });
  },
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));
