import { newDocumentId, type OperationContext, outlastCreation } from '@database-service/core';
import { endEvents, intendEvents } from '../changes/collection-events.js';
import { own, storedName } from '../names.js';
import type { Store } from '../store.js';

/**
 * Removes a collection. What is pending in it gets numbers before, so that the feed has every change, and its end behind them.
 *
 * @throws DataError COLLECTION_MISSING
 */
export async function dropCollection(context: OperationContext, store: Store, name: string): Promise<void> {
  const { createdAt } = await store.catalogue.require(context, name);
  outlastCreation(new Date());
  const event = {
    _id: newDocumentId(),
    op: 'dropped',
    collection: name,
    time: new Date(),
    created_at: createdAt,
  } as const;
  const { usesStreams } = store.driver;
  if (!usesStreams) {
    await intendEvents(context, store.driver, [event]);
    await store.feed.settleCollection(context, name);
  }
  await store.catalogue.remove(context, name);
  await store.driver.call(context, 'write', async (database) => {
    await database.collection(storedName(name)).drop();
    await database.collection(own.deletions).deleteMany({ collection: name });
  });
  // The server tells of it by itself.
  if (usesStreams) return;
  await endEvents(context, store.driver, [event]);
  store.feed.noteWritten(name);
}
