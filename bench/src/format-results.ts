import { cpus } from 'node:os';
import type { ContestResult } from './contest.js';
import type { HttpResult } from './http-contests.js';

/** What one run measured, for people and for `--json`. */
export interface BenchReport {
  readonly node: string;
  readonly cores: number;
  readonly seconds: number;
  readonly adapter: readonly ContestResult[];
  readonly http: readonly HttpResult[];
}

/** Facts of the machine that a ratio should be read with. */
export function describeMachine(): Pick<BenchReport, 'node' | 'cores'> {
  return { node: process.version, cores: cpus().length };
}

const formatRate = (value: number) => Math.round(value).toLocaleString('en-US').padStart(12);

function formatLine({ name, barePerSecond, oursPerSecond, ratio }: ContestResult): string {
  return `${name.padEnd(22)}${formatRate(barePerSecond)}${formatRate(oursPerSecond)}${ratio.toFixed(2).padStart(9)}`;
}

function formatCpu({ bareCpuUs, oursCpuUs }: HttpResult): string {
  if (bareCpuUs === null || oursCpuUs === null) return '';
  return `   CPU µs a request: ${Math.round(bareCpuUs)} by hand, ${Math.round(oursCpuUs)} ours`;
}

/** A table, with what each line measures under it. */
export function formatReport(report: BenchReport): string {
  const results = [...report.adapter, ...report.http];
  return [
    `One run of ${Math.round(report.seconds)} s on ${report.cores} cores, Node ${report.node}. Rounds of both sides in turn, medians.`,
    'Per second, by hand and by us; a ratio of 1 is as fast as by hand. 1 kB documents. Other work on the machine shows.',
    'Both sides: WAL, synchronous FULL. By hand: better-sqlite3, prepared statements, no validation, no typed order of values.',
    '',
    `${''.padEnd(22)}${'by hand'.padStart(12)}${'ours'.padStart(12)}${'ratio'.padStart(9)}`,
    ...report.adapter.map(formatLine),
    ...report.http.map((result) => formatLine(result) + formatCpu(result)),
    '',
    ...results.map(({ name, what }) => `${name}: ${what}`),
  ].join('\n');
}
