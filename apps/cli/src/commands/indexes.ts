import type { Command } from 'commander';
import { readInteger, readKeys } from '../input/read-fields.js';
import { readJsonObject } from '../input/read-json.js';
import { addOutputOptions, chooseFormat, type OutputOptions } from '../output/output-format.js';
import { printFields, printRecords } from '../output/print-records.js';
import type { TableRecord } from '../output/record-table.js';
import { addConnectionOptions, type Connection } from '../service/connection.js';
import { call, pathPart } from '../service/request.js';
import { addCommand } from './add-command.js';

interface IndexOptions extends Connection, OutputOptions {}

interface CreateOptions extends IndexOptions {
  readonly name?: string;
  readonly unique?: true;
  readonly sparse?: true;
  readonly expireAfter?: number;
  readonly partialFilter?: string;
}

/** `dbs indexes list`, `create`, `drop` */
export function addIndexesCommand(program: Command): void {
  const indexes = addCommand(program, 'indexes', 'List, make and drop the indexes of a collection.').alias('index');
  const list = addCommand(indexes, 'list <collection>', 'Show the indexes of a collection.', [
    'dbs indexes list users',
  ]);
  addOutputOptions(addConnectionOptions(list)).action(listIndexes);
  const create = addCommand(indexes, 'create <collection>', 'Make an index; the same one again is no error.', [
    'dbs indexes create users age:desc,name',
    `dbs indexes create users email --unique --partial-filter '{"email":{"$exists":true}}'`,
    'dbs indexes create users seen_at --expire-after 86400',
    'dbs indexes create users about:text',
  ])
    .argument('<keys>', 'fields: age:desc,name, about:text, or JSON', (text: string) => readKeys(text, ['text']))
    .option('--name <name>', 'its name (default: made of the keys, as age_-1_name_1)')
    .option('--unique', 'refuse a second document with the same values')
    .option('--sparse', 'leave out documents without the fields')
    .option('--expire-after <seconds>', 'remove documents so long after the date in the field', readInteger(0))
    .option('--partial-filter <json>', 'only documents that match; @file reads it from a file');
  addOutputOptions(addConnectionOptions(create)).action(createIndex);
  const drop = addCommand(indexes, 'drop <collection> <index>', 'Drop an index by its name.', [
    'dbs indexes drop users about_text',
  ]);
  addOutputOptions(addConnectionOptions(drop)).action(dropIndex);
}

async function listIndexes(collection: string, options: IndexOptions): Promise<void> {
  const path = `/indexes/${pathPart(collection)}`;
  const { indexes } = await call<{ readonly indexes: readonly TableRecord[] }>(options, 'GET', path);
  await printRecords([indexes], chooseFormat(options), ({ name, keys, state, ...rest }) => {
    const said = Object.entries(rest).filter(([, value]) => value !== false);
    const how = said.map(([key, value]) => (value === true ? key : `${key} ${JSON.stringify(value)}`));
    return { name, keys, state, options: how.join(', ') };
  });
}

async function createIndex(collection: string, keys: TableRecord, options: CreateOptions): Promise<void> {
  const { name, unique, sparse, expireAfter, partialFilter } = options;
  const body = {
    keys,
    options: {
      ...(name === undefined ? {} : { name }),
      ...(unique === undefined ? {} : { unique }),
      ...(sparse === undefined ? {} : { sparse }),
      ...(expireAfter === undefined ? {} : { expire_after_seconds: expireAfter }),
      ...(partialFilter === undefined ? {} : { partial_filter: readJsonObject(partialFilter, 'The partial filter') }),
    },
  };
  const path = `/indexes/${pathPart(collection)}`;
  await printFields(await call<TableRecord>(options, 'POST', path, body), chooseFormat(options));
}

async function dropIndex(collection: string, index: string, options: IndexOptions): Promise<void> {
  await call(options, 'DELETE', `/indexes/${pathPart(collection)}/${pathPart(index)}`);
  await printFields({ dropped: index, collection }, chooseFormat(options));
}
