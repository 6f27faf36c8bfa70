import { expect, it } from 'vitest';
import { type ConformanceReport, renderReportRow, reportHead } from '../packages/conformance/dist/index.js';
import { findProblems, putRows, renderRows } from './conformance-table.ts';

function reportOf(name: string, engine: string, passed: number, failed = 0): ConformanceReport {
  const total = { passed, failed, expectedFailures: 0, absent: 0 };
  const facts = { name, engine, engineVersion: null, suiteVersion: '1', expectedFailures: {}, notPassed: {} };
  return { ...facts, total, groups: { sort: total } };
}

const sqlite = reportOf('SQLite', 'sqlite', 3);
const seventeen = reportOf('PostgreSQL 17', 'postgresql', 4);
const sixteen = reportOf('PostgreSQL 16', 'postgresql', 4);
const pageOf = (...reports: readonly ConformanceReport[]): string =>
  `# Proven\n\n${[reportHead, ...reports.map(renderReportRow)].join('\n')}\n\nAnd more.\n`;

it('is right when each result has its row', () => {
  expect(findProblems(pageOf(sqlite, seventeen), [seventeen, sqlite], ['sqlite', 'postgresql'])).toEqual([]);
});

it('tells of an engine without a result, of a version without one, of other figures, and of failures', () => {
  const page = pageOf(sqlite, seventeen, sixteen);
  expect(findProblems(page, [seventeen, sixteen], ['sqlite', 'postgresql'])).toEqual([
    'no result of sqlite',
    `in the table, but no result: ${renderReportRow(sqlite)}`,
  ]);
  expect(findProblems(page, [sqlite, seventeen], ['sqlite', 'postgresql'])).toEqual([
    `in the table, but no result: ${renderReportRow(sixteen)}`,
  ]);
  const better = reportOf('PostgreSQL 16', 'postgresql', 5, 1);
  expect(findProblems(page, [sqlite, seventeen, better], [])).toEqual([
    `not in the table: ${renderReportRow(better)}`,
    `in the table, but no result: ${renderReportRow(sixteen)}`,
    '1 cases fail on PostgreSQL 16',
  ]);
});

it('puts new rows at the end, and leaves the order of the others', () => {
  const page = pageOf(sqlite, seventeen);
  expect(putRows(page, renderRows(page, [sixteen, seventeen, sqlite]))).toBe(pageOf(sqlite, seventeen, sixteen));
});

it('has a row of what the servers of MongoDB prove together', () => {
  const servers = [reportOf('FerretDB', 'mongodb', 2), reportOf('mongo-java-server', 'mongodb', 3)];
  const names = renderRows(pageOf(), servers).map((row) => row.split(' | ')[0]);
  expect(names).toEqual(['| FerretDB', '| mongo-java-server', '| MongoDB, on one of these at least']);
});
