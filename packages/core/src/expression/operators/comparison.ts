import { compareValues, equalValues } from '../../value/compare.js';
import type { Value } from '../../value/value.js';
import type { OperatorDefinition } from '../operator.js';

type MaybeValue = Value | undefined;

/** The comparisons: across types, in the order of values, with a missing value below null. */
export const comparisonOperators: readonly OperatorDefinition[] = [
  compareBy('$eq', areEqual),
  compareBy('$ne', (a, b) => !areEqual(a, b)),
  compareBy('$gt', (a, b) => compareMaybe(a, b) > 0),
  compareBy('$gte', (a, b) => compareMaybe(a, b) >= 0),
  compareBy('$lt', (a, b) => compareMaybe(a, b) < 0),
  compareBy('$lte', (a, b) => compareMaybe(a, b) <= 0),
  // Adding 0: a sign of -0 is no different from 0.
  compareBy('$cmp', (a, b) => Math.sign(compareMaybe(a, b)) + 0),
];

function compareBy(name: string, compare: (a: MaybeValue, b: MaybeValue) => Value): OperatorDefinition {
  return {
    name,
    positional: { least: 2, most: 2 },
    compile: ([left, right]) => {
      if (left === undefined || right === undefined) return () => undefined;
      return (document, scope) => compare(left(document, scope), right(document, scope));
    },
  };
}

function areEqual(a: MaybeValue, b: MaybeValue): boolean {
  return a === undefined || b === undefined ? a === b : equalValues(a, b);
}

function compareMaybe(a: MaybeValue, b: MaybeValue): number {
  if (a === undefined) return b === undefined ? 0 : -1;
  return b === undefined ? 1 : compareValues(a, b);
}
