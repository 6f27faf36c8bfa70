import { DataError } from '@database-service/core';

/** The body is over the limit. */
export function bodyTooLarge(bytesMax: number): DataError {
  const message = `The body is larger than ${bytesMax} bytes. Send less at once; import takes NDJSON of any size.`;
  return new DataError('BODY_TOO_LARGE', message, { details: { limit_bytes: bytesMax } });
}

/** The body did not arrive in time. */
export function bodyTooSlow(timeoutMs: number): DataError {
  return new DataError('REQUEST_TIMEOUT', `The body did not arrive within ${timeoutMs} ms; send it again.`);
}

/** The client went away before its body was whole. */
export function bodyCutOff(): DataError {
  return new DataError('CANCELLED', 'The client went away before its request was complete.');
}

/** The body is not text. */
export function bodyNotUtf8(): DataError {
  return new DataError('INVALID_ENCODING', 'The body is not valid UTF-8; encode it as UTF-8.');
}
