import { type Document, newDocumentId, type OperationContext } from '@database-service/core';
import { eventIdOf } from '../changes/event-id.js';
import type { DeletionIntent } from '../changes/find-deletions.js';
import { carryChanges } from '../changes/pending-changes.js';
import { collectionOf } from '../driver.js';
import { own } from '../names.js';
import { encodeId } from '../stored/document-id.js';
import { sameDocument } from './same-document.js';
import type { WriteScope } from './write-scope.js';

/**
 * Removes a document that is as it was read. Before, unless the server tells of it by itself, the deletion is noted down as intended: that the document is gone makes the
 * note a record of the feed. A note whose document is there still, at the same version, says nothing.
 */
export async function deleteDocument(
  context: OperationContext,
  scope: WriteScope,
  collection: string,
  before: Document,
): Promise<boolean> {
  const { store, options } = scope;
  const idType = store.idTypeOf(collection);
  if (!store.driver.usesStreams) await noteDeletion(context, scope, collection, before);
  return await store.documents(context, collection, 'write', async (documents, call) => {
    const { deletedCount } = await documents.deleteOne(sameDocument(before, idType), { ...call, ...options });
    return deletedCount === 1;
  });
}

async function noteDeletion(
  context: OperationContext,
  { store, claim, options }: WriteScope,
  collection: string,
  before: Document,
): Promise<void> {
  const storedId = encodeId(before.id, store.idTypeOf(collection));
  const { id, version, createdAt } = before;
  const intent: DeletionIntent = {
    _id: eventIdOf({ collection, id, createdAtMs: createdAt.getTime(), version: version + 1 }),
    collection,
    document: id,
    stored_id: storedId,
    created_at: createdAt,
    version,
    time: new Date(),
    key: newDocumentId(),
    changes: carryChanges(before),
    ...(claim === undefined ? {} : { claim }),
  };
  await store.driver.call(context, 'read', async (database, call) => {
    const { _id, ...rest } = intent;
    const intents = collectionOf<DeletionIntent>(database, own.deletions);
    await intents.updateOne({ _id }, { $setOnInsert: rest }, { upsert: true, ...call, ...options });
  });
}
