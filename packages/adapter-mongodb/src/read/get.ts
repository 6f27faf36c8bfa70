import type { Document, OperationContext } from '@database-service/core';
import type { ClientSession } from 'mongodb';
import type { Store } from '../store.js';
import { encodeId } from '../stored/document-id.js';
import { decodeDocument } from '../stored/stored-document.js';

/** A document by its id, as the primary has it. */
export function readById(
  context: OperationContext,
  store: Store,
  collection: string,
  id: string,
  options: { readonly session?: ClientSession } = {},
): Promise<Document | undefined> {
  return store.documents(context, collection, 'read', async (documents, call) => {
    const _id = encodeId(id, store.idTypeOf(collection));
    const stored = await documents.findOne({ _id }, { readPreference: 'primary', ...call, ...options });
    return stored === null ? undefined : decodeDocument(stored);
  });
}
