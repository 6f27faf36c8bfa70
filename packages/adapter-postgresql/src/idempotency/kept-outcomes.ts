import {
  formatOutcome,
  type IdempotencyClaim,
  readOutcome,
  type WriteBatch,
  type WriteResult,
  type WriteSuccess,
} from '@database-service/core';
import { catalogueTables, identifier, type Sql, type SqlExecutor, sql } from '@database-service/sql';
import { lockKey, lockUntilEnd } from '../catalogue/lock-keys.js';

const table = identifier(catalogueTables.idempotency);

/** Makes others who come with the same key wait until the transaction ends. */
export function lockKeyOf(schema: string, { scope, key }: IdempotencyClaim): Sql {
  return lockUntilEnd(lockKey(schema, 'idempotency', scope, key));
}

/**
 * What was done under a key; `undefined` while it is free.
 *
 * @throws DataError IDEMPOTENCY_KEY_REUSED
 */
export async function findOutcome(
  executor: Pick<SqlExecutor, 'all'>,
  claim: IdempotencyClaim,
  nowMs: number,
): Promise<readonly WriteSuccess[] | undefined> {
  const [row] = await executor.all(sql`SELECT fingerprint, outcome FROM ${table}
    WHERE scope = ${claim.scope} AND request_key = ${claim.key} AND expires_at > ${nowMs}`);
  if (row === undefined) return undefined;
  return readOutcome(claim, { fingerprint: String(row[0]), outcome: String(row[1]) });
}

/** Keeps what a claimed batch gave, within the transaction that did it. One that did nothing leaves its key free. */
export async function keepOutcome(
  executor: SqlExecutor,
  batch: WriteBatch,
  results: readonly WriteResult[],
  nowMs: number,
): Promise<void> {
  const outcome = formatOutcome(batch, results);
  if (outcome === undefined || batch.idempotency === undefined) return;
  const { scope, key, fingerprint, retentionMs } = batch.idempotency;
  // One that is out of date may still lie there.
  await executor.run(sql`INSERT INTO ${table} (scope, request_key, fingerprint, created_at, expires_at, outcome)
    VALUES (${scope}, ${key}, ${fingerprint}, ${nowMs}, ${nowMs + retentionMs}, ${outcome})
    ON CONFLICT (scope, request_key) DO UPDATE SET fingerprint = excluded.fingerprint, created_at = excluded.created_at,
      expires_at = excluded.expires_at, outcome = excluded.outcome`);
}
