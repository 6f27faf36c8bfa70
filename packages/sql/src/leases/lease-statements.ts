import type { LeaseRecord } from '@database-service/core';
import type { SqlRow } from '../connection.js';
import type { SqlDialect } from '../dialect.js';
import { identifier, type Sql, sql } from '../fragment.js';
import { catalogueTables } from '../tables/table-name.js';

const table = identifier(catalogueTables.leases);

/** Statements that make the table of leases. Rows stay: the fencing number of a name must go on growing. */
export function createLeases({ columnTypes: type }: SqlDialect): readonly Sql[] {
  return [
    sql`CREATE TABLE ${table} (
      name ${type.text} PRIMARY KEY, holder ${type.text} NOT NULL, fence ${type.epochMs} NOT NULL,
      ttl_ms ${type.epochMs} NOT NULL, expires_at ${type.epochMs} NOT NULL)`,
  ];
}

/** A lease, see `readLeaseRow`; no row for a name that was never used. */
export function selectLease(name: string): Sql {
  return sql`SELECT holder, fence, ttl_ms, expires_at FROM ${table} WHERE name = ${name}`;
}

/** One row: the engine's clock, then the columns of `selectLease`, null for a name that was never used. */
export function selectLeaseNow(dialect: SqlDialect, name: string): Sql {
  return sql`SELECT c.now_ms, l.holder, l.fence, l.ttl_ms, l.expires_at
    FROM (SELECT ${dialect.clockMs} AS now_ms) AS c LEFT JOIN ${table} AS l ON l.name = ${name}`;
}

/** The lease that a row of `selectLease` holds. */
export function readLeaseRow([holder, fence, ttlMs, expiresAtMs]: SqlRow): LeaseRecord {
  return {
    holder: String(holder),
    fence: Number(fence),
    ttlMs: Number(ttlMs),
    expiresAtMs: Number(expiresAtMs),
  };
}

/** The first lease of a name. */
export function insertLease(name: string, { holder, fence, ttlMs, expiresAtMs }: LeaseRecord): Sql {
  return sql`INSERT INTO ${table} (name, holder, fence, ttl_ms, expires_at)
    VALUES (${name}, ${holder}, ${fence}, ${ttlMs}, ${expiresAtMs})`;
}

/** Another holder, or another time. Matches no row if the lease is not any more what it was believed to be. */
export function updateLease(name: string, was: LeaseRecord, { holder, fence, ttlMs, expiresAtMs }: LeaseRecord): Sql {
  return sql`UPDATE ${table} SET holder = ${holder}, fence = ${fence}, ttl_ms = ${ttlMs}, expires_at = ${expiresAtMs}
    WHERE name = ${name} AND holder = ${was.holder} AND fence = ${was.fence} AND expires_at = ${was.expiresAtMs}`;
}

/**
 * Keeps a lease on by the engine's clock, and locks its row until the transaction ends. Matches no row if there was another
 * holder since: within a transaction, this is the check of the fencing number.
 */
export function holdLease(
  dialect: SqlDialect,
  name: string,
  { holder, fence, ttlMs }: Omit<LeaseRecord, 'expiresAtMs'>,
): Sql {
  return sql`UPDATE ${table} SET ttl_ms = ${ttlMs}, expires_at = ${dialect.clockMs} + ${ttlMs}
    WHERE name = ${name} AND holder = ${holder} AND fence = ${fence}`;
}

/** Ends a lease that its holder has; nobody else's. */
export function endLease(name: string, holder: string): Sql {
  return sql`UPDATE ${table} SET expires_at = 0 WHERE name = ${name} AND holder = ${holder}`;
}
