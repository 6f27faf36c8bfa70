import { isDataError } from '../errors/data-error.js';
import type { ErrorReason } from '../errors/reasons.js';

/**
 * The reason and the pointer of the DataError that a call fails with; `undefined` if it does not fail.
 *
 * @throws whatever else the call throws
 */
export function faultOf(call: () => unknown): [ErrorReason, unknown] | undefined {
  try {
    call();
  } catch (error) {
    if (isDataError(error)) return [error.reason, error.details.pointer];
    throw error;
  }
  return undefined;
}
