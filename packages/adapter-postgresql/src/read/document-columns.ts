import { type Document, type DocumentRow, readDocumentRow } from '@database-service/core';
import type { SqlRow } from '@database-service/sql';

/** The document of a row that begins with its columns. Only in tables of other programs they may lack data. */
export function toDocument(row: SqlRow): Document {
  const columns = row[dataColumn] === null ? [...row.slice(0, dataColumn), '{}'] : row;
  return readDocumentRow(columns as unknown as DocumentRow);
}

const dataColumn = 5;
