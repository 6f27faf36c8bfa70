import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readOptions } from './options.js';
import { profileRow } from './profile/profile-row.js';
import { recordRatios } from './regression/record-ratios.js';
import { formatEnd, formatHead, formatRow } from './report/format-report.js';
import { describeMachine, describeRow, judge, type RowReport } from './report/report.js';
import { type Bench, NotMeasurable, type Row } from './row.js';
import { rows } from './rows.js';

/** `node bench/dist/main.js`, with the options that bench/README.md tells. */
const { isJson, effort, rows: chosen, profile, isRecord, label } = readOptions(process.argv.slice(2), rows);
const sharedFolder = mkdtempSync(path.join(tmpdir(), 'database-service-bench-'));
try {
  if (isRecord) process.stdout.write(await recordRatios({ folder: sharedFolder }));
  else if (profile === undefined) await measureRows();
  else process.stdout.write(await profileRow(profile, label, { folder: sharedFolder }));
} finally {
  rmSync(sharedFolder, { recursive: true, force: true });
}

async function measureRows(): Promise<void> {
  const machine = describeMachine();
  const startedAt = performance.now();
  const say = (text: string): void => void (isJson || process.stdout.write(text));
  say(formatHead(machine));
  const reports: RowReport[] = [];
  for (const row of chosen) {
    const folder = path.join(sharedFolder, row.name);
    mkdirSync(folder);
    const report = await measureRow(row, { folder, sharedFolder, effort });
    rmSync(folder, { recursive: true });
    reports.push(report);
    say(`${formatRow(report)}\n`);
  }
  const report = { ...machine, seconds: (performance.now() - startedAt) / 1000, rows: reports };
  say(formatEnd(report));
  if (isJson) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  if (reports.some(({ failed }) => failed !== undefined)) process.exitCode = 1;
}

/** One row that fails does not take the others with it. */
async function measureRow(row: Row, bench: Bench): Promise<RowReport> {
  const startedAt = performance.now();
  const finish = (outcome: Pick<RowReport, 'figures' | 'notMeasured' | 'failed'>): RowReport => ({
    ...describeRow(row),
    seconds: (performance.now() - startedAt) / 1000,
    ...outcome,
  });
  try {
    return finish({ figures: judge(await row.measure(bench)) });
  } catch (error) {
    if (error instanceof NotMeasurable) return finish({ figures: [], notMeasured: error.message });
    return finish({ figures: [], failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
