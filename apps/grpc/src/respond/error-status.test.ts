import { DataError, type ErrorReason, errorReasons } from '@database-service/core';
import { status } from '@grpc/grpc-js';
import { expect, it } from 'vitest';
import { statusOf } from './error-status.js';

/** The table of docs/REST_API_SPECIFICATION.md, by hand. */
const statuses: Readonly<Record<string, string>> = {
  INVALID_REQUEST: 'INVALID_ARGUMENT',
  VALIDATION_ERROR: 'INVALID_ARGUMENT',
  PERMISSION_DENIED: 'PERMISSION_DENIED',
  DOCUMENT_NOT_FOUND: 'NOT_FOUND',
  COLLECTION_NOT_FOUND: 'NOT_FOUND',
  HISTORY_LOST: 'OUT_OF_RANGE',
  DUPLICATE_KEY: 'ALREADY_EXISTS',
  OPTIMISTIC_LOCK_ERROR: 'ABORTED',
  TRANSACTION_FAILED: 'ABORTED',
  INDEX_ERROR: 'FAILED_PRECONDITION',
  RATE_LIMIT_EXCEEDED: 'RESOURCE_EXHAUSTED',
  UNSUPPORTED_OPERATION: 'UNIMPLEMENTED',
  CONNECTION_ERROR: 'UNAVAILABLE',
  QUERY_TIMEOUT: 'DEADLINE_EXCEEDED',
  DATABASE_ERROR: 'INTERNAL',
};

/** A reason that says more than its code. */
const others: Readonly<Record<string, string>> = { CANCELLED: 'CANCELLED' };

it.each(Object.entries(errorReasons))('%s has the status of its code', (reason, { code }) => {
  const error = new DataError(reason as ErrorReason, 'x');
  expect(status[statusOf(error)]).toBe(others[reason] ?? statuses[code]);
});
