import { type Command, Option } from 'commander';
import { confirm } from '../confirm.js';
import { readJsonObject } from '../input/read-json.js';
import { formatBytes } from '../output/format-table.js';
import { addOutputOptions, chooseFormat, type OutputOptions } from '../output/output-format.js';
import { printFields, printRecords } from '../output/print-records.js';
import type { TableRecord } from '../output/record-table.js';
import { addConnectionOptions, type Connection } from '../service/connection.js';
import { call, pathPart } from '../service/request.js';
import { addCommand } from './add-command.js';

interface CollectionOptions extends Connection, OutputOptions {}

/** `dbs collections list`, `create`, `stats`, `rename`, `drop` */
export function addCollectionsCommand(program: Command): void {
  const collections = addCommand(program, 'collections', 'List, make, rename and drop collections.').alias(
    'collection',
  );
  const add = (usage: string, description: string, examples: readonly string[]): Command =>
    addOutputOptions(addConnectionOptions(addCommand(collections, usage, description, examples)));
  add('list', 'Show the collections.', ['dbs collections list']).action(listCollections);
  add('create <name>', 'Make a collection; the first document makes it, too.', [
    'dbs collections create orders',
    `dbs collections create people --schema '{"required":["name"]}' --change-detail keys`,
  ])
    .option('--schema <json>', 'JSON Schema that its documents must fit; @file reads it from a file')
    .addOption(new Option('--change-detail <detail>', 'what its change feed keeps').choices(['after', 'keys']))
    .action(createCollection);
  add('stats <collection>', 'Tell how much a collection holds.', ['dbs collections stats orders']).action(
    showStatistics,
  );
  add('rename <collection> <name>', 'Give a collection another name.', [
    'dbs collections rename orders old_orders',
  ]).action(renameCollection);
  add('drop <collection>', 'Remove a collection with all its documents and indexes.', [
    'dbs collections drop old_orders --yes',
  ])
    .option('--yes', 'do not ask; needed where there is no terminal')
    .action(dropCollection);
}

async function listCollections(options: CollectionOptions): Promise<void> {
  const { collections } = await call<{ readonly collections: readonly string[] }>(options, 'GET', '/collections');
  await printRecords([collections.map((collection) => ({ collection }))], chooseFormat(options), (row) => row);
}

async function createCollection(
  name: string,
  options: CollectionOptions & { readonly schema?: string; readonly changeDetail?: string },
): Promise<void> {
  const { schema, changeDetail } = options;
  const given = {
    ...(schema === undefined ? {} : { schema: readJsonObject(schema, 'The schema') }),
    ...(changeDetail === undefined ? {} : { change_detail: changeDetail }),
  };
  const made = await call<TableRecord>(options, 'POST', '/collections', { name, options: given });
  await printFields(made, chooseFormat(options));
}

async function showStatistics(collection: string, options: CollectionOptions): Promise<void> {
  const path = `/stats/collection/${pathPart(collection)}`;
  const statistics = await call<Statistics>(options, 'GET', path);
  const { indexes, size_bytes: size, avg_document_size_bytes: average, document_count: documents } = statistics;
  const sizes = indexes.map((index) => [`index ${index.name}`, sizeOf(index.size_bytes)]);
  const shown = { collection, documents, size: sizeOf(size), 'average document': sizeOf(average) };
  const format = chooseFormat(options);
  await printFields(statistics as unknown as TableRecord, format, { ...shown, ...Object.fromEntries(sizes) });
}

/** The answer's data; sizes are null where the engine does not tell. */
interface Statistics {
  readonly document_count: number;
  readonly size_bytes: number | null;
  readonly avg_document_size_bytes: number | null;
  readonly indexes: readonly { readonly name: string; readonly size_bytes: number | null }[];
}

function sizeOf(bytes: number | null): string {
  return bytes === null ? 'not known' : formatBytes(Math.round(bytes));
}

async function renameCollection(collection: string, name: string, options: CollectionOptions): Promise<void> {
  const path = `/collections/${pathPart(collection)}/rename`;
  await printFields(await call<TableRecord>(options, 'POST', path, { new_name: name }), chooseFormat(options));
}

async function dropCollection(collection: string, options: CollectionOptions & { readonly yes?: true }): Promise<void> {
  const name = pathPart(collection);
  if (options.yes !== true) {
    const { count } = await call<{ readonly count: number }>(options, 'POST', `/documents/${name}/count`, {
      filter: {},
    });
    const plan = `The collection ${collection} at ${options.url} and its ${count} documents are removed for good.\n`;
    await confirm(plan, 'Remove them?', 'Nothing was removed.');
  }
  await call(options, 'DELETE', `/collections/${name}`);
  await printFields({ dropped: collection }, chooseFormat(options));
}
