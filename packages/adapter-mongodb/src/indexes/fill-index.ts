import { checkCancelled, type OperationContext } from '@database-service/core';
import type { CatalogueIndex } from '../catalogue/entry.js';
import type { Store } from '../store.js';
import { decodeDocument, type StoredDocument } from '../stored/stored-document.js';
import { keyText } from '../write/index-keys.js';

const batchSize = 200;

/**
 * Writes the entries of an index into the documents that have none yet. Each only if the document is as it was read: who
 * changes it meanwhile writes them himself. A document without `_meta` gets one with nothing else in it.
 */
export async function fillIndex(
  context: OperationContext,
  store: Store,
  collection: string,
  { slot, entriesOf }: CatalogueIndex,
): Promise<void> {
  const name = `_meta.keys.${slot}`;
  await store.documents(context, collection, 'write', async (documents) => {
    const cursor = documents.find({ [name]: { $exists: false } }, { batchSize });
    for await (const stored of cursor) {
      checkCancelled(context);
      let current: StoredDocument | null = stored;
      while (current !== null) {
        const { _id, _meta: meta }: StoredDocument = current;
        const { keys } = entriesOf(decodeDocument(current));
        if (keys.length === 0) break;
        const same = { _id, '_meta.version': meta?.version ?? null, '_meta.created_at': meta?.created_at ?? null };
        const { matchedCount } = await documents.updateOne(same as never, { $set: { [name]: keys.map(keyText) } });
        if (matchedCount === 1) break;
        current = await documents.findOne({ _id, [name]: { $exists: false } });
      }
    }
  });
}
