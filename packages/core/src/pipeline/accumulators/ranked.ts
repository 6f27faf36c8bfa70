import { valuePath } from '../../document/path.js';
import { comparePositions, valuePosition } from '../../sort/position.js';
import type { SortKey, SortPosition } from '../../sort/sort.js';
import { TopSorter } from '../../sort/top.js';
import type { Value } from '../../value/value.js';
import { estimateBytes } from '../memory.js';
import type { AccumulatorState } from './state.js';

/** Bytes of a place in the sorter, beside the value in it. */
const entryBytes = 96;

const ascending: readonly SortKey[] = Object.freeze([Object.freeze({ path: valuePath, direction: 1 as const })]);
const descending: readonly SortKey[] = Object.freeze([Object.freeze({ path: valuePath, direction: -1 as const })]);

/** `$minN` (1) and `$maxN` (-1): the n first values of the order, in it; null and missing are passed over. */
export function startExtremes(direction: 1 | -1, n: number): AccumulatorState {
  const sorter = new TopSorter<Value>(direction === 1 ? ascending : descending, (value) => [value], n);
  return {
    add(value) {
      if (value === undefined || value === null) return 0;
      return grownBy(value, sorter.add(value));
    },
    result: () => sorter.list(),
  };
}

/** `$topN`: the values of the n documents that come first in a sort, in it; a missing value is null. */
export function startTop(keys: readonly SortKey[], n: number): AccumulatorState {
  const sorter = new TopSorter<Candidate>(keys, ({ position }) => position, n);
  return {
    add(value, document) {
      const candidate = { value: value ?? null, position: valuePosition(document, keys), arrival: 0 };
      return grownBy(candidate.value, sorter.add(candidate)?.value);
    },
    result: () => sorter.list().map(({ value }) => value),
  };
}

/**
 * `$bottomN`: the values of the n documents that come last in a sort, in its order; a missing value is null. Of those
 * that tie, the first to come are kept, as in MongoDB.
 */
export function startBottom(keys: readonly SortKey[], n: number): AccumulatorState {
  const backwards = keys.map(({ path, direction }) => ({ path, direction: direction === 1 ? -1 : 1 }) as const);
  const sorter = new TopSorter<Candidate>(backwards, ({ position }) => position, n);
  let arrivals = 0;
  return {
    add(value, document) {
      arrivals += 1;
      const candidate = { value: value ?? null, position: valuePosition(document, keys), arrival: arrivals };
      return grownBy(candidate.value, sorter.add(candidate)?.value);
    },
    result() {
      const kept = sorter.list();
      kept.sort((a, b) => comparePositions(a.position, b.position, keys) || a.arrival - b.arrival);
      return kept.map(({ value }) => value);
    },
  };
}

/** `$top` and `$bottom`: the only value of a `$topN` or `$bottomN` of one; null for none. */
export function startSingle(many: AccumulatorState): AccumulatorState {
  return {
    add: (value, document) => many.add(value, document),
    result: () => (many.result() as readonly Value[])[0] ?? null,
  };
}

interface Candidate {
  readonly value: Value;
  readonly position: SortPosition;
  readonly arrival: number;
}

function grownBy(value: Value, dropped: Value | undefined): number {
  return estimateBytes(value) + entryBytes - (dropped === undefined ? 0 : estimateBytes(dropped) + entryBytes);
}
