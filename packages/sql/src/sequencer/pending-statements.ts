import { utf8ByteLength } from '@database-service/core';
import type { NewChangeRow } from '../changes/change-row.js';
import type { SqlDialect } from '../dialect.js';
import { identifier, joinSql, type Sql, sql } from '../fragment.js';
import { catalogueTables } from '../tables/table-name.js';
import type { PendingScope } from './pending-scope.js';

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
    VALUES (${joinSql(values, sql`, `)}, ${pendingMarks(dialect)})`;
}

/** The columns of a record that waits, in the order of `PendingRow` and `pendingMarks`. */
export const pendingColumns: Sql = sql`collection, document_id, op, version, time, created_at, data, metadata, bytes,
  noted_at, transaction_id`;

/** What the engine itself notes with a record that waits: when, and in which transaction. */
export function pendingMarks(dialect: SqlDialect): Sql {
  return sql`${dialect.clockMs}, ${dialect.transactions?.current ?? sql`0`}`;
}

const noPendingRow: readonly null[] = new Array<null>(9).fill(slot);

/** One row: the id of a committed record that waits (null: there is none), and what `selectPending` gives last. */
export function selectAnyPending(dialect: SqlDialect, scope?: PendingScope): Sql {
  return sql`SELECT (SELECT id FROM ${inScope(dialect, scope, 1)} AS p LIMIT ${dialect.rowCount(1)}), ${snapshotOf(dialect)}`;
}

/**
 * The committed records that wait, in order: id, bytes, for how many milliseconds, the newest number there is (null: none),
 * which transactions this statement did not see (null: the engine does not tell).
 */
export function selectPending(dialect: SqlDialect, scope: PendingScope | undefined, rowsMax: number): Sql {
  return sql`SELECT id, bytes, ${dialect.clockMs} - noted_at, (SELECT max(number) FROM ${changes}), ${snapshotOf(dialect)}
    FROM ${inScope(dialect, scope, rowsMax)} AS p ORDER BY id LIMIT ${dialect.rowCount(rowsMax)}`;
}

function snapshotOf({ transactions }: SqlDialect): Sql {
  return transactions?.snapshot ?? sql`NULL`;
}

/**
 * The first rows of either part of a scope. Late ones by `id + 0`, so that engines find them by their transactions: by the
 * index of the ids they would read past all that was removed and not yet cleaned up.
 */
function inScope(dialect: SqlDialect, scope: PendingScope | undefined, rowsMax: number): Sql {
  const limit = sql`LIMIT ${dialect.rowCount(rowsMax)}`;
  const select = sql`SELECT id, bytes, noted_at FROM ${pending}`;
  if (scope === undefined || dialect.transactions === undefined) return sql`(${select} ORDER BY id ${limit})`;
  const { afterId, snapshot } = scope;
  const isUnseen = dialect.transactions.isUnseen(sql`transaction_id`, snapshot);
  return sql`(SELECT * FROM (${select} WHERE id > ${afterId} ORDER BY id ${limit}) AS ahead UNION ALL
    SELECT * FROM (${select} WHERE ${isUnseen} AND id + 0 <= ${afterId} ORDER BY id + 0 ${limit}) AS late)`;
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
