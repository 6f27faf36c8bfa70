import type { DataError, ErrorCode, ErrorReason } from '@database-service/core';

/** The status of each code, as docs/REST_API_SPECIFICATION.md has it. */
const statusByCode: Readonly<Record<ErrorCode, number>> = {
  INVALID_REQUEST: 400,
  VALIDATION_ERROR: 400,
  PERMISSION_DENIED: 403,
  DOCUMENT_NOT_FOUND: 404,
  COLLECTION_NOT_FOUND: 404,
  HISTORY_LOST: 410,
  DUPLICATE_KEY: 409,
  OPTIMISTIC_LOCK_ERROR: 409,
  TRANSACTION_FAILED: 409,
  INDEX_ERROR: 409,
  RATE_LIMIT_EXCEEDED: 429,
  UNSUPPORTED_OPERATION: 501,
  CONNECTION_ERROR: 503,
  QUERY_TIMEOUT: 504,
  DATABASE_ERROR: 500,
};

/** Reasons whose status is not that of their code. */
const statusByReason: Readonly<Partial<Record<ErrorReason, number>>> = {
  UNKNOWN_ROUTE: 404,
  METHOD_NOT_ALLOWED: 405,
  NOT_ACCEPTABLE: 406,
  REQUEST_TIMEOUT: 408,
  UNSUPPORTED_MEDIA_TYPE: 415,
  BODY_TOO_LARGE: 413,
  DOCUMENT_TOO_LARGE: 413,
  VERSION_REQUIRED: 428,
  IDEMPOTENCY_KEY_REUSED: 422,
  INDEX_MISSING: 404,
  // Nobody reads it; it tells the access log that the client went away.
  CANCELLED: 499,
};

/** The entity tag was right, or was not looked at: a patch found another value, the first request is still under way. */
const aboutOtherThanTags: ReadonlySet<ErrorReason> = new Set(['PATCH_TEST_FAILED', 'IDEMPOTENCY_IN_FLIGHT']);

/**
 * The HTTP status of an error.
 * @param ifMatch - whether the request had If-Match: then a wrong version is a failed precondition
 */
export function statusOf(error: DataError, ifMatch: boolean): number {
  const isPrecondition = error.code === 'OPTIMISTIC_LOCK_ERROR' && !aboutOtherThanTags.has(error.reason);
  if (ifMatch && isPrecondition) return 412;
  return statusByReason[error.reason] ?? statusByCode[error.code];
}
