import type { Sql } from '@database-service/sql';
import type { Connection, Row } from '../driver.js';

/** About how many characters of JSON are in memory at once: documents may be as many, or very large. */
const chunkCharactersMax = 8 * 1024 * 1024;

/** Where the column `data` stands: behind key and seq, the last of the document's. */
const dataColumn = 7;

/**
 * Reads documents until there are enough for one go.
 *
 * @param select - gives key, seq and the document's columns
 * @param limit - most rows
 * @param charactersMax - about how many characters of `data`
 * @returns `isFull` where the statement may have had more rows
 */
export function readChunk(
  connection: Connection,
  select: Sql,
  limit: number,
  charactersMax = chunkCharactersMax,
): { readonly rows: readonly Row[]; readonly isFull: boolean } {
  const rows: Row[] = [];
  let characters = 0;
  for (const row of connection.each(select)) {
    rows.push(row);
    characters += String(row[dataColumn]).length;
    if (rows.length === limit || characters > charactersMax) return { rows, isFull: true };
  }
  return { rows, isFull: false };
}
