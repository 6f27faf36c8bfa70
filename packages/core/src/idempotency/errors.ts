import { DataError } from '../errors/data-error.js';

/** The error for a key that came with another request before. */
export function idempotencyKeyReused(key: string): DataError {
  return new DataError(
    'IDEMPOTENCY_KEY_REUSED',
    'This idempotency key was used for another request; make a new key for each request, and repeat a request unchanged.',
    { details: { key } },
  );
}

/** The error for a key whose request is not answered yet. */
export function idempotencyKeyInFlight(key: string): DataError {
  return new DataError(
    'IDEMPOTENCY_IN_FLIGHT',
    'The first request with this idempotency key is still being worked on; repeat it in a moment to get its answer.',
    { details: { key } },
  );
}
