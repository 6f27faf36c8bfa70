import type { DataError } from '@database-service/core';

/** Seconds after which a client may try again where nothing better is known. */
const retrySeconds = 1;

/** Seconds after which the same request is worth another try; `undefined` for an error that is not told so. */
export function retryAfterOf(error: DataError): number | undefined {
  const isTold = error.code === 'RATE_LIMIT_EXCEEDED' || error.code === 'CONNECTION_ERROR';
  if (!isTold && error.reason !== 'IDEMPOTENCY_IN_FLIGHT') return undefined;
  const told = error.details.retry_after_seconds;
  return typeof told === 'number' ? told : retrySeconds;
}
