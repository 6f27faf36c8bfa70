import type { FieldPath } from '../document/path.js';
import type { IndexState } from '../index-key/definition.js';
import type { Interval } from './interval.js';

/** Index keys from `lower` on and below `upper`, both compared byte by byte (as SQL engines compare binary strings). */
export interface KeyRange {
  readonly lower: Uint8Array;
  readonly upper: Uint8Array;
}

/** Where a part of each key in a scan lies: in one of the intervals, of encodings that are not inverted. */
export interface ScannedPart {
  readonly path: FieldPath;
  readonly intervals: readonly Interval[];
}

/**
 * How to read one index for a query. Entries are ordered by (key, document id).
 *
 * The entries in the ranges name every document that matches, and maybe others: what `withoutImplied` leaves of the filter
 * is to be checked again.
 */
export interface IndexScan {
  readonly index: IndexState;
  /** Ascending and disjoint; none if nothing can match. */
  readonly ranges: readonly KeyRange[];
  /** What is known of each key in the ranges; nothing where a document's entry may not tell its values. */
  readonly parts: readonly ScannedPart[];
  /** A document may come several times. */
  readonly dropDuplicates: boolean;
  /**
   * Reading all ranges by (key, id), in the two directions below, gives the sort asked for. Without duplicates then.
   */
  readonly servesSort: boolean;
  /** Keys are to be read descending (the last range first). False unless `servesSort`. */
  readonly keysDescending: boolean;
  /**
   * Among equal keys, ids are to be read descending. Where this differs from `keysDescending`, no plain scan of
   * (key, id) gives it: the engine orders the ids within each key (SQL: `ORDER BY key DESC, id ASC`). False unless `servesSort`.
   */
  readonly idsDescending: boolean;
  /**
   * Where to go on, if a position was given and the index serves the sort: entries strictly after this (key, id) in the
   * order of the scan. The ranges are narrowed to it already, but keep the entries with this very key.
   */
  readonly after?: { readonly key: Uint8Array; readonly id: string };
}
