/** Integers as names, which JavaScript puts before all others and in their own order. */
const integerName = /^(?:0|[1-9]\d{0,9})$/;

/**
 * The name, if there is one, for which the order of an object's names is not the one in which they were written. Where
 * the order has a meaning, such an object must be refused.
 */
export function findMovedName(names: readonly string[]): string | undefined {
  return names.length < 2 ? undefined : names.find((name) => integerName.test(name));
}
