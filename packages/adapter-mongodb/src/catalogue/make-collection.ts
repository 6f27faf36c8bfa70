import type { CollectionOptions, OperationContext } from '@database-service/core';
import { keepImages, withImages } from '../changes/streams/keep-images.js';
import type { MongoDriver } from '../driver.js';
import { codeOf } from '../errors.js';
import { storedName } from '../names.js';
import { type Catalogue, collectionExists } from './catalogue.js';
import type { CatalogueEntry, StoredEntry } from './entry.js';

/** What collections are made in. */
export interface CollectionStore {
  readonly driver: MongoDriver;
  readonly catalogue: Catalogue;
}

/** By it those who number changes find documents with changes that wait. */
const pendingIndex = { '_meta.unnumbered': 1 } as const;
const namespaceExists = 48;

/** @throws DataError COLLECTION_EXISTS */
export async function createCollection(
  context: OperationContext,
  store: CollectionStore,
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
  store: CollectionStore,
  name: string,
  found: CatalogueEntry | undefined,
): Promise<void> {
  const entry = entryOf(name, {});
  await store.catalogue.add(context, found === undefined ? entry : { ...entry, adopted: true });
  await makeStored(context, store, name);
}

/** The entry of a collection that the catalogue is to keep something about: one of another program's is taken in. */
export async function keepEntry(
  context: OperationContext,
  store: CollectionStore,
  entry: CatalogueEntry,
): Promise<CatalogueEntry> {
  if (entry.isKept) return entry;
  await ensureCollection(context, store, entry.name, entry);
  return await store.catalogue.require(context, entry.name);
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
async function makeStored(context: OperationContext, store: CollectionStore, name: string): Promise<void> {
  await store.driver.call(context, 'write', async (database) => {
    const options = store.driver.usesStreams ? withImages : {};
    await database.createCollection(storedName(name), options).catch((error: unknown) => {
      if (codeOf(error) !== namespaceExists) throw error;
    });
    if (store.driver.usesStreams) await keepImages(database, [name]);
    await database.collection(storedName(name)).createIndex(pendingIndex, { sparse: true, name: 'dbs_pending' });
  });
}
