import type { Value } from '../../value/value.js';
import { estimateBytes } from '../memory.js';
import type { AccumulatorState } from './state.js';

/** Bytes of a place in a list, beside the value in it. */
const placeBytes = 16;

/** `$first`: of the first document; null where it is missing there, or there is none. */
export function startFirst(): AccumulatorState {
  let first: Value | undefined;
  return {
    add(value) {
      if (first !== undefined) return 0;
      first = value ?? null;
      return estimateBytes(first);
    },
    result: () => first ?? null,
  };
}

/** `$last`: of the last document; null where it is missing there, or there is none. */
export function startLast(): AccumulatorState {
  let last: Value = null;
  return {
    add(value) {
      const before = estimateBytes(last);
      last = value ?? null;
      return estimateBytes(last) - before;
    },
    result: () => last,
  };
}

/** `$firstN`: of the first n documents, in their order; a missing value is null. */
export function startFirstN(n: number): AccumulatorState {
  const values: Value[] = [];
  return {
    add(value) {
      if (values.length >= n) return 0;
      values.push(value ?? null);
      return placeBytes + estimateBytes(value ?? null);
    },
    result: () => [...values],
  };
}

/** `$lastN`: of the last n documents, in their order; a missing value is null. */
export function startLastN(n: number): AccumulatorState {
  /** A ring as soon as it is full: the oldest stands at `start`. */
  const values: Value[] = [];
  let start = 0;
  return {
    add(value) {
      const kept = value ?? null;
      if (values.length < n) {
        values.push(kept);
        return placeBytes + estimateBytes(kept);
      }
      const dropped = values[start] as Value;
      values[start] = kept;
      start = (start + 1) % n;
      return estimateBytes(kept) - estimateBytes(dropped);
    },
    result: () => [...values.slice(start), ...values.slice(0, start)],
  };
}
