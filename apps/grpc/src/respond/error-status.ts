import type { DataError, ErrorCode, ErrorReason } from '@database-service/core';
import { status } from '@grpc/grpc-js';

/** The status of each code, as docs/REST_API_SPECIFICATION.md has it. */
const statusByCode: Readonly<Record<ErrorCode, status>> = {
  INVALID_REQUEST: status.INVALID_ARGUMENT,
  VALIDATION_ERROR: status.INVALID_ARGUMENT,
  PERMISSION_DENIED: status.PERMISSION_DENIED,
  DOCUMENT_NOT_FOUND: status.NOT_FOUND,
  COLLECTION_NOT_FOUND: status.NOT_FOUND,
  HISTORY_LOST: status.OUT_OF_RANGE,
  DUPLICATE_KEY: status.ALREADY_EXISTS,
  OPTIMISTIC_LOCK_ERROR: status.ABORTED,
  TRANSACTION_FAILED: status.ABORTED,
  INDEX_ERROR: status.FAILED_PRECONDITION,
  RATE_LIMIT_EXCEEDED: status.RESOURCE_EXHAUSTED,
  UNSUPPORTED_OPERATION: status.UNIMPLEMENTED,
  CONNECTION_ERROR: status.UNAVAILABLE,
  QUERY_TIMEOUT: status.DEADLINE_EXCEEDED,
  DATABASE_ERROR: status.INTERNAL,
};

/** Reasons whose status is not that of their code. */
const statusByReason: Readonly<Partial<Record<ErrorReason, status>>> = {
  // Nobody reads it; it tells the access log that the client went away.
  CANCELLED: status.CANCELLED,
};

/** The gRPC status of an error. */
export function statusOf(error: Pick<DataError, 'code' | 'reason'>): status {
  return statusByReason[error.reason] ?? statusByCode[error.code];
}
