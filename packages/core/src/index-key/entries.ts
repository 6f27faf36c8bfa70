import type { Document } from '../document/document.js';
import type { IndexDefinition } from './definition.js';

/** A document's entries in one index. */
export interface IndexEntries {
  /** Distinct, in no particular order; none if the index leaves the document out (sparse, partial). */
  readonly keys: readonly Uint8Array[];
  /** An array was met on the way: `IndexState.multikey` has to become true with this write. */
  readonly multikey: boolean;
  /** A value was cut, or the keys were too many and the one key is `overflowKey`: as for `IndexState.inexact`. */
  readonly inexact: boolean;
}

/**
 * Compiles an index into the function that gives a document's keys.
 *
 * @throws DataError LIMIT_EXCEEDED - by the function, if a unique index would need too many keys for the document
 */
export function compileIndexEntries(_definition: IndexDefinition): (document: Document) => IndexEntries {
  return () => ({ keys: [], multikey: false, inexact: false });
}

/**
 * The field values behind one of a document's keys, for the error about a duplicate: `{email: "a@b.c"}`, JSON-ready.
 * Long strings are shortened.
 */
export function describeKey(
  _definition: IndexDefinition,
  _document: Document,
  _key: Uint8Array,
): Readonly<Record<string, unknown>> {
  return {};
}
