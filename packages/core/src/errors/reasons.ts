/** The closed set of public error codes; each transport has one exhaustive table from these to its own statuses. */
export type ErrorCode =
  | 'INVALID_REQUEST'
  | 'VALIDATION_ERROR'
  | 'PERMISSION_DENIED'
  | 'DOCUMENT_NOT_FOUND'
  | 'COLLECTION_NOT_FOUND'
  | 'HISTORY_LOST'
  | 'DUPLICATE_KEY'
  | 'OPTIMISTIC_LOCK_ERROR'
  | 'TRANSACTION_FAILED'
  | 'INDEX_ERROR'
  | 'RATE_LIMIT_EXCEEDED'
  | 'UNSUPPORTED_OPERATION'
  | 'CONNECTION_ERROR'
  | 'QUERY_TIMEOUT'
  | 'DATABASE_ERROR';

/** What a reason of the catalogue says about itself. */
export interface ReasonEntry {
  readonly code: ErrorCode;
  /** Whether the same call may succeed when repeated unchanged. */
  readonly retryable: boolean;
  /** One sentence for the reference page. */
  readonly summary: string;
}

/**
 * The closed catalogue of reasons, from which docs/reference/errors.md is made.
 *
 * A reason fixes its code, so that a caller who knows the one knows the other. Sorted by code, then by name.
 */
