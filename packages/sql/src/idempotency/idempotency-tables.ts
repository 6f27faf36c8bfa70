import type { SqlDialect } from '../dialect.js';
import { identifier, type Sql, sql } from '../fragment.js';
import { catalogueTables } from '../tables/table-name.js';

/** Statements that make the table of idempotency keys and what was done under them. */
export function createIdempotency({ columnTypes: type }: SqlDialect): readonly Sql[] {
  const table = identifier(catalogueTables.idempotency);
  return [
    sql`CREATE TABLE ${table} (
      scope ${type.text} NOT NULL, request_key ${type.text} NOT NULL, fingerprint ${type.text} NOT NULL,
      created_at ${type.epochMs} NOT NULL, expires_at ${type.epochMs} NOT NULL, outcome ${type.jsonText} NOT NULL,
      PRIMARY KEY (scope, request_key))`,
    sql`CREATE INDEX ${identifier(`${catalogueTables.idempotency}_expiry`)} ON ${table} (expires_at)`,
  ];
}
