import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DataError,
  findKnownIndex,
  type IndexDefinition,
  type OperationContext,
  writeDefinitionText,
} from '@database-service/core';
import type { CatalogueEntry, CatalogueIndex, StoredIndex } from '../catalogue/entry.js';
import { ensureCollection } from '../catalogue/make-collection.js';
import { isDuplicateKey } from '../errors.js';
import type { Store } from '../store.js';
import { entryFreshMs } from '../write/write-scope.js';
import { fillIndex } from './fill-index.js';
import { makeNativeIndex, removeNativeIndex } from './native-index.js';

/** Writers that know nothing of a new index are done by then. */
const writersDoneMs = 3 * entryFreshMs;

/**
 * Makes an index: entered in the catalogue, so that writers keep its entries; filled, where it has any; made in MongoDB;
 * ready.
 *
 * @returns whether it was made by this call
 * @throws DataError INDEX_CONFLICT, INDEX_DUPLICATES
 */
export async function createIndex(
  context: OperationContext,
  store: Store,
  collection: string,
  definition: IndexDefinition,
): Promise<boolean> {
  const found = await store.catalogue.find(context, collection);
  if (found?.isKept !== true) await ensureCollection(context, store, collection, found);
  const slot = randomBytes(6).toString('hex');
  let isKnown = false;
  const entry = await store.catalogue.change(context, collection, ({ indexes }) => {
    isKnown =
      findKnownIndex(
        indexes.map(({ indexState }) => indexState.definition),
        definition,
      ) !== undefined;
    if (isKnown) return undefined;
    return {
      indexes: [...indexes.map(toStored), { slot, definition: writeDefinitionText(definition), state: 'building' }],
    };
  });
  if (isKnown) {
    await awaitReady(context, store, entry, definition.name);
    return false;
  }
  const index = entry.indexes.find((candidate) => candidate.slot === slot);
  if (index === undefined) return false;
  try {
    await buildIndex(context, store, collection, index);
  } catch (error) {
    await giveUpIndex(context, store, collection, slot);
    throw error;
  }
  return true;
}

/** Makes an index that is in the catalogue, and says that it is ready. @throws DataError INDEX_DUPLICATES */
export async function buildIndex(
  context: OperationContext,
  store: Store,
  collection: string,
  index: CatalogueIndex,
): Promise<void> {
  const isShortened = await build(context, store, collection, index);
  await changeIndex(context, store, collection, index.slot, (stored) => ({
    ...stored,
    state: 'ready',
    ...(isShortened ? { shortened: true as const } : {}),
  }));
}

/** @throws DataError INDEX_DUPLICATES */
async function build(
  context: OperationContext,
  store: Store,
  collection: string,
  index: CatalogueIndex,
): Promise<boolean> {
  if (!index.isKeyed) return await makeNativeIndex(context, store, collection, index);
  const { name } = index.indexState.definition;
  await sleep(writersDoneMs);
  return await store.driver.call(context, 'write', async () => {
    try {
      // First, so that entries of a unique one that are written from now on are checked.
      const isShortened = await makeNativeIndex(context, store, collection, index);
      await fillIndex(context, store, collection, index);
      return isShortened;
    } catch (error) {
      if (isDuplicateKey(error) || isDuplicateKey(causeOf(error))) throw duplicates(name);
      throw error;
    }
  });
}

/** Takes away what there is of an index that cannot be made. */
export async function giveUpIndex(
  context: OperationContext,
  store: Store,
  collection: string,
  slot: string,
): Promise<void> {
  await changeIndex(context, store, collection, slot, () => undefined).catch(() => {});
  await removeNativeIndex(context, store, collection, slot).catch(() => {});
}

/** Changes an index in the catalogue; `undefined` takes it away. */
async function changeIndex(
  context: OperationContext,
  store: Store,
  collection: string,
  slot: string,
  change: (stored: StoredIndex) => StoredIndex | undefined,
): Promise<void> {
  await store.catalogue.change(context, collection, ({ indexes }) => ({
    indexes: indexes.flatMap((index) => {
      const stored = toStored(index);
      return index.slot === slot ? (change(stored) ?? []) : [stored];
    }),
  }));
}

/** Another call, or another process, is making the index: its caller is answered when it is ready. */
async function awaitReady(context: OperationContext, store: Store, entry: CatalogueEntry, name: string): Promise<void> {
  let current: CatalogueEntry | undefined = entry;
  for (let count = 0; count < 600; count += 1) {
    const index = current?.indexes.find(({ indexState }) => indexState.definition.name === name);
    if (index === undefined || index.state === 'ready') return;
    await sleep(50);
    current = await store.catalogue.find(context, entry.name);
  }
}

/** What of an index is kept. */
export function toStored({ slot, definition, state, shortened }: CatalogueIndex): StoredIndex {
  return { slot, definition, state, ...(shortened === undefined ? {} : { shortened }) };
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

function duplicates(name: string): DataError {
  const message = `The index ${JSON.stringify(name)} cannot be unique: several documents have the same key.`;
  return new DataError('INDEX_DUPLICATES', message, { details: { index: name } });
}
