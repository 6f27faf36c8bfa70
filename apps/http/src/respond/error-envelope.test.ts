import { DataError, type ErrorReason, errorReasons } from '@database-service/core';
import { retryAfterOf } from '@database-service/serving';
import { describe, expect, it } from 'vitest';
import { formatErrorEnvelope } from './error-envelope.js';
import { statusOf } from './error-status.js';

const error = (reason: ErrorReason, details = {}): DataError => new DataError(reason, 'Message.', { details });

describe('statusOf', () => {
  it.each([
    ['BAD_ARGUMENT', 400],
    ['BAD_VALUE', 400],
    ['UNKNOWN_DATABASE', 400],
    ['UNKNOWN_ROUTE', 404],
    ['METHOD_NOT_ALLOWED', 405],
    ['NOT_ACCEPTABLE', 406],
    ['REQUEST_TIMEOUT', 408],
    ['UNSUPPORTED_MEDIA_TYPE', 415],
    ['BODY_TOO_LARGE', 413],
    ['DOCUMENT_TOO_LARGE', 413],
    ['VERSION_REQUIRED', 428],
    ['RAW_QUERY_DISABLED', 403],
    ['DOCUMENT_MISSING', 404],
    ['COLLECTION_MISSING', 404],
    ['HISTORY_LOST', 410],
    ['DUPLICATE_ID', 409],
    ['VERSION_MISMATCH', 409],
    ['TRANSACTION_ABORTED', 409],
    ['INDEX_CONFLICT', 409],
    ['INDEX_MISSING', 404],
    ['RATE_LIMITED', 429],
    ['NOT_SUPPORTED', 501],
    ['STORAGE_FULL', 503],
    ['SHUTTING_DOWN', 503],
    ['DEADLINE_EXCEEDED', 504],
    ['INTERNAL', 500],
  ] as const)('%s is %i', (reason, status) => {
    expect(statusOf(error(reason), false)).toBe(status);
  });

  it('is 412 for a wrong version under If-Match, and nothing else changes', () => {
    expect(statusOf(error('VERSION_MISMATCH'), true)).toBe(412);
    expect(statusOf(error('DOCUMENT_MISSING'), true)).toBe(404);
  });

  it('is an error status for every reason of the catalogue', () => {
    for (const reason of Object.keys(errorReasons) as ErrorReason[]) {
      expect(statusOf(error(reason), false)).toBeGreaterThanOrEqual(400);
    }
  });
});

describe('formatErrorEnvelope', () => {
  it('has code, message, reason, details and request id, never the cause', () => {
    const cause = new Error('SELECT secret FROM x');
    const failed = new DataError('BAD_OPERAND', 'Message.', { details: { pointer: '/filter' }, cause });
    expect(JSON.parse(formatErrorEnvelope(failed, 'r1'))).toEqual({
      success: false,
      error: {
        code: 'INVALID_REQUEST',
        message: 'Message.',
        details: { reason: 'BAD_OPERAND', pointer: '/filter', request_id: 'r1' },
      },
    });
  });

  it('has the seconds to wait beside the code', () => {
    const limited = error('RATE_LIMITED', { retry_after_seconds: 7 });
    expect(JSON.parse(formatErrorEnvelope(limited, 'r1')).error).toEqual({
      code: 'RATE_LIMIT_EXCEEDED',
      message: 'Message.',
      retry_after_seconds: 7,
      details: { reason: 'RATE_LIMITED', request_id: 'r1' },
    });
    expect(retryAfterOf(limited)).toBe(7);
    expect(retryAfterOf(error('DATABASE_UNAVAILABLE'))).toBe(1);
    expect(retryAfterOf(error('INTERNAL'))).toBeUndefined();
  });
});
