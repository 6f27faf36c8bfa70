import type { Document } from '../document/document.js';
import type { Filter } from '../filter/ast.js';
import type { Limits } from '../limits.js';

/** What an update is applied to. */
export interface UpdateSubject {
  readonly document: Document;
  /** The filter that found the document: what `$` in a path refers to. */
  readonly filter?: Filter;
  /** Whether the document is one that an upsert is about to insert: `$setOnInsert` counts only then. */
  readonly inserting: boolean;
  /** The write's time, for `$currentDate`. */
  readonly now: Date;
  readonly limits: Limits;
}
