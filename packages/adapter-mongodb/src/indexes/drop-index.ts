import { DataError, type OperationContext } from '@database-service/core';
import type { Store } from '../store.js';
import { toStored } from './create-index.js';
import { makeNativeIndex, removeNativeIndex } from './native-index.js';

/**
 * Takes an index away. Its entries stay in the documents until they are written next.
 *
 * @throws DataError COLLECTION_MISSING, INDEX_MISSING
 */
export async function dropIndex(
  context: OperationContext,
  store: Store,
  collection: string,
  name: string,
): Promise<void> {
  let slot: string | undefined;
  const entry = await store.catalogue.require(context, collection);
  if (!entry.isKept) throw indexMissing(collection, name);
  const changed = await store.catalogue.change(context, collection, ({ indexes }) => {
    const index = indexes.find(({ indexState }) => indexState.definition.name === name);
    if (index === undefined) throw indexMissing(collection, name);
    slot = index.slot;
    return { indexes: indexes.filter((other) => other !== index).map(toStored) };
  });
  if (slot === undefined) return;
  await removeNativeIndex(context, store, collection, slot);
  // One over the same fields had no index of its own in MongoDB.
  for (const index of changed.indexes) if (!index.isKeyed) await makeNativeIndex(context, store, collection, index);
}

function indexMissing(collection: string, name: string): DataError {
  return new DataError('INDEX_MISSING', `The collection ${collection} has no index ${JSON.stringify(name)}.`, {
    details: { collection, index: name },
  });
}
