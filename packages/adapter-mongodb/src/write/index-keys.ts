import type { Document, IndexEntries } from '@database-service/core';
import type { CatalogueEntry, CatalogueIndex } from '../catalogue/entry.js';
import type { StoredMeta } from '../stored/stored-document.js';

/** A document's entries in the indexes that keep them within documents. */
export interface DocumentKeys {
  readonly stored: Pick<StoredMeta, 'keys'>;
  /** By slot. */
  readonly bySlot: ReadonlyMap<string, { readonly index: CatalogueIndex; readonly entries: IndexEntries }>;
}

/** @throws DataError LIMIT_EXCEEDED if a unique index would need too many */
export function keysOf(entry: CatalogueEntry, document: Document): DocumentKeys {
  const bySlot = new Map<string, { index: CatalogueIndex; entries: IndexEntries }>();
  for (const index of entry.indexes) {
    if (index.isKeyed) bySlot.set(index.slot, { index, entries: index.entriesOf(document) });
  }
  const keys: Record<string, readonly string[]> = {};
  for (const [slot, { entries }] of bySlot) {
    // No array where there is nothing: a sparse index would take an empty one for a value.
    if (entries.keys.length > 0) keys[slot] = entries.keys.map(keyText);
  }
  return { stored: Object.keys(keys).length === 0 ? {} : { keys }, bySlot };
}

/** A key as it is stored: texts are in the order of the bytes. */
export function keyText(key: Uint8Array): string {
  return Buffer.from(key).toString('hex');
}
