import { DataError, type ErrorReason, isDataError } from '@database-service/core';

/** How one of PostgreSQL's or the driver's codes is told to a caller. */
export interface ErrorMapping {
  readonly reason: ErrorReason;
  readonly message: string;
}

/** What is told of a fault of PostgreSQL's that has no better name. */
const other: ErrorMapping = { reason: 'ENGINE_ERROR', message: 'PostgreSQL failed; the log has the cause.' };
const unreachable: ErrorMapping = {
  reason: 'DATABASE_UNAVAILABLE',
  message: 'PostgreSQL cannot be reached; nothing was done. Try again.',
};
const busy: ErrorMapping = {
  reason: 'DATABASE_UNAVAILABLE',
  message: 'All connections to PostgreSQL are busy; nothing was done. Try again, or allow more of them.',
};
const refused: ErrorMapping = {
  reason: 'DATABASE_UNAVAILABLE',
  message: 'PostgreSQL refuses the login; check user, password and database of the configuration.',
};
const contention: ErrorMapping = {
  reason: 'WRITE_CONTENTION',
  message: 'Concurrent writers were in the way of each other; nothing was done. Try again.',
};
const readOnly: ErrorMapping = {
  reason: 'STORAGE_READ_ONLY',
  message: 'PostgreSQL takes no writes here: a standby, or a database set to read only.',
};
const exhausted: ErrorMapping = {
  reason: 'DATABASE_UNAVAILABLE',
  message: 'PostgreSQL ran out of a resource; nothing was done. Try again, or raise its limits.',
};

/**
 * SQLSTATEs, classes of them (their first two characters), and the system's and the driver's codes that have a name of
 * their own in the catalogue. Whatever is not here is ENGINE_ERROR.
 * (SQLSTATEs: https://www.postgresql.org/docs/current/errcodes-appendix.html)
 */
export const errorTable: Readonly<Record<string, ErrorMapping>> = {
  // connection_exception
  '08': unreachable,
  // protocol_violation: as many parameters as a statement does not have
  '08P01': other,
  // invalid_authorization_specification
  '28': refused,
  // invalid_catalog_name: there is no such database
  '3D000': refused,
  // read_only_sql_transaction
  '25006': readOnly,
  // idle_in_transaction_session_timeout, transaction_timeout
  '25P03': { reason: 'DATABASE_UNAVAILABLE', message: 'A transaction lay idle too long, and was undone. Try again.' },
  '25P04': { reason: 'DEADLINE_EXCEEDED', message: 'A transaction took too long, and was undone.' },
  // serialization_failure, deadlock_detected
  '40001': contention,
  '40P01': contention,
  // insufficient_privilege
  '42501': {
    reason: 'STORAGE_READ_ONLY',
    message: 'The user of the configuration lacks a privilege in PostgreSQL; the log names it.',
  },
  // insufficient_resources: disk_full, out_of_memory, too_many_connections
  '53': exhausted,
  '53100': {
    reason: 'STORAGE_FULL',
    message: 'The disk of PostgreSQL is full; nothing was written. Free space and try again.',
  },
  // program_limit_exceeded
  '54': { reason: 'LIMIT_EXCEEDED', message: 'The request is beyond a limit of PostgreSQL; make it smaller.' },
  // lock_not_available: lock_timeout
  '55P03': { ...contention, message: 'Another writer kept a lock too long; nothing was done. Try again.' },
  // query_canceled: statement_timeout, or by us
  '57014': {
    reason: 'DEADLINE_EXCEEDED',
    message: 'The statement was not done in the time allowed; narrow it or allow more.',
  },
  // admin_shutdown, crash_shutdown, cannot_connect_now, idle_session_timeout
  '57P01': unreachable,
  '57P02': unreachable,
  '57P03': unreachable,
  '57P05': unreachable,
  // io_error
  '58030': { reason: 'DATABASE_UNAVAILABLE', message: 'PostgreSQL failed to read or write its files; check its disk.' },
  // Of the system
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  EPIPE: unreachable,
  ETIMEDOUT: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ENOTFOUND: unreachable,
  EAI_AGAIN: unreachable,
  ENOENT: unreachable,
};

/** What calls of a closed database fail with. */
export function databaseClosed(): DataError {
  return new DataError('SHUTTING_DOWN', 'The database is closed.');
}

