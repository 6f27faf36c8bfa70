import { DataError } from '@database-service/core';

/** A command of MongoDB: its first field names it. */
export type Command = Readonly<Record<string, unknown>>;

/** Commands that give rows by a cursor. */
const cursorCommands: ReadonlySet<string> = new Set(['find', 'aggregate', 'listCollections', 'listIndexes']);

/** Commands that only read. */
const readCommands: ReadonlySet<string> = new Set([
  ...cursorCommands,
  'buildInfo',
  'collStats',
  'count',
  'dbStats',
  'distinct',
  'explain',
  'hello',
  'ping',
]);

/** Commands that change documents or indexes of one collection, for those to whom that is granted. */
const writeCommands: ReadonlySet<string> = new Set([
  'createIndexes',
  'delete',
  'dropIndexes',
  'findAndModify',
  'insert',
  'update',
]);

/** They would run a program within the server. */
const codeOperators: ReadonlySet<string> = new Set(['$where', '$function', '$accumulator']);
/** They write what a pipeline gives. */
const writingStages: ReadonlySet<string> = new Set(['$out', '$merge']);

/** Fields of a command that the service sets. */
const reservedFields: ReadonlySet<string> = new Set(['$db', 'lsid', 'txnNumber', 'autocommit', 'startTransaction']);

/** Whether a command gives a cursor. */
export function givesCursor(name: string): boolean {
  return cursorCommands.has(name);
}

/**
 * Checks that a command may be run.
 *
 * @param grant - what the configuration lets raw commands do
 * @returns its name
 * @throws DataError BAD_ARGUMENT, RAW_QUERY_DISABLED
 */
export function checkCommand(command: Command, grant: 'read' | 'write'): string {
  const [name] = Object.keys(command);
  if (name === undefined) throw refused('A raw command names itself by its first field: {"find": "users"}.');
  if (!readCommands.has(name) && !writeCommands.has(name)) {
    const known = [...readCommands, ...writeCommands].sort().join(', ');
    throw new DataError(
      'RAW_QUERY_DISABLED',
      `The command ${JSON.stringify(name)} may not be sent; these may: ${known}.`,
    );
  }
  if (writeCommands.has(name) && grant !== 'write') throw notGranted(name);
  const reserved = Object.keys(command).find((field) => reservedFields.has(field));
  if (reserved !== undefined) throw refused(`A raw command may not have the field ${JSON.stringify(reserved)}.`);
  if (writeCommands.has(name) && String(command[name]).startsWith('dbs_')) {
    throw new DataError('RAW_QUERY_DISABLED', "The service's own collections may not be written by raw commands.");
  }
  if (name === 'explain') checkExplained(command.explain, grant);
  checkOperators(command, grant);
  return name;
}

function checkExplained(explained: unknown, grant: 'read' | 'write'): void {
  if (typeof explained !== 'object' || explained === null) throw refused('explain takes a command.');
  checkCommand(explained as Command, grant);
}

function checkOperators(value: unknown, grant: 'read' | 'write'): void {
  if (Array.isArray(value)) for (const element of value) checkOperators(element, grant);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, field] of Object.entries(value)) {
      if (codeOperators.has(name)) throw refused(`${name} would run a program within the server, which nobody may.`);
      if (writingStages.has(name) && grant !== 'write') throw notGranted(name);
      checkOperators(field, grant);
    }
  }
}

function notGranted(name: string): DataError {
  return new DataError(
    'RAW_QUERY_DISABLED',
    `${name} writes, and raw commands of this database are granted to read only.`,
  );
}

/** The error for a command that is none. */
export function refused(message: string, cause?: unknown): DataError {
  return new DataError('BAD_ARGUMENT', message, { details: { pointer: '/query' }, cause });
}
