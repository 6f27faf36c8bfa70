import { checkNumber } from '../../expression/number-result.js';
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
    result: () => checkNumber('$sum', sum.value),
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
    result: () => (count === 0 ? null : checkNumber('$avg', sum.value) / count),
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
