/** A document's entries in one index. */
export interface IndexEntries {
  /** Distinct, in no particular order; none if the index leaves the document out (sparse, partial, no words). */
  readonly keys: readonly Uint8Array[];
  /** An array was met on the way: `IndexState.multikey` has to become true with this write. */
  readonly multikey: boolean;
  /** A value was cut, or the keys were too many and the one key is `overflowKey`: as for `IndexState.inexact`. */
  readonly inexact: boolean;
}

/** Of a document that the index leaves out. */
export const noEntries: IndexEntries = Object.freeze({ keys: Object.freeze([]), multikey: false, inexact: false });
