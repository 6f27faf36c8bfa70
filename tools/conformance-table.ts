import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  type ConformanceReport,
  combineReports,
  renderReportRow,
  reportHead,
} from '../packages/conformance/dist/index.js';

/**
 * The table in the README, of the reports that the tests wrote to CONFORMANCE_REPORT_FOLDER:
 * `node tools/conformance-table.ts <folder>` tells what differs, and ends with 1 then; with `--write` it puts the table in.
 */

/** Engines whose servers prove a case together, and what their row is called. */
const together: Readonly<Record<string, string>> = { mongodb: 'MongoDB, on one of these at least' };

const nameOf = (row: string): string => /^\| (.+?)(?: \([\d,]+ refused, as declared\))? \|/.exec(row)?.[1] ?? '';

/** The rows of the table in a page. */
function readRows(page: string): readonly string[] {
  const [, after = ''] = page.split(`${reportHead}\n`);
  return /^(?:\|.*\n)*/.exec(after)?.[0].split('\n').slice(0, -1) ?? [];
}

/** The rows that reports give, in the order of the page's, what is new at the end. */
export function renderRows(page: string, reports: readonly ConformanceReport[]): readonly string[] {
  const whole = [...Map.groupBy(reports, ({ engine }) => engine)].flatMap(([engine, [first, ...others]]) => {
    const name = together[engine];
    return name === undefined || first === undefined || others.length === 0
      ? []
      : [combineReports(name, [first, ...others])];
  });
  const places = readRows(page).map(nameOf);
  const placeOf = (row: string): number => (places.indexOf(nameOf(row)) + places.length + 1) % (places.length + 1);
  return [...reports, ...whole].map(renderReportRow).toSorted((one, other) => placeOf(one) - placeOf(other));
}

/** What a page says otherwise than the reports, and the engines that have no report. */
export function findProblems(
  page: string,
  reports: readonly ConformanceReport[],
  engines: readonly string[],
): readonly string[] {
  const rows = renderRows(page, reports);
  const written = readRows(page);
  return [
    ...engines.filter((each) => !reports.some(({ engine }) => engine === each)).map((each) => `no result of ${each}`),
    ...rows.filter((row) => !written.includes(row)).map((row) => `not in the table: ${row}`),
    ...written.filter((row) => !rows.includes(row)).map((row) => `in the table, but no result: ${row}`),
    ...reports
      .filter(({ total }) => total.failed > 0)
      .map(({ name, total }) => `${total.failed} cases fail on ${name}`),
  ];
}

/** The page with the table of these rows. */
export function putRows(page: string, rows: readonly string[]): string {
  const old = [reportHead, ...readRows(page)].join('\n');
  return page.replace(old, () => [reportHead, ...rows].join('\n'));
}

function main(folder: string, isWrite: boolean): number {
  const root = path.resolve(import.meta.dirname, '..');
  const readme = path.join(root, 'README.md');
  const page = readFileSync(readme, 'utf8');
  const reports = globSync('*/conformance.json', { cwd: folder })
    .toSorted()
    .map((file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as ConformanceReport);
  if (isWrite) writeFileSync(readme, putRows(page, renderRows(page, reports)));
  const engines = globSync('packages/adapter-*', { cwd: root }).map((each) => each.replace('packages/adapter-', ''));
  const problems = findProblems(isWrite ? readFileSync(readme, 'utf8') : page, reports, engines);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (problems.length === 0)
    process.stdout.write(`The README has the ${reports.length} results of ${engines.join(', ')}.\n`);
  return problems.length === 0 ? 0 : 1;
}

if (import.meta.main) {
  const [folder, option] = process.argv.slice(2);
  if (folder === undefined || (option !== undefined && option !== '--write')) {
    process.stderr.write('node tools/conformance-table.ts <folder> [--write]\n');
    process.exitCode = 2;
  } else process.exitCode = main(folder, option === '--write');
}
