import type { FieldPath } from '../document/path.js';
import type { Filter } from '../filter/ast.js';

/** One part of an index's key. */
export interface IndexField {
  /** The path as it was given, normalised (`address.city`, `created_at`). */
  readonly name: string;
  readonly path: FieldPath;
  readonly direction: 1 | -1;
}

/** What an index was asked to be. */
export interface IndexDefinition {
  readonly name: string;
  readonly fields: readonly IndexField[];
  readonly unique: boolean;
  /** Documents with none of the fields have no entry. */
  readonly sparse: boolean;
  /** Only documents that match have entries. */
  readonly partialFilter?: Filter;
  /** The partial filter as it was given, for lists. */
  readonly partialFilterSource?: unknown;
}

/** An index as it stands; the planner reads it. */
export interface IndexState {
  readonly definition: IndexDefinition;
  /** Only a ready index has an entry for every document. */
  readonly state: 'building' | 'ready';
  /** Some document has several entries: a scan must drop duplicates and cannot give a sort. */
  readonly multikey: boolean;
  /**
   * Some key is not exact: a value was cut, or a document has too many entries and is filed under the overflow key.
   * Then a scan gives candidates only (overflow included) and cannot give a sort.
   */
  readonly inexact: boolean;
}
