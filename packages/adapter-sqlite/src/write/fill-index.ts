import {
  DataError,
  type DocumentRow,
  findKnownIndex,
  type IndexDefinition,
  readDocumentRow,
} from '@database-service/core';
import { collectionMissing, documentColumnList, identifier, sql } from '@database-service/sql';
import type { CatalogueCollection, CatalogueIndex } from '../catalogue.js';
import { readChunk } from '../read/read-chunk.js';
import { addIndex, readyIndex, removeIndex } from './change-catalogue.js';
import { backfillEntries } from './index-entries.js';
import type { OperationScope } from './operation-scope.js';

/** Documents whose entries are made in one transaction: a few milliseconds, then writers have their turn. */
const chunkDocuments = 1_000;

/** What became of the wish for an index. */
export interface StartedIndex {
  /** Of an index that is now to be filled; `undefined` if it is ready. */
  readonly id: number | undefined;
  /** Whether it is new. */
  readonly made: boolean;
}

/**
 * Adds an index that is to be filled, and the collection if need be.
 *
 * @throws DataError INDEX_CONFLICT
 */
export function startIndex(scope: OperationScope, name: string, definition: IndexDefinition): StartedIndex {
  const collection = scope.writerOf(name, true)?.collection;
  if (collection === undefined) throw collectionMissing(name);
  const definitions = collection.indexes.map(({ state }) => state.definition);
  const known = findKnownIndex(definitions, definition);
  if (known === undefined) return { id: addIndex(scope.connection, collection, definition), made: true };
  const building = collection.indexes.find(({ state }) => state.definition === known && state.state === 'building');
  return { id: building?.id, made: false };
}

/**
 * Makes the entries of the documents behind a place, up to a number of them; behind the last one the index is ready. Its
 * collection may have another name by now.
 *
 * @returns behind which document to go on; `undefined` when the index is ready
 * @throws DataError INDEX_MISSING (dropped meanwhile), DUPLICATE_VALUE
 */
export function fillIndexChunk(scope: OperationScope, id: number, after: number): number | undefined {
  const { connection } = scope;
  const found = findIndex(scope, id);
  if (found === undefined) throw new DataError('INDEX_MISSING', 'The index was dropped while it was built.');
  if (found.index.state.state === 'ready') return undefined;
  const select = sql`SELECT NULL, d.seq, ${documentColumnList} FROM ${identifier(found.collection.table)} AS d
    WHERE d.seq > ${after} ORDER BY d.seq LIMIT ${chunkDocuments}`;
  const { rows, isFull } = readChunk(connection, select, chunkDocuments);
  let { index } = found;
  for (const row of rows) {
    const document = readDocumentRow(row.slice(2) as unknown as DocumentRow);
    if (!backfillEntries(connection, index, Number(row[1]), document)) continue;
    scope.undone();
    index = findIndex(scope, id)?.index ?? index;
  }
  const last = rows.at(-1);
  if (last !== undefined && isFull) return Number(last[1]);
  readyIndex(connection, id);
  return undefined;
}

/** Removes an index that could not be filled. */
export function abandonIndex(scope: OperationScope, id: number): void {
  const found = findIndex(scope, id);
  if (found?.index.state.state === 'building') removeIndex(scope.connection, found.index);
}

/** The index and its collection, whatever that is called now. */
function findIndex(
  scope: OperationScope,
  id: number,
): { readonly collection: CatalogueCollection; readonly index: CatalogueIndex } | undefined {
  for (const collection of scope.collections()) {
    const index = collection.indexes.find((each) => each.id === id);
    if (index !== undefined) return { collection, index };
  }
  return undefined;
}
