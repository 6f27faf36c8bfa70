import type { Value } from '../value/value.js';

/** Whether an expression's value counts as true: all do but false, null, 0 and a missing one. */
export function isTrue(value: Value | undefined): boolean {
  return value !== false && value !== null && value !== 0 && value !== undefined;
}
