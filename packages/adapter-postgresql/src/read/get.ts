import { type Document, type DocumentRow, readDocumentRow } from '@database-service/core';
import {
  catalogueTables,
  documentColumnList,
  identifier,
  type Sql,
  type SqlRow,
  type StoredCollection,
  sql,
} from '@database-service/sql';
import type { CatalogueReader } from '../catalogue/catalogue.js';
import { isTableChanged } from '../errors.js';
import { checkServedRow } from '../served/served-row.js';
import { hasId, servedOf } from '../served/served-table.js';
import type { ReadSource } from './read-source.js';
import { attemptsMax, keptChanging } from './reading.js';

/** Reads one document. */
export async function getDocument(
  reads: ReadSource,
  catalogue: CatalogueReader,
  name: string,
  id: string,
): Promise<Document | undefined> {
  const row = await getDocumentRow(reads, catalogue, name, id);
  return row === undefined ? undefined : readDocumentRow(row);
}

/** Reads one document as it is stored. The catalogue's version comes with it, so that one statement answers for both. */
export async function getDocumentRow(
  reads: ReadSource,
  catalogue: CatalogueReader,
  name: string,
  id: string,
): Promise<DocumentRow | undefined> {
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const state = await catalogue.known();
    const collection = state.snapshot.byName.get(name);
    if (collection === undefined) {
      if ((await catalogue.current()) === state) return undefined;
      continue;
    }
    const row = await readFrom(reads, collection, id);
    if (row !== undefined && Number(row[versionColumn]) === state.version) {
      if (row[0] === null) return undefined;
      return collection.source === undefined ? (row as unknown as DocumentRow) : checkServedRow(collection, row);
    }
    await catalogue.refresh();
  }
  throw keptChanging(undefined);
}

/** @returns `undefined` if the table is gone */
async function readFrom(reads: ReadSource, collection: StoredCollection, id: string): Promise<SqlRow | undefined> {
  try {
    return (await reads.all(selectById(collection, id)))[0];
  } catch (error) {
    if (isTableChanged(error)) return undefined;
    throw error;
  }
}

/** Always one row: without the document its columns are null. */
function selectById(collection: StoredCollection, id: string): Sql {
  const served = servedOf(collection);
  if (served !== undefined) return selectWhere(served.rows, hasId(served, [id]));
  return selectWhere(identifier(collection.table), sql`d.id = ${id}`);
}

function selectWhere(documents: Sql, condition: Sql): Sql {
  return sql`SELECT ${documentColumnList}, s.catalogue_version FROM ${identifier(catalogueTables.state)} AS s
    LEFT JOIN ${documents} AS d ON ${condition}`;
}

/** Behind those of the document. */
const versionColumn = 6;
