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
import { isTableMissing } from '../errors.js';
import type { ReadSource } from './read-source.js';

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
  for (;;) {
    const state = await catalogue.known();
    const collection = state.snapshot.byName.get(name);
    if (collection === undefined) {
      if ((await catalogue.current()) === state) return undefined;
      continue;
    }
    const row = await readFrom(reads, collection, id);
    if (row !== undefined && Number(row[versionColumn]) === state.version) {
      return row[0] === null ? undefined : (row as unknown as DocumentRow);
    }
    await catalogue.refresh();
  }
}

/** @returns `undefined` if the table is gone */
async function readFrom(reads: ReadSource, collection: StoredCollection, id: string): Promise<SqlRow | undefined> {
  try {
    return (await reads.all(selectById(collection, id)))[0];
  } catch (error) {
    if (isTableMissing(error)) return undefined;
    throw error;
  }
}

/** Always one row: without the document its columns are null. */
function selectById({ table }: StoredCollection, id: string): Sql {
  return sql`SELECT ${documentColumnList}, s.catalogue_version FROM ${identifier(catalogueTables.state)} AS s
    LEFT JOIN ${identifier(table)} AS d ON d.id = ${id}`;
}

/** Behind those of the document. */
const versionColumn = 6;
