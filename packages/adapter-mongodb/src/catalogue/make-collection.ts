import type { CollectionOptions, OperationContext } from '@database-service/core';
import { codeOf } from '../errors.js';
import { storedName } from '../names.js';
import type { Store } from '../store.js';
import { collectionExists } from './catalogue.js';
import type { CatalogueEntry, StoredEntry } from './entry.js';

/** By it those who number changes find documents with changes that wait. */
const pendingIndex = { '_meta.unnumbered': 1 } as const;
const namespaceExists = 48;

/** @throws DataError COLLECTION_EXISTS */
export async function createCollection(
  context: OperationContext,
  store: Store,
  name: string,
  options: CollectionOptions = {},
): Promise<void> {
  if ((await store.catalogue.find(context, name)) !== undefined) throw collectionExists(name);
  if (!(await store.catalogue.add(context, entryOf(name, options)))) throw collectionExists(name);
  await makeStored(context, store, name);
}

/** Makes a collection that is about to be written to, or takes one of another program's into the catalogue. */
export async function ensureCollection(
  context: OperationContext,
  store: Store,
  name: string,
  found: CatalogueEntry | undefined,
): Promise<void> {
  const entry = entryOf(name, {});
  await store.catalogue.add(context, found === undefined ? entry : { ...entry, adopted: true });
  await makeStored(context, store, name);
}

function entryOf(name: string, { schema, changeDetail }: CollectionOptions): StoredEntry {
  return {
    _id: name,
    created_at: new Date(),
    rev: 1,
    indexes: [],
    ...(schema === undefined ? {} : { schema: JSON.stringify(schema) }),
    ...(changeDetail === undefined ? {} : { change_detail: changeDetail }),
  };
}

/** The collection of MongoDB, and what each has; several may do so at once. */
async function makeStored(context: OperationContext, store: Store, name: string): Promise<void> {
  await store.driver.call(context, 'write', async (database) => {
    await database.createCollection(storedName(name)).catch((error: unknown) => {
      if (codeOf(error) !== namespaceExists) throw error;
    });
    await database.collection(storedName(name)).createIndex(pendingIndex, { sparse: true, name: 'dbs_pending' });
  });
}
