import { type Document, writeDocumentRow } from '@database-service/core';
import type { RenderedSql } from '@database-service/sql';
import { servedOf } from '../served/served-table.js';
import { deleteRow, insertRows, replaceRow } from '../served/table-statements.js';
import type { EntryChange } from './entry-changes.js';
import {
  deleteDocument,
  insertDocument,
  insertDocuments,
  type KnownDocument,
  type NewDocumentRow,
  replaceDocument,
  type WriteTargets,
} from './write-statements.js';

/** The statements of a collection, whosever table it is. */

/** As `insertDocument`. @throws DataError BAD_VALUE for an id that another program's table cannot have */
export function insertOneInto(targets: WriteTargets, document: NewDocumentRow): RenderedSql {
  const served = servedOf(targets.collection);
  if (served === undefined) return insertDocument(targets, document);
  return insertRows(targets, served, [document.row], { skipTaken: true });
}

/** As `insertDocuments`. @throws DataError BAD_VALUE for an id that another program's table cannot have */
export function insertManyInto(targets: WriteTargets, documents: readonly NewDocumentRow[]): RenderedSql {
  const served = servedOf(targets.collection);
  if (served === undefined) return insertDocuments(targets, documents);
  const rows = documents.map(({ row }) => row);
  return insertRows(targets, served, rows, { skipTaken: false });
}

/** A change of one document that was decided. */
export interface DecidedChange {
  readonly known: KnownDocument;
  readonly before: Document;
  /** Absent: it is removed. */
  readonly after: Document | undefined;
  readonly changes: readonly EntryChange[];
}

/** As `replaceDocument` and `deleteDocument`. @throws DataError BAD_VALUE where a number in another program's table would be rounded */
export function changeIn(targets: WriteTargets, { known, before, after, changes }: DecidedChange): RenderedSql {
  const served = servedOf(targets.collection);
  if (after === undefined) {
    return served === undefined
      ? deleteDocument(targets, known, changes, Date.now())
      : deleteRow(targets, served, known, Date.now());
  }
  const row = writeDocumentRow(after);
  return served === undefined
    ? replaceDocument(targets, known, { row, changes })
    : replaceRow(targets, served, { known, before, after, row });
}
