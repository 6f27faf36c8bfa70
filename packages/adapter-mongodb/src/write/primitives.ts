import type { Document, OperationContext, WritePrimitives } from '@database-service/core';
import type { Collection } from 'mongodb';
import type { CatalogueEntry } from '../catalogue/entry.js';
import { pendingMax } from '../changes/pending-changes.js';
import type { CallOptions } from '../driver.js';
import { isDuplicateKey, isParallelArrays } from '../errors.js';
import { shortenIndexes } from '../indexes/shorten-index.js';
import { findDocuments } from '../read/find.js';
import { readById } from '../read/get.js';
import { contextOf, encodeDocument, type StoredDocument } from '../stored/stored-document.js';
import { changeAdopted } from './change-adopted.js';
import { creationMeta, updateMeta } from './change-meta.js';
import { deleteDocument } from './delete-document.js';
import { explainDuplicate, type RefusedDocument } from './explain-duplicate.js';
import { keysOf } from './index-keys.js';
import { sameDocument } from './same-document.js';
import type { WriteScope } from './write-scope.js';

/** The conditional writes from which core builds all others. With the document go its entries and the record of its change. */
export function createPrimitives(scope: WriteScope): WritePrimitives {
  const { store } = scope;
  return {
    get: (context, collection, id) => readById(context, store, collection, id, scope.options),
    async find(context, collection, { filter, sort, limit }) {
      const found: Document[] = [];
      for await (const batch of findDocuments(
        context,
        store,
        collection,
        { filter, sort, limit },
        { forWrite: scope.options },
      )) {
        found.push(...batch);
      }
      return found;
    },
    schemaOf: async (context, collection) => (await scope.find(context, collection))?.schema,
    listIndexes: async (context, collection) =>
      (await scope.find(context, collection))?.indexes.map(({ indexState }) => indexState),
    insertIfAbsent: (context, collection, document) => insertDocument(context, scope, collection, document),
    replaceIf: (context, collection, before, document) =>
      replaceDocument(context, scope, collection, { before, document }),
    deleteIf: async (context, collection, before) => {
      await scope.mark(context, collection);
      try {
        return await deleteDocument(context, scope, collection, before);
      } finally {
        scope.noteWritten(collection);
      }
    },
  };
}

async function insertDocument(
  context: OperationContext,
  scope: WriteScope,
  collection: string,
  document: Document,
): Promise<boolean> {
  const { store } = scope;
  const entry = await scope.open(context, collection);
  const keys = keysOf(entry, document);
  const mark = markOf(scope, entry);
  const stored = encodeDocument(document, store.idTypeOf(collection), {
    ...keys.stored,
    ...creationMeta(scope, document, mark),
  });
  const insert: StoreAttempt['store'] = async (documents, call) => {
    await documents.insertOne(stored, { ...call, ...scope.options });
    return true;
  };
  return await storeDocument(context, scope, entry, {
    document,
    keys,
    storedId: stored._id,
    isNew: true,
    store: insert,
  });
}

interface Replacement {
  readonly before: Document;
  readonly document: Document;
}

async function replaceDocument(
  context: OperationContext,
  scope: WriteScope,
  collection: string,
  { before, document }: Replacement,
): Promise<boolean> {
  const { store } = scope;
  if (!store.driver.usesStreams && Object.keys(contextOf(before).changes).length >= pendingMax) {
    // They make the document larger with each write: numbered now, whoever's turn it is. What was read is out of date then.
    await store.feed.settleCollection(context, collection);
    return false;
  }
  const entry = await scope.open(context, collection);
  const keys = keysOf(entry, document);
  const idType = store.idTypeOf(collection);
  const stored = encodeDocument(document, idType, {
    ...keys.stored,
    ...updateMeta(scope, before, document, markOf(scope, entry)),
  });
  const filter = sameDocument(before, idType);
  const replace: StoreAttempt['store'] = async (documents, call) => {
    const options = { ...call, ...scope.options };
    const { matchedCount } = entry.isAdopted
      ? await changeAdopted(documents, { filter, before, stored, options })
      : await documents.replaceOne(filter, stored, options);
    return matchedCount === 1;
  };
  return await storeDocument(context, scope, entry, {
    document,
    keys,
    storedId: stored._id,
    isNew: false,
    store: replace,
  });
}

interface StoreAttempt extends RefusedDocument {
  store(documents: Collection<StoredDocument>, call: CallOptions): Promise<boolean>;
}

/** @throws DataError DUPLICATE_VALUE */
async function storeDocument(
  context: OperationContext,
  scope: WriteScope,
  entry: CatalogueEntry,
  attempt: StoreAttempt,
): Promise<boolean> {
  const { store } = scope;
  try {
    return await store.documents(context, entry.name, 'write', async (documents, call) => {
      try {
        return await attempt.store(documents, call);
      } catch (error) {
        if (isParallelArrays(error)) {
          // An index never makes a write fail: this one is over its first field from now on.
          await shortenIndexes(context, store, entry.name);
          return await attempt.store(documents, call);
        }
        if (!isDuplicateKey(error)) throw error;
        const fault = await explainDuplicate(documents, attempt);
        if (fault instanceof Error) throw fault;
        // What was in the way is gone again, or it is the id: either way it was not stored.
        return false;
      }
    });
  } finally {
    scope.noteWritten(entry.name);
  }
}

function markOf({ claim }: WriteScope, { changeDetail: detail }: CatalogueEntry) {
  return { detail, ...(claim === undefined ? {} : { claim }) };
}
