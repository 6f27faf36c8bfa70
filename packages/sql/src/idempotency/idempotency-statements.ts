import type { SqlDialect } from '../dialect.js';
import { identifier, type Sql, sql } from '../fragment.js';
import { catalogueTables } from '../tables/table-name.js';

const table = identifier(catalogueTables.idempotency);
const slot = null;

/** Fingerprint and outcome of a key; no row while it is free. Parameters: scope, key, now. */
export const selectOutcome: Sql = sql`SELECT fingerprint, outcome FROM ${table}
  WHERE scope = ${slot} AND request_key = ${slot} AND expires_at > ${slot}`;

/** Removes what a key is about to be used anew for. Parameters: scope, key. */
export const deleteOutcome: Sql = sql`DELETE FROM ${table} WHERE scope = ${slot} AND request_key = ${slot}`;

/** Keeps an outcome of a key that has none. Parameters: scope, key, fingerprint, created_at, expires_at, outcome. */
export const insertOutcome: Sql = sql`INSERT INTO ${table}
  (scope, request_key, fingerprint, created_at, expires_at, outcome)
  VALUES (${slot}, ${slot}, ${slot}, ${slot}, ${slot}, ${slot})`;

/** When the outcomes that are out of date were to go, the oldest first. */
export function selectExpired(dialect: SqlDialect, nowMs: number, rowsMax: number): Sql {
  return sql`SELECT expires_at FROM ${table} WHERE expires_at <= ${nowMs}
    ORDER BY expires_at LIMIT ${dialect.rowCount(rowsMax)}`;
}

/** Removes the outcomes that were to go by then. */
export function deleteExpired(throughMs: number): Sql {
  return sql`DELETE FROM ${table} WHERE expires_at <= ${throughMs}`;
}
