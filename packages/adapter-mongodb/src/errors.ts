import { DataError, type ErrorReason, isDataError } from '@database-service/core';

/**
 * What a call does, as far as its failure is concerned. `write`: a caller's write, which may have been done once it was sent.
 * Notes that are made before one are `read`: if they fail the write is not sent.
 */
export type CallKind = 'read' | 'write';

/** How a failure is told to a caller. */
export interface ErrorMapping {
  readonly reason: ErrorReason;
  readonly message: string;
  /** For a write, where that is another: it may have been done. */
  readonly write?: 'unknown';
}

const unavailable = {
  reason: 'DATABASE_UNAVAILABLE',
  message: 'MongoDB cannot be reached now; try again.',
} as const satisfies ErrorMapping;
const lost = { ...unavailable, write: 'unknown' } as const satisfies ErrorMapping;
const late = {
  reason: 'DEADLINE_EXCEEDED',
  message: 'MongoDB did not do the work in the time allowed; narrow it or allow more.',
  write: 'unknown',
} as const satisfies ErrorMapping;
const unsupported = {
  reason: 'NOT_SUPPORTED',
  message: 'This server, or its version, does not do this.',
} as const satisfies ErrorMapping;
const historyLost = {
  reason: 'HISTORY_LOST',
  message:
    'The changes behind this resume token are no longer kept. Read the collection again, and watch from then on.',
} as const satisfies ErrorMapping;
const contention = {
  reason: 'WRITE_CONTENTION',
  message: 'Concurrent writers were in the way; nothing was changed. Try again.',
} as const satisfies ErrorMapping;

/**
 * MongoDB's error codes that have a name of their own in the catalogue; whatever is not here is ENGINE_ERROR.
 * (Codes: https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml)
 */
export const codeTable: Readonly<Record<number, ErrorMapping>> = {
  6: lost, // HostUnreachable
  7: unavailable, // HostNotFound
  13: { reason: 'ACCESS_DENIED', message: "MongoDB does not let the service's user do this." }, // Unauthorized
  18: { reason: 'DATABASE_UNAVAILABLE', message: "MongoDB does not take the service's credentials." }, // AuthenticationFailed
  20: unsupported, // IllegalOperation
  26: { reason: 'COLLECTION_MISSING', message: 'There is no such collection.' }, // NamespaceNotFound
  27: { reason: 'INDEX_MISSING', message: 'There is no such index.' }, // IndexNotFound
  43: { ...unavailable, message: 'MongoDB has given up the search, which was idle for too long; begin anew.' }, // CursorNotFound
  48: { reason: 'COLLECTION_EXISTS', message: 'A collection of this name exists; choose another name.' }, // NamespaceExists
  50: late, // MaxTimeMSExpired
  59: unsupported, // CommandNotFound
  64: lost, // WriteConcernFailed
  67: { reason: 'INDEX_CONFLICT', message: 'MongoDB cannot make this index; the collection has too many, perhaps.' }, // CannotCreateIndex
  85: { reason: 'INDEX_CONFLICT', message: 'An index with the same keys and other options is in the way.' }, // IndexOptionsConflict
  86: { reason: 'INDEX_CONFLICT', message: 'An index with the same name and other keys is in the way.' }, // IndexKeySpecsConflict
  89: lost, // NetworkTimeout
  91: lost, // ShutdownInProgress
  112: contention, // WriteConflict
  115: unsupported, // CommandNotSupported
  121: { reason: 'SCHEMA_MISMATCH', message: "The document does not fit the collection's validator in MongoDB." }, // DocumentValidationFailure
  133: unavailable, // FailedToSatisfyReadPreference
  189: lost, // PrimarySteppedDown
  211: unavailable, // KeyNotFound: the cluster's keys are not there yet
  237: { reason: 'CANCELLED', message: 'The work was interrupted before it was done.' }, // CursorKilled
  238: unsupported, // NotImplemented
  246: unavailable, // SnapshotUnavailable
  251: contention, // NoSuchTransaction
  260: historyLost, // InvalidResumeToken: of another topology, or a later version
  262: late, // ExceededTimeLimit
  263: unsupported, // OperationNotSupportedInTransaction
  280: historyLost, // ChangeStreamFatalError
  286: historyLost, // ChangeStreamHistoryLost
  292: { reason: 'LIMIT_EXCEEDED', message: 'The work would take more memory than MongoDB allows; give a limit.' }, // QueryExceededMemoryLimitNoDiskUseAllowed
  303: unsupported, // APIVersionError and features that are off
  10107: unavailable, // NotWritablePrimary: refused before it was begun
  10334: { reason: 'DOCUMENT_TOO_LARGE', message: 'A document is larger than the 16 MiB that MongoDB can hold.' }, // BSONObjectTooLarge
  11600: lost, // InterruptedAtShutdown
  11601: { reason: 'CANCELLED', message: 'The work was interrupted before it was done.', write: 'unknown' }, // Interrupted
  11602: lost, // InterruptedDueToReplStateChange
  13388: unavailable, // StaleConfig
  13435: unavailable, // NotPrimaryNoSecondaryOk
  13436: unavailable, // NotPrimaryOrSecondary
  14031: { reason: 'STORAGE_FULL', message: 'The disk is full; nothing was written. Free space and try again.' }, // OutOfDiskSpace
  17280: { reason: 'LIMIT_EXCEEDED', message: 'A value is too long for an index of MongoDB.' }, // KeyTooLong
  40324: unsupported, // unknown stage
};

