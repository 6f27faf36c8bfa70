import { DataError } from '../errors/data-error.js';
import type { ErrorReason } from '../errors/reasons.js';

/** An error at a place of a JSON Schema. */
export function schemaError(
  message: string,
  pointer: string,
  reason: ErrorReason = 'BAD_OPERAND',
  cause?: unknown,
): DataError {
  return new DataError(reason, message, { details: { pointer }, cause });
}

/** An error for a schema that is over one of the limits. */
export function schemaTooLarge(message: string, pointer: string, limit: number): DataError {
  return new DataError('LIMIT_EXCEEDED', message, { details: { pointer, limit } });
}
