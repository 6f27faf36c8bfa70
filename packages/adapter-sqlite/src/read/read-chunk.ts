import type { Sql } from '@database-service/sql';
import type { Connection, Row } from '../driver.js';

/** About how many characters of JSON are in memory at once: documents may be as many, or very large. */
const chunkCharactersMax = 8 * 1024 * 1024;

/** Most that the documents of a page may hold, if all are as large as they can be. */
const pageBytesMax = 64 * 1024 * 1024;

/** Where the column `data` stands, the last of the document's: behind two others mostly, first in slices. */
const dataColumn = 7;
const dataColumnOfSlice = 5;

/** Whether so many documents cannot be too much for one go. */
export function isPageOfSize(limit: number, documentBytesMax: number): boolean {
  return limit * documentBytesMax <= pageBytesMax;
}

/**
 * As `readChunk`, of what `selectSlice` gives; rows that cannot be too much are taken at once, which costs a third less than
 * one by one.
 */
export function readPage(
  connection: Connection,
  select: Sql,
  limit: number,
  documentBytesMax: number,
): ReturnType<typeof readChunk> {
  if (!isPageOfSize(limit, documentBytesMax)) {
    return readChunk(connection, select, limit, chunkCharactersMax, dataColumnOfSlice);
  }
  const rows = connection.all(select);
  return { rows, isFull: rows.length === limit };
}

/**
 * Reads documents until there are enough for one go.
 *
 * @param select - gives two columns and the document's
 * @param limit - most rows
 * @param charactersMax - about how many characters of `data`
 * @returns `isFull` where the statement may have had more rows
 */
export function readChunk(
  connection: Connection,
  select: Sql,
  limit: number,
  charactersMax = chunkCharactersMax,
  column = dataColumn,
): { readonly rows: readonly Row[]; readonly isFull: boolean } {
  const rows: Row[] = [];
  let characters = 0;
  for (const row of connection.each(select)) {
    rows.push(row);
    characters += String(row[column]).length;
    if (rows.length === limit || characters > charactersMax) return { rows, isFull: true };
  }
  return { rows, isFull: false };
}
