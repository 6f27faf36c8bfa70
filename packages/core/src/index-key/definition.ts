import type { FieldPath } from '../document/path.js';
import type { Filter } from '../filter/ast.js';

/** One part of an index's key. */
export interface IndexField {
  /** The path as it was given, normalised (`address.city`, `created_at`). */
  readonly name: string;
  readonly path: FieldPath;
  readonly direction: 1 | -1;
}

/** A field whose words an index has. */
export interface TextIndexField {
  readonly name: string;
  readonly path: FieldPath;
}

/** The part of an index that is for `$text`. */
export interface TextIndexPart {
  readonly fields: readonly TextIndexField[];
  /** How many of the index's other fields were named before it: lists show the keys as they were given. */
  readonly position: number;
  /** By field name. Kept for lists only: nothing is ranked. */
  readonly weights?: Readonly<Record<string, number>>;
}

/** What an index was asked to be. */
export interface IndexDefinition {
  readonly name: string;
  /** The parts of its keys; of a text index those after the word, if any. */
  readonly fields: readonly IndexField[];
  /**
   * Makes it a text index: an entry for each word of a document, whatever its fields; none for a document without
   * words. It serves `$text` and nothing else, and a collection has one at most.
   */
  readonly text?: TextIndexPart;
  readonly unique: boolean;
  /** Documents with none of the fields have no entry. */
  readonly sparse: boolean;
  /** Documents are removed when the date at the one field lies so many seconds back. */
  readonly expireAfterSeconds?: number;
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
  /**
   * Some document has several entries: a scan must drop duplicates and cannot give a sort. Of a text index, where the
   * words alone give several: some document has arrays at the other fields.
   */
  readonly multikey: boolean;
  /**
   * Some key is not exact: a value was cut, or a document has too many entries and is filed under the overflow key.
   * Then a scan gives candidates only (overflow included) and cannot give a sort.
   */
  readonly inexact: boolean;
}
