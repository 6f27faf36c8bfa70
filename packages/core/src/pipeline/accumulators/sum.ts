import { DataError } from '../../errors/data-error.js';
import { ExactSum } from '../exact-sum.js';
import type { AccumulatorState } from './state.js';

/** `$sum`: passes over what is no number; 0 for none. */
export function startSum(): AccumulatorState {
  const sum = new ExactSum();
  return {
    add(value) {
      if (typeof value === 'number') sum.add(value);
      return 0;
    },
    remove(value) {
      if (typeof value === 'number') sum.add(-value);
    },
    result: () => checkSum(sum.value, '$sum'),
  };
}

/** `$avg`: passes over what is no number; null for none. */
export function startAverage(): AccumulatorState {
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
    remove(value) {
      if (typeof value === 'number') {
        sum.add(-value);
        count -= 1;
      }
    },
    result: () => (count === 0 ? null : checkSum(sum.value, '$avg') / count),
  };
}

/** `$count`. */
export function startCount(): AccumulatorState {
  let count = 0;
  return {
    add() {
      count += 1;
      return 0;
    },
    remove() {
      count -= 1;
    },
    result: () => count,
  };
}

/**
 * Checks what was computed: no document can hold an infinite number, so none is made up.
 *
 * @param operator - with the `$`
 * @throws DataError BAD_VALUE
 */
export function checkSum(sum: number, operator: string): number {
  if (Number.isFinite(sum)) return sum === 0 ? 0 : sum;
  throw new DataError(
    'BAD_VALUE',
    `The sum of a ${operator} is beyond the largest number; leave such values out, or keep them in a smaller unit.`,
  );
}
