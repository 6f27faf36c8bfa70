import { AssertionError } from 'node:assert';
import { type DataError, type ErrorReason, isDataError } from '@database-service/core';
import { findDifference, showValue } from './find-difference.js';

/** @throws AssertionError that names the first difference, if there is one */
export function assertSame(actual: unknown, expected: unknown, what: string): void {
  const difference = findDifference(actual, expected);
  if (difference === undefined) return;
  throw new AssertionError({ message: `${what}: ${difference}`, actual, expected, operator: 'same' });
}

/** @throws AssertionError with the message, unless the condition holds */
export function assertThat(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionError({ message });
}

/** What a failing write or call may be expected to fail with: certain reasons, or any that blames the request. */
export type ExpectedError = ErrorReason | readonly ErrorReason[] | 'refused';

/** @throws AssertionError unless the value is a DataError of one of the reasons (`refused`: one that blames the request) */
export function assertDataError(error: unknown, expected: ExpectedError, what: string): asserts error is DataError {
  assertThat(isDataError(error), `${what}: expected a DataError (${String(expected)}), got ${String(error)}`);
  if (expected === 'refused') {
    const blamesRequest = error.code === 'INVALID_REQUEST' || error.code === 'VALIDATION_ERROR';
    assertThat(blamesRequest, `${what}: expected a refusal of the request, got ${error.reason}: ${error.message}`);
    return;
  }
  const reasons: readonly string[] = typeof expected === 'string' ? [expected] : expected;
  const isExpected = reasons.includes(error.reason);
  assertThat(isExpected, `${what}: expected ${reasons.join(' or ')}, got ${error.reason}: ${error.message}`);
}

/** Runs the call, which must fail as expected; gives the error back. */
export async function assertFails(
  call: () => unknown | Promise<unknown>,
  expected: ExpectedError,
  what: string,
): Promise<DataError> {
  let result: unknown;
  try {
    result = await call();
  } catch (error) {
    assertDataError(error, expected, what);
    return error;
  }
  throw new AssertionError({
    message: `${what}: expected ${String(expected)}, but it succeeded with ${showValue(result)}`,
  });
}
