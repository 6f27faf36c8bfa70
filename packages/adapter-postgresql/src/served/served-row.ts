import { DataError, type DocumentRow } from '@database-service/core';
import type { SqlRow, StoredCollection } from '@database-service/sql';
import { servedOf } from './served-table.js';

/**
 * The columns of a document that was asked for by its id. A row without data is a document without fields.
 *
 * @throws DataError ENGINE_ERROR for a row that is no document: who asks for it by name is not told that there is none
 */
export function checkServedRow(collection: StoredCollection, columns: SqlRow): DocumentRow {
  const [id, version, createdAt, updatedAt, metadata, data] = columns;
  const row = [id, version, createdAt, updatedAt, metadata];
  if (data === null) return [...row, '{}'] as unknown as DocumentRow;
  if (String(data).startsWith('{')) return columns as unknown as DocumentRow;
  const { place = '', wish } = servedOf(collection) ?? {};
  throw new DataError(
    'ENGINE_ERROR',
    `The row ${JSON.stringify(id)} of ${place} is no document: its ${JSON.stringify(wish?.data)} holds no JSON object.`,
    { details: { collection: collection.name, id: String(id) } },
  );
}
