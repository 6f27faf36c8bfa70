import { compareValues } from '../../value/compare.js';
import type { Value } from '../../value/value.js';
import type { AccumulatorState } from '../accumulators/state.js';

/** Entries passed over at the front before they are thrown away. */
const passedMax = 1024;

/**
 * `$min` (-1) and `$max` (1) of a window that moves: keeps what may still become the extreme, so that each document
 * costs the same however wide the window is.
 */
export function startMovingExtreme(direction: 1 | -1): AccumulatorState {
  /** From `head` on, each less extreme than the one before, or its equal. */
  let candidates: { readonly value: Value; readonly arrival: number }[] = [];
  let head = 0;
  let added = 0;
  let removed = 0;
  return {
    add(value) {
      const arrival = added;
      added += 1;
      if (value === undefined || value === null) return 0;
      while (candidates.length > head && compareValues(value, candidates.at(-1)?.value ?? null) * direction > 0) {
        candidates.pop();
      }
      candidates.push({ value, arrival });
      return 0;
    },
    remove() {
      if (candidates[head]?.arrival === removed) head += 1;
      removed += 1;
      if (head <= passedMax || head * 2 < candidates.length) return;
      candidates = candidates.slice(head);
      head = 0;
    },
    result: () => candidates[head]?.value ?? null,
  };
}
