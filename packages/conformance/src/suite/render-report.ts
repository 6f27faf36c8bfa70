import type { ConformanceReport } from './report.js';

/** The subjects of a report's columns, by how the names of their groups begin. */
const subjects: readonly (readonly [title: string, prefixes: readonly string[]])[] = [
  ['filters', ['filters', 'text']],
  ['updates', ['updates', 'upserts', 'patch']],
  ['sort, projection, reads', ['sort', 'projection', 'reads', 'paging', 'cursors', 'distinct', 'values']],
  ['pipelines', ['pipelines', 'expressions', 'stages']],
  ['writes', ['writes', 'versions', 'bulk', 'atomic', 'concurrency', 'schema', 'find-one']],
  ['collections, indexes', ['collections', 'indexes', 'lifecycle']],
];

const titles = [...subjects.map(([title]) => title), 'rest', 'all', 'failed'];

/** The head of a Markdown table with a row for each engine and server version. */
export const reportHead: string = `| engine | ${titles.join(' | ')} |\n|---|${titles.map(() => '--:').join('|')}|`;

/** An engine's row: cases passed by subject, and in all; failures, declared ones among them. */
export function renderReportRow({ name, groups, total }: ConformanceReport): string {
  const counts = new Map(titles.map((title) => [title, 0]));
  for (const [group, { passed }] of Object.entries(groups)) {
    const subject = subjects.find(([, prefixes]) => prefixes.some((prefix) => group.startsWith(prefix)));
    const title = subject?.[0] ?? 'rest';
    counts.set(title, (counts.get(title) ?? 0) + passed);
  }
  counts.set('all', total.passed);
  counts.set('failed', total.failed + total.expectedFailures);
  const absent = total.absent === 0 ? '' : ` (${total.absent} refused, as declared)`;
  return `| ${name}${absent} | ${[...counts.values()].map((count) => count.toLocaleString('en')).join(' | ')} |`;
}
