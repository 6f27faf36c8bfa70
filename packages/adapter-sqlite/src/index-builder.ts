import { checkCancelled, type IndexDefinition, isDataError, type OperationContext } from '@database-service/core';
import { indexDuplicates } from '@database-service/sql';
import type { Store } from './store.js';

/**
 * Makes an index, and the collection if need be. Writers keep the entries of a building index up to date, so filling it
 * in chunks, each in a transaction of its own, misses nothing. One that cannot be made is removed again.
 *
 * @returns whether it was not there already, not even in part
 * @throws DataError INDEX_CONFLICT, INDEX_DUPLICATES, CANCELLED
 */
export async function buildIndex(
  context: OperationContext,
  store: Store,
  collection: string,
  definition: IndexDefinition,
): Promise<boolean> {
  checkCancelled(context);
  const { id, made } = await store.change('startIndex', collection, definition);
  if (id !== undefined) await fillIndex(context, store, id);
  return made;
}

/** Fills a building index from the start; what is there already stays. */
export async function fillIndex(context: OperationContext, store: Store, id: number): Promise<void> {
  let after: number | undefined = -1;
  try {
    while (after !== undefined) {
      checkCancelled(context);
      after = await store.change('fillIndexChunk', id, after);
    }
  } catch (error) {
    // A process that stops leaves the index building: the next one goes on with it.
    if (isDataError(error) && error.reason === 'SHUTTING_DOWN') throw error;
    await store.change('abandonIndex', id);
    throw isDataError(error) && error.reason === 'DUPLICATE_VALUE' ? indexDuplicates(error) : error;
  }
}
