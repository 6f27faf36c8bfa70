import {
  checkCancelled,
  DataError,
  findKnownIndex,
  type IndexDefinition,
  isDataError,
  type OperationContext,
} from '@database-service/core';
import { type DocumentRow, documentColumnList, identifier, readDocumentRow, sql } from '@database-service/sql';
import type { CatalogueCollection, CatalogueIndex } from './catalogue.js';
import type { Connection } from './driver.js';
import { readChunk } from './read/read-chunk.js';
import type { Store } from './store.js';
import { addIndex, collectionMissing, readyIndex, removeIndex } from './write/change-catalogue.js';
import { backfillEntries } from './write/index-entries.js';
import type { OperationScope } from './write/run-operation.js';

/** Documents whose entries are made in one transaction: a few milliseconds, then writers have their turn. */
const chunkDocuments = 1_000;

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
  const { id, made } = await store.change((connection, scope) => startIndex(connection, scope, collection, definition));
  if (id !== undefined) await fillIndex(context, store, collection, id);
  return made;
}

/** Fills a building index from the start; what is there already stays. */
export async function fillIndex(
  context: OperationContext,
  store: Store,
  collection: string,
  id: number,
): Promise<void> {
  let after: number | undefined = -1;
  try {
    while (after !== undefined) {
      checkCancelled(context);
      const start: number = after;
      after = await store.change((connection, scope) => fillChunk(connection, scope, collection, id, start));
    }
  } catch (error) {
    // A process that stops leaves the index building: the next one goes on with it.
    if (isDataError(error) && error.reason === 'SHUTTING_DOWN') throw error;
    await removeFailed(store, collection, id);
    throw isDataError(error) && error.reason === 'DUPLICATE_VALUE' ? duplicates(error) : error;
  }
}

/** @returns the id of an index that is now to be filled, `undefined` if it is ready; and whether it is new */
function startIndex(
  connection: Connection,
  scope: OperationScope,
  name: string,
  definition: IndexDefinition,
): { readonly id: number | undefined; readonly made: boolean } {
  const collection = scope.writerOf(name, true)?.collection;
  if (collection === undefined) throw collectionMissing(name);
  const definitions = collection.indexes.map(({ state }) => state.definition);
  const known = findKnownIndex(definitions, definition);
  if (known === undefined) return { id: addIndex(connection, collection, definition), made: true };
  const building = collection.indexes.find(({ state }) => state.definition === known && state.state === 'building');
  return { id: building?.id, made: false };
}

/** @returns after which document to go on; `undefined` when the index is ready */
function fillChunk(
  connection: Connection,
  scope: OperationScope,
  name: string,
  id: number,
  after: number,
): number | undefined {
  const collection = scope.writerOf(name, false)?.collection;
  const index = findIndex(collection, id);
  if (collection === undefined || index === undefined) {
    throw new DataError('INDEX_MISSING', 'The index was dropped while it was built.', {
      details: { collection: name },
    });
  }
  if (index.state.state === 'ready') return undefined;
  const select = sql`SELECT NULL, d.seq, ${documentColumnList} FROM ${identifier(collection.table)} AS d
    WHERE d.seq > ${after} ORDER BY d.seq LIMIT ${chunkDocuments}`;
  const { rows, isFull } = readChunk(connection, select, chunkDocuments);
  for (const row of rows) {
    const document = readDocumentRow(row.slice(2) as unknown as DocumentRow);
    const current = findIndex(scope.writerOf(name, false)?.collection, id) ?? index;
    if (backfillEntries(connection, current, Number(row[1]), document)) scope.undone();
  }
  const last = rows.at(-1);
  if (last !== undefined && isFull) return Number(last[1]);
  readyIndex(connection, id);
  return undefined;
}

async function removeFailed(store: Store, collection: string, id: number): Promise<void> {
  await store.change((connection, scope) => {
    const index = findIndex(scope.writerOf(collection, false)?.collection, id);
    if (index?.state.state === 'building') removeIndex(connection, index);
  });
}

function findIndex(collection: CatalogueCollection | undefined, id: number): CatalogueIndex | undefined {
  return collection?.indexes.find((index) => index.id === id);
}

function duplicates(error: DataError): DataError {
  const { index, key } = error.details;
  return new DataError(
    'INDEX_DUPLICATES',
    `The unique index ${JSON.stringify(index)} cannot be made: several documents have the value ${JSON.stringify(key)}. Change them, or make the index without unique.`,
    { details: error.details, cause: error },
  );
}
