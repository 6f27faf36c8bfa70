import { compareBytes, type Document, type IndexEntries, nameKey } from '@database-service/core';
import type { CatalogueIndex, StoredCollection } from '@database-service/sql';

/** What a change of one document means to one index. */
export interface EntryChange {
  readonly index: CatalogueIndex;
  readonly removed: readonly Uint8Array[];
  readonly added: readonly Uint8Array[];
}

/** What a change of one document means to its collection's indexes. */
export interface EntryChanges {
  /** Of the indexes of which entries change. */
  readonly changes: readonly EntryChange[];
  /** What indexes become by it. */
  readonly raised: readonly RaisedFlags[];
}

/** What an index was not before, and has to be known as before the document is stored. */
export interface RaisedFlags {
  readonly id: number;
  readonly multikey: boolean;
  readonly inexact: boolean;
}

const none: IndexEntries = { keys: [], multikey: false, inexact: false };

/**
 * Compares the entries of a document before and after a change.
 *
 * @throws DataError LIMIT_EXCEEDED
 */
export function compareEntries(
  { indexes }: StoredCollection,
  before: Document | undefined,
  after: Document | undefined,
): EntryChanges {
  const changes: EntryChange[] = [];
  const raised: RaisedFlags[] = [];
  for (const index of indexes) {
    const old = before === undefined ? none : index.entriesOf(before);
    const fresh = after === undefined ? none : index.entriesOf(after);
    const removed = missingKeys(old, fresh);
    const added = missingKeys(fresh, old);
    if (removed.length > 0 || added.length > 0) changes.push({ index, removed, added });
    const multikey = fresh.multikey && !index.state.multikey;
    const inexact = fresh.inexact && !index.state.inexact;
    if (multikey || inexact) raised.push({ id: index.id, multikey, inexact });
  }
  return { changes, raised };
}

/** The keys of one that the other lacks. */
function missingKeys({ keys }: IndexEntries, { keys: others }: IndexEntries): readonly Uint8Array[] {
  if (others.length === 0) return keys;
  if (others.length <= fewKeys) return keys.filter((key) => !others.some((other) => compareBytes(other, key) === 0));
  const names = new Set(others.map(nameKey));
  return keys.filter((key) => !names.has(nameKey(key)));
}

/** Up to so many keys are compared with each other; a text has thousands. */
const fewKeys = 8;
