import { joinSql, type NewChangeRow, type Sql, sql } from '@database-service/sql';
import { changes } from './feed-tables.js';

/**
 * The columns of a record, in the order of `NewChangeRow`, behind those that the server gives it. Records get their numbers in
 * the order of their ids, so a statement draws the id while its transaction has, until it ends, the lock that orders the change
 * among others: for a document's record that of its row and its table's, for a record of the collection the exclusive one
 * of its table.
 */
export const recordColumnList: Sql = sql`transaction_id, collection, document_id, op, version, time, created_at, data,
  metadata, bytes`;

/** The transaction that a statement is of: 64 bits, never given twice. */
export const currentTransaction: Sql = sql`pg_current_xact_id()::TEXT::BIGINT`;

/** The statement that leaves one record for the change feed. */
export function leaveRecord(row: NewChangeRow): Sql {
  const values = row.map((value) => sql`${value}`);
  return sql`INSERT INTO ${changes} (${recordColumnList}) VALUES (${currentTransaction}, ${joinSql(values, sql`, `)}, 0)`;
}
