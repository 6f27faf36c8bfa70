import { DataError } from '../errors/data-error.js';
import { compareValues } from '../value/compare.js';
import type { Value } from '../value/value.js';
import type { Accumulator } from './ast.js';
import { ExactSum } from './exact-sum.js';
import { estimateBytes } from './memory.js';

/** What one accumulator knows of one group. */
export interface AccumulatorState {
  /** Takes a document's value in; `undefined` is a missing one. Gives the bytes that this adds to what is held. */
  add(value: Value | undefined): number;
  result(): Value;
}

/**
 * Begins an accumulator for a group.
 *
 * `sum` and `avg` pass over what is no number (`sum` of none is 0, `avg` null); `min` and `max` pass over null and
 * missing, compare in the order of values, arrays whole, and give null for none.
 *
 * @throws DataError BAD_VALUE - by `result`, if a sum is beyond the largest double
 */
export function startAccumulator(operator: Accumulator['operator']): AccumulatorState {
  switch (operator) {
    case 'sum':
      return startSum();
    case 'avg':
      return startAverage();
    case 'min':
      return startExtreme(-1);
    case 'max':
      return startExtreme(1);
    case 'count':
      return startCount();
    default:
      throw new DataError('INTERNAL', `The accumulator ${operator} cannot be run.`);
  }
}

function startSum(): AccumulatorState {
  const sum = new ExactSum();
  return {
    add(value) {
      if (typeof value === 'number') sum.add(value);
      return 0;
    },
    result: () => checkSum(sum.value, '$sum'),
  };
}

function startAverage(): AccumulatorState {
  const sum = new ExactSum();
  let count = 0;
  return {
    add(value) {
      if (typeof value === 'number') {
        sum.add(value);
        count += 1;
      }
      return 0;
    },
    result: () => (count === 0 ? null : checkSum(sum.value, '$avg') / count),
  };
}

/** No document can hold an infinite number, so none is made up. */
function checkSum(sum: number, operator: string): number {
  if (Number.isFinite(sum)) return sum;
  throw new DataError(
    'BAD_VALUE',
    `The sum of a ${operator} is beyond the largest number; leave such values out, or keep them in a smaller unit.`,
  );
}

function startExtreme(direction: 1 | -1): AccumulatorState {
  let extreme: Value = null;
  let bytes = 0;
  return {
    add(value) {
      if (value === undefined || value === null) return 0;
      if (extreme !== null && compareValues(value, extreme) * direction <= 0) return 0;
      extreme = value;
      const before = bytes;
      bytes = estimateBytes(value);
      return bytes - before;
    },
    result: () => extreme,
  };
}

function startCount(): AccumulatorState {
  let count = 0;
  return {
    add() {
      count += 1;
      return 0;
    },
    result: () => count,
  };
}
