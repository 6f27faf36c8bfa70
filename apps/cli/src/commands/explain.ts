import type { Command } from 'commander';
import { escapeUnprintable } from '../output/format-cell.js';
import { addOutputOptions, chooseFormat, type OutputOptions } from '../output/output-format.js';
import { printFields } from '../output/print-records.js';
import type { TableRecord } from '../output/record-table.js';
import { writeOut } from '../output/write-out.js';
import { addConnectionOptions } from '../service/connection.js';
import { call, pathPart } from '../service/request.js';
import { addCommand } from './add-command.js';
import { addReadOptions, type ReadOptions, readRequest } from './query.js';

/** The answer's data. */
interface Explanation {
  readonly engine: string;
  readonly pushed: unknown;
  readonly residual: unknown;
  readonly index: { readonly name: string; readonly ranges: number; readonly serves_sort: boolean } | null;
  readonly sort: string;
  readonly paging: string;
  readonly stages?: { readonly engine: readonly string[]; readonly core: readonly string[] };
  readonly engine_plan: unknown;
  readonly documents_read: number;
  readonly documents_returned: number;
}

/** `dbs explain` */
export function addExplainCommand(program: Command): void {
  const description =
    'Tell how a query is answered: what the engine does, what is left to core, the index, documents read.';
  const command = addCommand(program, 'explain <collection> [filter]', description, [
    `dbs explain users '{"age":{"$gte":30}}' --sort age:desc`,
    `dbs explain users --pipeline '[{"$match":{"age":36}},{"$count":"users"}]'`,
  ]);
  addOutputOptions(addConnectionOptions(addReadOptions(command))).action(explain);
}

async function explain(
  collection: string,
  filter: string | undefined,
  options: ReadOptions & OutputOptions,
): Promise<void> {
  const asked = readRequest(filter, options);
  const { allow_scan, ...search } = asked.kind === 'search' ? { ...asked.search, limit: asked.limit } : {};
  const scan = allow_scan === undefined ? {} : { allow_scan };
  const body = asked.kind === 'search' ? { search, ...scan } : asked.body;
  const path = `/documents/${pathPart(collection)}/explain`;
  const explanation = await call<Explanation>(options, 'POST', path, body);
  const format = chooseFormat(options);
  await printFields(explanation as unknown as TableRecord, format, describe(explanation));
  if (format === 'text') await writeOut(formatPlan(explanation.engine_plan));
}

function describe(explanation: Explanation): TableRecord {
  const { engine, pushed, residual, index, sort, paging, stages } = explanation;
  const { documents_read: read, documents_returned: returned } = explanation;
  return {
    engine,
    'filter by the engine': isNothing(pushed) ? 'none' : JSON.stringify(pushed),
    'filter by core': isNothing(residual) ? 'none: nothing is left' : JSON.stringify(residual),
    index: index === null ? 'none' : describeIndex(index),
    sort: `by ${actor(sort)}`,
    paging: `by ${actor(paging)}`,
    ...(stages === undefined
      ? {}
      : { 'stages by the engine': listed(stages.engine), 'stages by core': listed(stages.core) }),
    documents: `${read} read, ${returned} returned`,
  };
}

function describeIndex({ name, ranges, serves_sort: servesSort }: NonNullable<Explanation['index']>): string {
  return `${name}, ${ranges} ${ranges === 1 ? 'range' : 'ranges'}${servesSort ? ', in the order asked for' : ''}`;
}

function actor(name: string): string {
  return name === 'core' ? 'core' : `the ${name}`;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}

function isNothing(filter: unknown): boolean {
  return filter === null || (typeof filter === 'object' && Object.keys(filter as object).length === 0);
}

/** The engine's own words: texts as they are, lists line by line. */
function formatPlan(plan: unknown): string {
  const lines = linesOf(plan).flatMap((line) => line.split('\n'));
  return lines.length === 0
    ? ''
    : `plan of the engine\n${lines.map((line) => `  ${escapeUnprintable(line)}\n`).join('')}`;
}

function linesOf(plan: unknown): string[] {
  if (plan === null || plan === undefined) return [];
  if (typeof plan === 'string') return [plan];
  if (typeof plan !== 'object') return [JSON.stringify(plan)];
  return Array.isArray(plan) ? plan.flatMap(linesOf) : Object.values(plan).flatMap(linesOf);
}
