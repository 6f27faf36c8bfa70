import type { FeedSelection } from '@database-service/core';
import type { SqlRow } from '../connection.js';
import type { SqlDialect } from '../dialect.js';
import { identifier, type Sql, sql } from '../fragment.js';
import { catalogueTables } from '../tables/table-name.js';

const changes = identifier(catalogueTables.changes);
const slot = null;

/** Adds a record. Parameters: collection, document_id, op, version, time, created_at, data, metadata. */
export const insertChange: Sql = sql`INSERT INTO ${changes}
  (collection, document_id, op, version, time, created_at, data, metadata)
  VALUES (${slot}, ${slot}, ${slot}, ${slot}, ${slot}, ${slot}, ${slot}, ${slot})`;

/** One row: epoch, first and last number; these are null where no record is kept. */
export const selectExtent: Sql = sql`SELECT (SELECT epoch FROM ${identifier(catalogueTables.feed)}),
  (SELECT min(number) FROM ${changes}), (SELECT max(number) FROM ${changes})`;

/** The columns that make a document of a record; of those with keys only, what a renaming keeps in one of them. */
const documentColumns = {
  after: sql`created_at, data, metadata`,
  keys: sql`NULL, CASE WHEN op = 'renamed' THEN data END, NULL`,
} as const;

/** The records of a range of numbers, in order, with the columns of `ChangeRow`. */
export function selectChanges(after: number, through: number, { collection, detail }: FeedSelection): Sql {
  return sql`SELECT number, collection, document_id, op, version, time, ${documentColumns[detail]} FROM ${changes}
    WHERE ${inRange({ after, through, collection })} ORDER BY number`;
}

/** Number and bytes of the next records in a range of numbers, in order, for engines whose feed a sequencer numbers. */
export function selectNextSizes(dialect: SqlDialect, range: NumberRange, rowsMax: number): Sql {
  return sql`SELECT number, bytes FROM ${changes} WHERE ${inRange(range)}
    ORDER BY number LIMIT ${dialect.rowCount(rowsMax)}`;
}

/** Which collections have records behind a number, with the last number of each. */
export function selectChangedCollections(after: number): Sql {
  return sql`SELECT collection, max(number) FROM ${changes} WHERE number > ${after} GROUP BY collection`;
}

/** The oldest records, in order: number and time. */
export function selectOldest(dialect: SqlDialect, rowsMax: number): Sql {
  return sql`SELECT number, time FROM ${changes} ORDER BY number LIMIT ${dialect.rowCount(rowsMax)}`;
}

/** About how many bytes a record takes: its texts, and as much for the rest. Asks for lengths, so that texts are not read. */
const bytesOfRecord = sql`(64 + octet_length(collection) + coalesce(octet_length(document_id), 0)
  + coalesce(octet_length(data), 0) + coalesce(octet_length(metadata), 0))`;

/** One row: the bytes that the records of a range of numbers take. */
export function selectChangeBytes(after: number, through: number): Sql {
  return sql`SELECT coalesce(sum(${bytesOfRecord}), 0) FROM ${changes} WHERE number > ${after} AND number <= ${through}`;
}

/** Number and bytes of each record of a range, the newest first. */
export function selectChangeSizes(after: number, through: number): Sql {
  return sql`SELECT number, ${bytesOfRecord} FROM ${changes} WHERE number > ${after} AND number <= ${through}
    ORDER BY number DESC`;
}

/** Which records are to go: those written before a time, or those up to a number. */
export type FeedBound = { readonly beforeMs: number } | { readonly through: number };

/**
 * Up to which number records may be removed that are beyond a bound: the oldest first, and never the newest whatever it is,
 * since its number must not be given again.
 *
 * @param oldest - what `selectOldest(dialect, rowsMax + 1)` gave
 * @param rowsMax - most to remove at once
 * @returns `undefined`: none
 */
export function findRemovable(
  oldest: readonly SqlRow[],
  bound: FeedBound,
  rowsMax: number,
): { readonly through: number; readonly isMore: boolean } | undefined {
  const kept = oldest.findIndex((row) => !isBeyond(row, bound));
  const count = Math.min(kept === -1 ? oldest.length : kept, oldest.length - 1);
  const last = oldest[count - 1];
  return last === undefined ? undefined : { through: Number(last[0]), isMore: count === rowsMax };
}

/** Whether a record that `selectOldest` gave is to go. */
export function isBeyond([number, timeMs]: SqlRow, bound: FeedBound): boolean {
  return 'through' in bound ? Number(number) <= bound.through : Number(timeMs) < bound.beforeMs;
}

/** Removes the records up to a number. */
export function deleteChanges(through: number): Sql {
  return sql`DELETE FROM ${changes} WHERE number <= ${through}`;
}

interface NumberRange {
  readonly after: number;
  readonly through: number;
  readonly collection: string | undefined;
}

function inRange({ after, through, collection }: NumberRange): Sql {
  const isWanted = collection === undefined ? sql`` : sql` AND collection = ${collection}`;
  return sql`number > ${after} AND number <= ${through}${isWanted}`;
}
