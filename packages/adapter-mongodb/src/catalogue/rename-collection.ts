import { newDocumentId, type OperationContext, outlastCreation } from '@database-service/core';
import { endEvents, intendEvents } from '../changes/collection-events.js';
import { toStored } from '../indexes/create-index.js';
import { storedName } from '../names.js';
import type { Store } from '../store.js';
import { collectionExists } from './catalogue.js';
import { keepEntry } from './make-collection.js';

/**
 * Gives a collection another name. What is pending in it gets numbers before, under its former name.
 *
 * @throws DataError COLLECTION_MISSING, COLLECTION_EXISTS
 */
export async function renameCollection(
  context: OperationContext,
  store: Store,
  from: string,
  to: string,
): Promise<void> {
  const { catalogue, feed, driver } = store;
  const found = await catalogue.require(context, from);
  if ((await catalogue.find(context, to)) !== undefined) throw collectionExists(to);
  const entry = await keepEntry(context, store, found);
  outlastCreation(new Date());
  const time = new Date();
  const events = [from, to].map(
    (collection) =>
      ({ _id: newDocumentId(), op: 'renamed', collection, from, to, time, created_at: entry.createdAt }) as const,
  );
  if (!driver.usesStreams) {
    await intendEvents(context, driver, events);
    await feed.settleCollection(context, from);
  }
  const { schema, changeDetail, createdAt, rev, isAdopted, indexes } = entry;
  const isAdded = await catalogue.add(context, {
    _id: to,
    created_at: createdAt,
    rev: rev + 1,
    ...(isAdopted ? { adopted: true as const } : {}),
    ...(schema === undefined ? {} : { schema: JSON.stringify(schema) }),
    change_detail: changeDetail,
    indexes: indexes.map(toStored),
  });
  if (!isAdded) throw collectionExists(to);
  await driver.call(context, 'write', async (database) => {
    await database.collection(storedName(from)).rename(storedName(to));
  });
  await catalogue.remove(context, from);
  // The server tells of it by itself.
  if (driver.usesStreams) return;
  await endEvents(context, driver, events);
  feed.noteWritten(to);
}
