import { DataError, type ErrorDetails } from '@database-service/core';

/** One failed item of a bulk call. */
export interface ItemFailure {
  /** Position in the input, from 0. */
  readonly index: number;
  readonly error: DataError;
}

/**
 * The error of a bulk call of which something failed: code and reason of the first failure, with what was done.
 *
 * @param done - the counts so far, with the names of the call's answer
 */
export function partialFailure(first: ItemFailure, failures: readonly ItemFailure[], done: ErrorDetails): DataError {
  const errors = failures.map(({ index, error }) => ({ index, code: error.code, message: error.message }));
  return withDetails(first.error, { ...done, errors }, `Item ${first.index}: ${first.error.message}`);
}

/** The same error with more details; its own go first. */
export function withDetails(error: DataError, details: ErrorDetails, message = error.message): DataError {
  return new DataError(error.reason, message, {
    details: { ...error.details, ...details },
    cause: error.cause ?? error,
  });
}
