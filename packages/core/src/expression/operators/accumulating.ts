import { ExactSum } from '../../pipeline/exact-sum.js';
import { compareValues } from '../../value/compare.js';
import { isValueArray, type Value } from '../../value/value.js';
import { checkNumber } from '../number-result.js';
import type { OperatorDefinition } from '../operator.js';

type MaybeValue = Value | undefined;

/**
 * Accumulators as expressions: over their operands, or over the elements of one alone that is an array. They pass over
 * what does not fit: the extremes over null and missing, the others over all but numbers.
 */
export const accumulatingOperators: readonly OperatorDefinition[] = [
  accumulate('$max', (values) => findExtreme(values, 1)),
  accumulate('$min', (values) => findExtreme(values, -1)),
  accumulate('$sum', (values) => checkNumber('$sum', sumOf(numbersOf(values)))),
  accumulate('$avg', (values) => {
    const numbers = numbersOf(values);
    return numbers.length === 0 ? null : checkNumber('$avg', sumOf(numbers)) / numbers.length;
  }),
  accumulate('$stdDevPop', (values) => computeDeviation('$stdDevPop', numbersOf(values), 0)),
  accumulate('$stdDevSamp', (values) => computeDeviation('$stdDevSamp', numbersOf(values), 1)),
];

function accumulate(name: string, compute: (values: readonly MaybeValue[]) => Value): OperatorDefinition {
  return {
    name,
    positional: { least: 0, most: Number.POSITIVE_INFINITY },
    compile: (operands) => (document, scope) => {
      const values = operands.map((operand) => operand(document, scope));
      const [only] = values;
      return compute(values.length === 1 && isValueArray(only) ? only : values);
    },
  };
}

function findExtreme(values: readonly MaybeValue[], direction: 1 | -1): Value {
  let extreme: Value = null;
  for (const value of values) {
    if (value === undefined || value === null) continue;
    if (extreme === null || compareValues(value, extreme) * direction > 0) extreme = value;
  }
  return extreme;
}

function numbersOf(values: readonly MaybeValue[]): readonly number[] {
  return values.filter((value) => typeof value === 'number');
}

function sumOf(numbers: readonly number[]): number {
  const sum = new ExactSum();
  for (const number of numbers) sum.add(number);
  return sum.value;
}

/** In two passes: deviations are taken from the mean, so that large numbers close together lose nothing. */
function computeDeviation(operator: string, numbers: readonly number[], lost: 0 | 1): Value {
  if (numbers.length <= lost) return null;
  const mean = checkNumber(operator, sumOf(numbers)) / numbers.length;
  const squares = new ExactSum();
  for (const number of numbers) squares.add(checkNumber(operator, (number - mean) ** 2));
  return Math.sqrt(checkNumber(operator, squares.value) / (numbers.length - lost));
}
