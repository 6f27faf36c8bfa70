import type { Value } from '../../value/value.js';
import type { AccumulatorState } from './state.js';

/** Bytes of a number in a list. */
const numberBytes = 8;

/**
 * `$percentile`: of the numbers among the values, for each p the smallest whose rank is at least p·n; nulls for none.
 *
 * MongoDB's `approximate` method gives the same for as many numbers as its digest keeps apart; this is exact for any.
 */
export function startPercentile(p: readonly number[]): AccumulatorState {
  /** In order up to `sorted`, then as they came. */
  let values: number[] = [];
  let sorted = 0;
  return {
    add(value) {
      if (typeof value !== 'number') return 0;
      values.push(value);
      return numberBytes;
    },
    result() {
      values = mergeTail(values, sorted);
      sorted = values.length;
      return p.map((share) => readRank(values, share));
    },
  };
}

/** `$median`: the percentile at one half, alone. */
export function startMedian(): AccumulatorState {
  const half = startPercentile([0.5]);
  return { add: half.add, result: () => (half.result() as readonly Value[])[0] ?? null };
}

function readRank(sorted: readonly number[], share: number): Value {
  const rank = Math.max(0, Math.ceil(share * sorted.length) - 1);
  return sorted[Math.min(rank, sorted.length - 1)] ?? null;
}

/** Windows that grow ask after each value: one is put in its place, many are sorted. */
function mergeTail(values: number[], sorted: number): number[] {
  if (values.length - sorted !== 1 || sorted === 0) return values.sort((a, b) => a - b);
  const value = values.pop() as number;
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  values.splice(low, 0, value);
  return values;
}
