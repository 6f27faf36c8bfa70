import { DataError, type ErrorDetails, type ErrorReason } from '@database-service/core';
import { mapError } from '../errors.js';

/** An error as it travels between threads: a structured clone would keep neither its class nor its fields. */
export interface PlainError {
  readonly reason: ErrorReason;
  readonly message: string;
  readonly details: ErrorDetails;
  /** Of the fault beneath, for the log. */
  readonly cause?: { readonly message: string; readonly stack?: string | undefined; readonly code?: string };
}

/** Whatever was thrown, as plain data. */
export function toPlainError(error: unknown): PlainError {
  const { reason, message, details, cause } = mapError(error);
  if (!(cause instanceof Error)) return { reason, message, details };
  const code = 'code' in cause && typeof cause.code === 'string' ? { code: cause.code } : {};
  return { reason, message, details, cause: { message: cause.message, stack: cause.stack, ...code } };
}

/** The error again. */
export function fromPlainError({ reason, message, details, cause }: PlainError): DataError {
  if (cause === undefined) return new DataError(reason, message, { details });
  const { message: what, ...rest } = cause;
  return new DataError(reason, message, { details, cause: Object.assign(new Error(what), rest) });
}
