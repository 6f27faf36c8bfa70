import type { Command } from 'commander';
import { exitCodes, Failure } from '../failure.js';
import { readInteger, readKeys, readProjection } from '../input/read-fields.js';
import { readJsonList, readJsonObject } from '../input/read-json.js';
import { addOutputOptions, chooseFormat, type OutputOptions } from '../output/output-format.js';
import { formatJson, printRecords } from '../output/print-records.js';
import type { TableRecord } from '../output/record-table.js';
import { writeOut } from '../output/write-out.js';
import { addConnectionOptions, type Connection } from '../service/connection.js';
import { call, pathPart } from '../service/request.js';
import { type Document, SearchPages } from '../service/search-pages.js';
import { addCommand } from './add-command.js';

/** What is asked for: a search, or a pipeline. */
export interface ReadOptions extends Connection {
  readonly pipeline?: string;
  readonly sort?: TableRecord;
  readonly limit?: number;
  readonly offset?: number;
  readonly projection?: TableRecord;
  readonly withMeta?: true;
  readonly allowScan?: true;
}

interface QueryOptions extends ReadOptions, OutputOptions {
  readonly all?: true;
  readonly count?: true;
}

/** Documents that are shown where nothing else is said. */
const limitDefault = 10;

/** `dbs query` */
export function addQueryCommand(program: Command): void {
  const command = addCommand(program, 'query <collection> [filter]', 'Find documents by a filter, or run a pipeline.', [
    `dbs query users '{"age":{"$gte":30}}' --sort age:desc --limit 5`,
    `dbs query users --projection name,age --all --output ndjson`,
    `dbs query users '{"langs":"fr"}' --count`,
    `dbs query users --pipeline '[{"$group":{"_id":null,"age":{"$avg":"$age"}}}]'`,
  ]);
  addReadOptions(command).option('--all', 'all documents, page by page').option('--count', 'only their number');
  addOutputOptions(addConnectionOptions(command)).action(query);
}

/** Adds the options that say what is asked for; `explain` has them, too. */
export function addReadOptions(command: Command): Command {
  return command
    .option('--pipeline <json>', "a pipeline of MongoDB's stages instead of a filter; @file reads it from a file")
    .option('--sort <fields>', 'order, for example age:desc,name', (text) => readKeys(text))
    .option('--limit <number>', `how many documents (default: ${limitDefault})`, readInteger(1))
    .option('--offset <number>', 'how many to pass over first', readInteger(0))
    .option('--projection <fields>', 'which fields, for example name,email or -secret', readProjection)
    .option('--with-meta', 'in a pipeline: documents have _meta (version, times, metadata), too')
    .option('--allow-scan', 'even if very many documents have to be read');
}

/** What was asked for, as the bodies of requests have it. @throws Failure if options contradict each other */
export function readRequest(filter: string | undefined, options: ReadOptions) {
  const scan = options.allowScan === true ? { allow_scan: true } : {};
  if (options.pipeline === undefined) {
    if (options.withMeta === true) throw new Failure('--with-meta belongs to --pipeline.', exitCodes.misused);
    const { sort, limit = limitDefault, offset, projection } = options;
    const search = {
      filter: filter === undefined ? {} : readJsonObject(filter, 'The filter'),
      ...(sort === undefined ? {} : { sort }),
      ...(offset === undefined ? {} : { offset }),
      ...(projection === undefined ? {} : { projection }),
      ...scan,
    };
    return { kind: 'search', search, limit } as const;
  }
  const { sort, limit, offset, projection } = options;
  const other = Object.entries({
    filter,
    '--sort': sort,
    '--limit': limit,
    '--offset': offset,
    '--projection': projection,
  });
  const refused = other.filter(([, value]) => value !== undefined).map(([name]) => name);
  if (refused.length > 0) {
    const message = `With --pipeline there is no ${refused.join(', ')}: use the stages $match, $sort, $limit, $skip, $project.`;
    throw new Failure(message, exitCodes.misused);
  }
  const pipeline = readJsonList(options.pipeline, 'The pipeline');
  return {
    kind: 'pipeline',
    body: { pipeline, ...scan, ...(options.withMeta === true ? { with_meta: true } : {}) },
  } as const;
}

async function query(collection: string, filter: string | undefined, options: QueryOptions): Promise<void> {
  const format = chooseFormat(options);
  const asked = readRequest(filter, options);
  const path = `/documents/${pathPart(collection)}`;
  if (asked.kind === 'pipeline') {
    if (options.all === true || options.count === true)
      throw new Failure('--all and --count are for filters; a pipeline has $count.', exitCodes.misused);
    const { results } = await call<{ results: readonly unknown[] }>(options, 'POST', `${path}/aggregate`, asked.body);
    await printRecords([results], format, toRecord);
    return;
  }
  if (options.count === true) {
    const body = { filter: asked.search.filter, ...(options.allowScan === true ? { allow_scan: true } : {}) };
    const answer = await call<{ count: number }>(options, 'POST', `${path}/count`, body);
    await writeOut(format === 'text' ? `${answer.count}\n` : formatJson(answer, format));
    return;
  }
  const limit = options.all === true ? Number.POSITIVE_INFINITY : asked.limit;
  const pages = new SearchPages(options, path, asked.search, limit);
  await printRecords(pages, format, documentRecord);
  // Nobody shall take ten documents for all there are.
  if (pages.hasMore && options.limit === undefined)
    process.stderr.write(`There are more than ${limit}: --limit <number> or --all shows them.\n`);
}

/** A document as a row: its id and the fields of its data. */
function documentRecord({ id, data }: Document): TableRecord {
  return { ...(id === undefined ? {} : { id }), ...prefixed(data) };
}

/** Data may have a field called id, too. */
function prefixed(data: TableRecord): TableRecord {
  return Object.hasOwn(data, 'id')
    ? Object.fromEntries(Object.entries(data).map(([name, value]) => [name === 'id' ? 'data.id' : name, value]))
    : data;
}

function toRecord(result: unknown): TableRecord {
  return typeof result === 'object' && result !== null ? (result as TableRecord) : { value: result };
}
