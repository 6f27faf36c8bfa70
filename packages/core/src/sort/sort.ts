import type { FieldPath } from '../document/path.js';
import type { Value } from '../value/value.js';

/** One path to sort by. */
export interface SortKey {
  readonly path: FieldPath;
  readonly direction: 1 | -1;
}

/** Never empty: the last key is always the id, so that the order is total. */
export type Sort = readonly SortKey[];

/**
 * Where a document stands in a sort: one value for each of its keys. Arrays are replaced by the element that sorts;
 * `undefined` stands for an empty array, which sorts below null (as a missing field does, which is null here).
 */
export type SortPosition = readonly (Value | undefined)[];