/**
 * The driver's error classes, by name: `instanceof` would not know those of another copy of the driver. A class that is not
 * here is looked for by its parents' names. (Classes: https://mongodb.github.io/node-mongodb-native)
 */
export const classTable: Readonly<Record<string, ErrorMapping>> = {
  MongoServerSelectionError: unavailable,
  MongoWaitQueueTimeoutError: { ...unavailable, message: 'All connections to MongoDB are in use; try again.' },
  MongoPoolClearedOnNetworkError: lost,
  MongoPoolClearedError: unavailable,
  PoolClearedOnNetworkError: lost,
  PoolClearedError: unavailable,
  MongoPoolClosedError: { reason: 'SHUTTING_DOWN', message: 'The database is closed.' },
  MongoTopologyClosedError: { reason: 'SHUTTING_DOWN', message: 'The database is closed.' },
  MongoNotConnectedError: { reason: 'SHUTTING_DOWN', message: 'The database is closed.' },
  MongoClientClosedError: { reason: 'SHUTTING_DOWN', message: 'The database is closed.' },
  MongoExpiredSessionError: { reason: 'SHUTTING_DOWN', message: 'The database is closed.' },
  MongoNetworkTimeoutError: lost,
  MongoNetworkError: lost,
  MongoOperationTimeoutError: late,
  MongoWriteConcernError: lost,
  MongoCompatibilityError: unsupported,
  MongoStalePrimaryError: unavailable,
  MongoMissingCredentialsError: codeTable[18] as ErrorMapping,
  MongoCursorExhaustedError: { reason: 'CANCELLED', message: 'The search was ended before it was done.' },
  BSONError: { reason: 'BAD_VALUE', message: 'MongoDB cannot hold a value of the document.' },
};

/** The operating system's words for a connection that is no more: the driver passes some on as they are. */
const socketFaults = new Set([
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
]);

const other: ErrorMapping = { reason: 'ENGINE_ERROR', message: 'MongoDB failed; the log has the cause.' };

const outcomeUnknown =
  'The connection to MongoDB was lost amid the write: it was done or not. Read before you repeat it.';

/** The name of the error of a call that was not answered until its deadline; as that of the driver for the same. */
export const lateName = 'MongoOperationTimeoutError';

/** What calls of a closed database fail with. */
export function databaseClosed(): DataError {
  return new DataError('SHUTTING_DOWN', 'The database is closed.');
}

/** A failure of the driver as a DataError; one that is a DataError already stays as it is. */
export function mapError(thrown: unknown, kind: CallKind = 'read'): DataError {
  if (isDataError(thrown)) return thrown;
  const error = unwrap(thrown);
  const mapping = lookUp(error);
  if (kind === 'write' && mapping.write === 'unknown' && !wasNeverSent(error)) {
    return new DataError('OUTCOME_UNKNOWN', outcomeUnknown, { cause: error });
  }
  return new DataError(mapping.reason, mapping.message, { cause: error });
}

/** MongoDB's code of an error; `undefined` if it is not the server's. */
export function codeOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'number' ? error.code : undefined;
}

/** Whether a unique index, or that of the ids, refused a document. */
export function isDuplicateKey(error: unknown): boolean {
  const code = codeOf(error);
  return code === 11000 || code === 11001;
}

/** Whether an index over two fields refused a document with arrays at both. */
export function isParallelArrays(error: unknown): boolean {
  return codeOf(error) === 171;
}

/** A bulk write that ended by something else than its writes, such as the loss of its connection, has that within. */
function unwrap(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'MongoBulkWriteError' || !('errorResponse' in error)) return error;
  return error.errorResponse instanceof Error ? error.errorResponse : error;
}

/** The connection was lost before it had been made. */
function wasNeverSent(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'beforeHandshake' in error && error.beforeHandshake === true;
}

function lookUp(error: unknown): ErrorMapping {
  const code = codeOf(error);
  const byCode = code === undefined ? undefined : codeTable[code];
  if (byCode !== undefined) return byCode;
  if (isSocketFault(error)) return lost;
  const name = error instanceof Error ? error.name : '';
  const byName = Object.hasOwn(classTable, name) ? classTable[name] : undefined;
  if (byName !== undefined) return byName;
  const isTooLarge = error instanceof RangeError || /larger than the maximum|BSONObjectTooLarge/.test(messageOf(error));
  return isTooLarge ? (codeTable[10334] as ErrorMapping) : other;
}

function isSocketFault(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && socketFaults.has(error.code);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}