export const errorReasons = {
  BAD_ARGUMENT: {
    code: 'INVALID_REQUEST',
    retryable: false,
    summary: 'A parameter or body field has the wrong type or value.',
  },
  BAD_CURSOR: {
    code: 'INVALID_REQUEST',
    retryable: false,
    summary: 'A cursor is damaged, or was made for another query.',
  },
  BAD_OPERAND: {
    code: 'INVALID_REQUEST',
    retryable: false,
    summary: 'An operator was given an operand of the wrong type or shape.',
  },
  BAD_PATH: {
    code: 'INVALID_REQUEST',
    retryable: false,
    summary: 'A field path is empty, malformed or may not be used here.',
  },
  CONFLICTING_PATHS: {
    code: 'INVALID_REQUEST',
    retryable: false,
    summary: 'Two changes of one update, or two fields of a projection, touch the same path.',
  },
  FILTER_NEEDS_DOCUMENTS: {
    code: 'INVALID_REQUEST',
    retryable: false,
    summary: 'A watch by filter comes to changes of which only keys are kept.',
  },
  INVALID_ENCODING: {
    code: 'INVALID_REQUEST',
    retryable: false,
    summary: 'The body is not valid UTF-8 or its compression is damaged.',
  },
  MALFORMED_JSON: { code: 'INVALID_REQUEST', retryable: false, summary: 'The body or a parameter is not valid JSON.' },
  METHOD_NOT_ALLOWED: {
    code: 'INVALID_REQUEST',
    retryable: false,
    summary: 'The path exists, but not with this method.',
  },
  NOT_ACCEPTABLE: {
    code: 'INVALID_REQUEST',
    retryable: false,
    summary: 'The client accepts none of the media types this call can answer with.',
  },
  REQUEST_TIMEOUT: {
    code: 'INVALID_REQUEST',
    retryable: true,
    summary: 'The body did not arrive in the time allowed.',
  },
  UNKNOWN_DATABASE: { code: 'INVALID_REQUEST', retryable: false, summary: 'No database of this name is enabled.' },
  UNKNOWN_FIELD: {
    code: 'INVALID_REQUEST',
    retryable: false,
    summary: 'A body field, option or query parameter is not known to this call.',
  },
  UNKNOWN_OPERATOR: {
    code: 'INVALID_REQUEST',
    retryable: false,
    summary: 'An operator or stage is not known, or may not be used here.',
  },
  UNKNOWN_ROUTE: { code: 'INVALID_REQUEST', retryable: false, summary: 'No call of the API has this path.' },
  UNSUPPORTED_MEDIA_TYPE: {
    code: 'INVALID_REQUEST',
    retryable: false,
    summary: 'The media type or compression of the body is not one this call reads.',
  },

  BAD_NAME: {
    code: 'VALIDATION_ERROR',
    retryable: false,
    summary: 'A collection, index or field name is not allowed.',
  },
  BAD_VALUE: {
    code: 'VALIDATION_ERROR',
    retryable: false,
    summary: 'A value cannot be stored: NUL, a lone surrogate, an integer beyond 2^53-1, or a type the engine lacks.',
  },
  BODY_TOO_LARGE: { code: 'VALIDATION_ERROR', retryable: false, summary: 'The request body is over the limit.' },
  DOCUMENT_TOO_LARGE: { code: 'VALIDATION_ERROR', retryable: false, summary: 'A document is over the size limit.' },
  IDEMPOTENCY_KEY_REUSED: {
    code: 'VALIDATION_ERROR',
    retryable: false,
    summary: 'The idempotency key came with another request before.',
  },
  LIMIT_EXCEEDED: {
    code: 'VALIDATION_ERROR',
    retryable: false,
    summary: 'A limit on depth, filter size, list length or similar is exceeded.',
  },
  SCAN_TOO_LARGE: {
    code: 'VALIDATION_ERROR',
    retryable: false,
    summary: 'The query would read too many documents; an index or allow_scan lifts this.',
  },
  SCHEMA_MISMATCH: {
    code: 'VALIDATION_ERROR',
    retryable: false,
    summary: "A document does not fit its collection's JSON Schema.",
  },
  VERSION_REQUIRED: {
    code: 'VALIDATION_ERROR',
    retryable: false,
    summary: 'The configuration requires a version or If-Match on this write.',
  },

  ACCESS_DENIED: { code: 'PERMISSION_DENIED', retryable: false, summary: 'The caller may not do this.' },
  RAW_QUERY_DISABLED: {
    code: 'PERMISSION_DENIED',
    retryable: false,
    summary: 'Raw queries of this kind are not granted by the configuration.',
  },

  DOCUMENT_MISSING: {
    code: 'DOCUMENT_NOT_FOUND',
    retryable: false,
    summary: 'No document has this id, or none matches the filter.',
  },
  COLLECTION_MISSING: { code: 'COLLECTION_NOT_FOUND', retryable: false, summary: 'No collection has this name.' },
  HISTORY_LOST: {
    code: 'HISTORY_LOST',
    retryable: false,
    summary: 'The resume token is older than the kept history; read the collection again.',
  },

  COLLECTION_EXISTS: { code: 'DUPLICATE_KEY', retryable: false, summary: 'A collection of this name exists.' },
  DUPLICATE_ID: { code: 'DUPLICATE_KEY', retryable: false, summary: 'A document with this id exists.' },
  DUPLICATE_VALUE: { code: 'DUPLICATE_KEY', retryable: false, summary: 'A unique index has this value already.' },

  IDEMPOTENCY_IN_FLIGHT: {
    code: 'OPTIMISTIC_LOCK_ERROR',
    retryable: true,
    summary: 'The first request with this idempotency key is not answered yet; repeat it in a moment.',
  },
  PATCH_TEST_FAILED: {
    code: 'OPTIMISTIC_LOCK_ERROR',
    retryable: false,
    summary: 'A `test` of a JSON Patch found another value; nothing was changed.',
  },
  PRECONDITION_FAILED: {
    code: 'OPTIMISTIC_LOCK_ERROR',
    retryable: false,
    summary: 'The document is not in a state that If-Match names.',
  },
  VERSION_MISMATCH: {
    code: 'OPTIMISTIC_LOCK_ERROR',
    retryable: false,
    summary: 'The document has another version than the one expected.',
  },
  WRITE_CONTENTION: {
    code: 'OPTIMISTIC_LOCK_ERROR',
    retryable: true,
    summary: 'Concurrent writers kept changing the document; try again.',
  },
  TRANSACTION_ABORTED: {
    code: 'TRANSACTION_FAILED',
    retryable: false,
    summary: 'An operation of the transaction failed; nothing was changed.',
  },

  INDEX_CONFLICT: {
    code: 'INDEX_ERROR',
    retryable: false,
    summary: 'Another index has this name, or the same keys and options; or the index may not be dropped.',
  },
  INDEX_DUPLICATES: {
    code: 'INDEX_ERROR',
    retryable: false,
    summary: 'A unique index cannot be built over the duplicates that exist.',
  },
  INDEX_MISSING: { code: 'INDEX_ERROR', retryable: false, summary: 'No index has this name.' },

  RATE_LIMITED: {
    code: 'RATE_LIMIT_EXCEEDED',
    retryable: true,
    summary: 'The client has used up its requests for now.',
  },
  NOT_SUPPORTED: {
    code: 'UNSUPPORTED_OPERATION',
    retryable: false,
    summary: 'This engine, or this version of the service, does not do this.',
  },

  DATABASE_UNAVAILABLE: {
    code: 'CONNECTION_ERROR',
    retryable: true,
    summary: 'The database cannot be reached or opened.',
  },
  SHUTTING_DOWN: { code: 'CONNECTION_ERROR', retryable: true, summary: 'The service is stopping.' },
  OUTCOME_UNKNOWN: {
    code: 'CONNECTION_ERROR',
    retryable: false,
    summary: 'The database was lost amid a write: it was done or not. Read before you repeat it.',
  },
  STORAGE_FULL: { code: 'CONNECTION_ERROR', retryable: true, summary: 'The disk is full; nothing was written.' },
  STORAGE_READ_ONLY: {
    code: 'CONNECTION_ERROR',
    retryable: true,
    summary: 'The storage cannot be written; reads go on.',
  },

  CANCELLED: { code: 'QUERY_TIMEOUT', retryable: true, summary: 'The caller went away before the work was done.' },
  DEADLINE_EXCEEDED: { code: 'QUERY_TIMEOUT', retryable: true, summary: 'The work was not done in the time allowed.' },

  ENGINE_ERROR: {
    code: 'DATABASE_ERROR',
    retryable: false,
    summary: 'The engine failed in a way that has no better name; the log has the cause.',
  },
  INTERNAL: { code: 'DATABASE_ERROR', retryable: false, summary: 'A fault of the service; the log has the cause.' },
} as const satisfies Record<string, ReasonEntry>;

/** A key of the catalogue. */
export type ErrorReason = keyof typeof errorReasons;
