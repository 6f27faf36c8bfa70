import type { OperationContext } from '@database-service/core';
import type { Store } from '../store.js';
import { makeNativeIndex, removeNativeIndex } from './native-index.js';

/**
 * Puts indexes over their first fields in the place of those over several: MongoDB refuses a document with arrays at two fields
 * of one index, which no index that was made through the API may.
 */
export async function shortenIndexes(context: OperationContext, store: Store, collection: string): Promise<void> {
  const entry = await store.catalogue.change(context, collection, ({ indexes }) => ({
    indexes: indexes.map(({ slot, definition, state, shortened, isKeyed, indexState }) => {
      const isLong = !isKeyed && indexState.definition.fields.length > 1;
      return { slot, definition, state, ...(isLong || shortened === true ? { shortened: true as const } : {}) };
    }),
  }));
  for (const index of entry.indexes) {
    if (index.shortened !== true) continue;
    await removeNativeIndex(context, store, collection, index.slot);
    await makeNativeIndex(context, store, collection, index);
  }
}
