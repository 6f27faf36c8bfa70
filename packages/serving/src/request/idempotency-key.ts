import { checkIdempotencyKey, DataError } from '@database-service/core';

const pointer = '/idempotency_key';
const quotedPattern = /^"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;

/**
 * The key that a value of Idempotency-Key names: a key as it stands, or as a string of structured fields, in double quotes, as the IETF's
 * draft has it (draft-ietf-httpapi-idempotency-key-header; RFC 9651, 3.3.3). Both name the same key.
 *
 * @throws DataError BAD_ARGUMENT
 */
export function readIdempotencyKey(value: string | string[] | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && value.startsWith('"')) {
    const quoted = quotedPattern.exec(value)?.[1];
    if (quoted === undefined) {
      throw new DataError('BAD_ARGUMENT', 'Idempotency-Key begins with a quote, but is no string in double quotes.', {
        details: { pointer },
      });
    }
    return checkIdempotencyKey(quoted.replaceAll(/\\(["\\])/g, '$1'), pointer);
  }
  return checkIdempotencyKey(value, pointer);
}
