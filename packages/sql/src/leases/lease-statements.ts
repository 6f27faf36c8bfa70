import type { LeaseRecord } from '@database-service/core';
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

/** A lease; no row for a name that was never used. */
export function selectLease(name: string): Sql {
  return sql`SELECT holder, fence, ttl_ms, expires_at FROM ${table} WHERE name = ${name}`;
}

/** The first lease of a name. */
export function insertLease(name: string, { holder, fence, ttlMs, expiresAtMs }: LeaseRecord): Sql {
  return sql`INSERT INTO ${table} (name, holder, fence, ttl_ms, expires_at)
    VALUES (${name}, ${holder}, ${fence}, ${ttlMs}, ${expiresAtMs})`;
}

/** Another holder, or another time. */
export function updateLease(name: string, { holder, fence, ttlMs, expiresAtMs }: LeaseRecord): Sql {
  return sql`UPDATE ${table} SET holder = ${holder}, fence = ${fence}, ttl_ms = ${ttlMs}, expires_at = ${expiresAtMs}
    WHERE name = ${name}`;
}

/** Ends a lease that its holder has; nobody else's. */
export function endLease(name: string, holder: string): Sql {
  return sql`UPDATE ${table} SET expires_at = 0 WHERE name = ${name} AND holder = ${holder}`;
}
