import { DataError, type ErrorReason, isDataError } from '@database-service/core';

/** How one of SQLite's result codes is told to a caller. */
export interface ErrorMapping {
  readonly reason: ErrorReason;
  readonly message: string;
}

/**
 * SQLite's result codes that have a name of their own in the catalogue; extended codes (`SQLITE_IOERR_WRITE`) fall back
 * on the code they extend. Whatever is not here is ENGINE_ERROR. (Codes: https://www.sqlite.org/rescode.html)
 */
export const errorTable: Readonly<Record<string, ErrorMapping>> = {
  SQLITE_FULL: { reason: 'STORAGE_FULL', message: 'The disk is full; nothing was written. Free space and try again.' },
  SQLITE_IOERR_NOMEM: { reason: 'DATABASE_UNAVAILABLE', message: 'SQLite ran out of memory; try again.' },
  SQLITE_NOMEM: { reason: 'DATABASE_UNAVAILABLE', message: 'SQLite ran out of memory; try again.' },
  SQLITE_READONLY: {
    reason: 'STORAGE_READ_ONLY',
    message: 'The database file cannot be written; check its permissions and the mount.',
  },
  SQLITE_PERM: {
    reason: 'STORAGE_READ_ONLY',
    message: 'The database file cannot be written; check its permissions and the mount.',
  },
  SQLITE_BUSY: {
    reason: 'DATABASE_UNAVAILABLE',
    message: 'Another process kept the database file locked; nothing was written. Try again.',
  },
  SQLITE_LOCKED: {
    reason: 'DATABASE_UNAVAILABLE',
    message: 'A table of the database file is locked; nothing was written. Try again.',
  },
  SQLITE_CANTOPEN: {
    reason: 'DATABASE_UNAVAILABLE',
    message: 'The database file cannot be opened; check the path and its permissions.',
  },
  SQLITE_IOERR: {
    reason: 'DATABASE_UNAVAILABLE',
    message: 'Reading or writing the database file failed; check the disk.',
  },
  SQLITE_CORRUPT: {
    reason: 'DATABASE_UNAVAILABLE',
    message: 'The database file is damaged; restore it from a backup.',
  },
  SQLITE_NOTADB: {
    reason: 'DATABASE_UNAVAILABLE',
    message: 'The file is no SQLite database; point to another file.',
  },
  SQLITE_TOOBIG: {
    reason: 'DOCUMENT_TOO_LARGE',
    message: 'A document is larger than SQLite can hold; make it smaller.',
  },
  SQLITE_INTERRUPT: { reason: 'CANCELLED', message: 'The work was interrupted before it was done.' },
};

/** What is told of a fault of SQLite's that has no better name. */
const other: ErrorMapping = { reason: 'ENGINE_ERROR', message: 'SQLite failed; the log has the cause.' };

/** What calls of a closed database fail with. */
export function databaseClosed(): DataError {
  return new DataError('SHUTTING_DOWN', 'The database is closed.');
}

/** The driver's word for a connection that was closed under a read that had let others in. */
const notOpen = 'The database connection is not open';

/** A failure of the driver as a DataError; one that is a DataError already stays as it is. */
export function mapError(error: unknown): DataError {
  if (isDataError(error)) return error;
  if (error instanceof TypeError && error.message === notOpen) return databaseClosed();
  const { reason, message } = lookUp(codeOf(error));
  return new DataError(reason, message, { cause: error });
}

/** SQLite's result code of an error, or an empty text. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** Whether a unique or primary key refused a row. */
export function isUniqueViolation(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}

/** Amid a read the collection was dropped: its table is gone, or is another collection's by now. */
export class TableGone extends Error {
  readonly table: string;

  constructor(table: string) {
    super(`The table ${table} is not the one that was read.`);
    this.table = table;
  }
}

/** The table that a statement names and that is not there any more; `undefined` if that is not what is wrong. */
export function missingTable(error: unknown): string | undefined {
  if (error instanceof TableGone) return error.table;
  if (codeOf(error) !== 'SQLITE_ERROR' || !(error instanceof Error)) return undefined;
  return /^no such table: (.+)$/.exec(error.message)?.[1];
}

/** Whether another process holds the lock. */
export function isBusy(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_BUSY');
}

function lookUp(code: string): ErrorMapping {
  for (let name = code; name.includes('_'); name = name.slice(0, name.lastIndexOf('_'))) {
    const mapping = errorTable[name];
    if (mapping !== undefined) return mapping;
  }
  return other;
}
