import { createHash } from 'node:crypto';
import { type Sql, sql } from '@database-service/sql';

/** Advisory locks are of a whole database, so their keys are made of the schema's name, too. */
export function lockKey(schema: string, ...names: readonly string[]): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(['database-service', schema, ...names]))
    .digest();
  return digest.readBigInt64BE(0).toString();
}

/** Waits for a lock and keeps it until the transaction ends. */
export function lockUntilEnd(key: string): Sql {
  return sql`SELECT pg_advisory_xact_lock(${key}::BIGINT)`;
}
