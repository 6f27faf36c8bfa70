import type { Filter } from '../filter/ast.js';
import type { FieldTree } from '../pipeline/ast.js';

/** What of a document's data is given back. The envelope stays, but for the id where `hideId` is set. Plain data. */
export interface Projection {
  /** `include`: only the fields of the tree, as they are or computed; `exclude`: all but them. */
  readonly mode: 'include' | 'exclude';
  /** Expressions see `{_id, ...data}`. */
  readonly tree: FieldTree;
  readonly hideId: boolean;
  /** Arrays that are cut, after all else. */
  readonly slices: readonly ProjectedSlice[];
  /** Arrays of which the first element that matches is kept (`$elemMatch`). */
  readonly elements: readonly ProjectedElement[];
  /** The array of which the element is kept that the search's filter matched (`field.$`). */
  readonly positional?: readonly string[];
}

/** `$slice`: without `skip` the first (positive) or last (negative) `count` elements. */
export interface ProjectedSlice {
  readonly segments: readonly string[];
  /** From the end, if negative. */
  readonly skip?: number;
  /** Positive where there is a `skip`. */
  readonly count: number;
}

/** `$elemMatch` on a field of the data. */
export interface ProjectedElement {
  readonly name: string;
  /** Its paths have the root `value`. */
  readonly filter: Filter;
  readonly form: 'object' | 'value';
}
