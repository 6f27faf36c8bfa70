import type { Command } from 'commander';
import { addOutputOptions, chooseFormat, type OutputOptions } from '../output/output-format.js';
import { printFields, printRecords } from '../output/print-records.js';
import type { TableRecord } from '../output/record-table.js';
import { addConnectionOptions, type Connection } from '../service/connection.js';
import { call, pathPart } from '../service/request.js';
import { addCommand } from './add-command.js';

interface DatabaseOptions extends Connection, OutputOptions {}

/** What a database can do, as far as lists show it. */
interface Description extends TableRecord {
  readonly name: string;
  readonly engine: string;
  readonly engine_version: string | null;
  readonly status: string;
  readonly default: boolean;
}

/** `dbs databases` */
export function addDatabasesCommand(program: Command): void {
  const description = 'Show the databases of the service, or what one of them can do.';
  const command = addCommand(program, 'databases [name]', description, [
    'dbs databases',
    'dbs databases sqlite --json',
  ]);
  addOutputOptions(addConnectionOptions(command)).action(showDatabases);
}

async function showDatabases(name: string | undefined, options: DatabaseOptions): Promise<void> {
  const format = chooseFormat(options);
  if (name !== undefined) {
    await printFields(await call<TableRecord>(options, 'GET', `/databases/${pathPart(name)}`), format);
    return;
  }
  const { databases } = await call<{ readonly databases: readonly Description[] }>(options, 'GET', '/databases');
  await printRecords([databases], format, (database) => ({
    name: database.name,
    engine: database.engine,
    version: database.engine_version ?? '',
    status: database.status,
    default: database.default ? 'yes' : '',
  }));
}