/** The error of a server that is there, perhaps, and says nothing. */
export function noAnswer(cause?: unknown): DataError {
  return new DataError('DATABASE_UNAVAILABLE', 'PostgreSQL did not answer in time; nothing was done. Try again.', {
    cause,
  });
}

/** A failure of the driver as a DataError; one that is a DataError already stays as it is. */
export function mapError(error: unknown): DataError {
  if (isDataError(error)) return error;
  const { reason, message } = lookUp(error);
  return new DataError(reason, message, { cause: error });
}

/** The error of a write that was sent and whose answer was lost. */
export function outcomeUnknown(cause: unknown): DataError {
  return new DataError(
    'OUTCOME_UNKNOWN',
    'The connection to PostgreSQL was lost amid a write: it was done or not. Read before you repeat it.',
    { cause },
  );
}

/** The code of an error of the server, the system or the driver; empty if it has none. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

const losses: readonly RegExp[] = [
  /^Connection terminated/,
  /^Client has encountered a connection error/,
  /^Client was closed/,
  /^timeout expired/,
  /^timeout exceeded when trying to connect/,
  /^Client has already been/,
];

/** In the words of the driver's pool; the server itself may be well. */
function isPoolFull({ message }: Error): boolean {
  return message === 'timeout exceeded when trying to connect';
}

/** Whether the way to the server is gone, or was never there. */
export function isConnectionLoss(error: unknown): boolean {
  const code = codeOf(error);
  if (/^(08(?!P01)|57P0)/.test(code)) return true;
  if (errorTable[code] === unreachable) return true;
  return code === '' && error instanceof Error && losses.some((loss) => loss.test(error.message));
}

/** Whether a write that failed so may have been done all the same. */
export function leavesOutcomeOpen(error: unknown): boolean {
  // transaction_resolution_unknown, statement_completion_unknown
  return isConnectionLoss(error) || codeOf(error) === '08007' || codeOf(error) === '40003';
}

/** What a unique key refused. */
export interface UniqueViolation {
  readonly table: string;
  readonly constraint: string;
  /** In the server's words, with the key. */
  readonly detail: string;
}

/** The unique key that refused a row; `undefined` if that is not what is wrong. */
export function uniqueViolation(error: unknown): UniqueViolation | undefined {
  if (codeOf(error) !== '23505' || typeof error !== 'object' || error === null || !('table' in error)) return undefined;
  const { constraint = '', detail = '' } = error as { readonly constraint?: string; readonly detail?: string };
  return { table: String(error.table), constraint, detail };
}

/** Whether a statement trusted a value to be of a type that it is not: `invalid_parameter_value`, by a cast of JSON. */
export function isValueUnfit(error: unknown): boolean {
  return codeOf(error) === '22023';
}

/** Whether a statement names a table that is not there any more. */
export function isTableMissing(error: unknown): boolean {
  return codeOf(error) === '42P01';
}

/**
 * undefined_table, undefined_column, undefined_function (of the type that the column has now), datatype_mismatch,
 * invalid_column_reference (there is no unique key for ON CONFLICT)
 */
const changed: ReadonlySet<string> = new Set(['42P01', '42703', '42883', '42804', '42P10']);

/** Whether a statement names a table that is not there any more, or that another program has changed. */
export function isTableChanged(error: unknown): boolean {
  return changed.has(codeOf(error));
}

/**
 * Integrity constraints; and string_data_right_truncation, generated_always, with_check_option_violation, raise_exception (of
 * triggers).
 */
const refusals = /^(23|22001$|428C9$|44000$|P0001$)/;

/** Whether a rule of a table refused a row, rather than the statement. */
export function isRowRefused(error: unknown): boolean {
  return refusals.test(codeOf(error));
}

/** Whether a statement was refused as one before it in the transaction has failed. */
export function isTransactionFailed(error: unknown): boolean {
  return codeOf(error) === '25P02';
}

/** Whether nothing was done, for others were in the way: the whole of it may be tried again. */
export function isRetryable(error: unknown): boolean {
  const code = codeOf(error);
  return code === '40001' || code === '40P01';
}

function lookUp(error: unknown): ErrorMapping {
  const code = codeOf(error);
  const known = errorTable[code] ?? errorTable[code.slice(0, 2)];
  if (known !== undefined) return known;
  if (error instanceof Error && isPoolFull(error)) return busy;
  return isConnectionLoss(error) ? unreachable : other;
}
