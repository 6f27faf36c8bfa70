import { utf8ByteLength } from '@database-service/core';
import type { NewChangeRow } from '../changes/change-row.js';
import type { SqlDialect } from '../dialect.js';
import { identifier, joinSql, type Sql, sql } from '../fragment.js';
import { catalogueTables } from '../tables/table-name.js';

const pending = identifier(catalogueTables.pendingChanges);
const changes = identifier(catalogueTables.changes);
const slot = null;

/** The parameters of `insertPending`. */
export type PendingRow = readonly [...NewChangeRow, bytes: number];

/** The row of a record that waits for its number. */
export function writePendingRow(row: NewChangeRow): PendingRow {
  const [, , , , , , data, metadata] = row;
  return [...row, utf8ByteLength(data ?? '') + utf8ByteLength(metadata ?? '')];
}

/**
 * Leaves a record that waits for its number, in the transaction of the change. Records get their numbers in the order of
 * their ids, so the engine gives the id while the transaction already holds, until it ends, the lock that orders the change
 * among others: for a document's record that of its row and a shared one of its collection, for a record of the collection
 * the exclusive one (of both names, for a renaming).
 *
 * @param row - absent: the parameters mark their places; those of `insertChange`, bytes of data and metadata
 */
export function insertPending(dialect: SqlDialect, row: PendingRow | readonly null[] = noPendingRow): Sql {
  const values = row.map((value) => sql`${value}`);
  return sql`INSERT INTO ${pending} (${pendingColumns})
    VALUES (${joinSql(values, sql`, `)}, ${dialect.clockMs})`;
}

/** The columns of a record that waits, in the order of `PendingRow`; last, what the engine itself notes: when it was left. */
const pendingColumns = sql`collection, document_id, op, version, time, created_at, data, metadata, bytes, noted_at`;

const noPendingRow: readonly null[] = new Array<null>(9).fill(slot);

/** A row if a committed record waits. */
export function selectAnyPending(dialect: SqlDialect): Sql {
  return sql`SELECT id FROM ${pending} LIMIT ${dialect.rowCount(1)}`;
}

/** The committed records that wait, in order: id, bytes, for how many milliseconds, the newest number there is (null: none). */
export function selectPending(dialect: SqlDialect, rowsMax: number): Sql {
  return sql`SELECT id, bytes, ${dialect.clockMs} - noted_at, (SELECT max(number) FROM ${changes})
    FROM ${pending} ORDER BY id LIMIT ${dialect.rowCount(rowsMax)}`;
}

/** Copies the records with these ids, and no others, into the feed: in their order, with the numbers behind one. */
export function numberPending(dialect: SqlDialect, ids: readonly number[], after: number): Sql {
  return sql`INSERT INTO ${changes}
    (number, collection, document_id, op, version, time, created_at, data, metadata, bytes)
    SELECT ${after} + row_number() OVER (ORDER BY id),
      collection, document_id, op, version, time, created_at, data, metadata, bytes
    FROM ${pending} WHERE ${hasId(dialect, ids)}`;
}

/** Removes the records with these ids. Never a range of ids: one that lies between may be committed at any moment. */
export function deletePending(dialect: SqlDialect, ids: readonly number[]): Sql {
  return sql`DELETE FROM ${pending} WHERE ${hasId(dialect, ids)}`;
}

/** The ends of the range tell engines that it is a short one. */
function hasId(dialect: SqlDialect, ids: readonly number[]): Sql {
  return sql`id >= ${ids[0] ?? 0} AND id <= ${ids.at(-1) ?? 0} AND ${dialect.isOneOf(sql`id`, ids)}`;
}
