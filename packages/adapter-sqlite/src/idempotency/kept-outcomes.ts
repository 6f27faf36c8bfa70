import {
  formatOutcome,
  type IdempotencyClaim,
  readOutcome,
  type WriteBatch,
  type WriteResult,
  type WriteSuccess,
} from '@database-service/core';
import { deleteOutcome, insertOutcome, selectOutcome } from '@database-service/sql';
import type { Connection, Row } from '../driver.js';
import { isUniqueViolation } from '../errors.js';

/**
 * What was done under a key; `undefined` while it is free.
 *
 * @throws DataError IDEMPOTENCY_KEY_REUSED
 */
export function findOutcome(
  connection: Connection,
  claim: IdempotencyClaim,
  nowMs: number,
): readonly WriteSuccess[] | undefined {
  const row = connection.statement(selectOutcome).get(claim.scope, claim.key, nowMs) as Row | undefined;
  if (row === undefined) return undefined;
  return readOutcome(claim, { fingerprint: String(row[0]), outcome: String(row[1]) });
}

/** Keeps what a claimed batch gave, within the transaction that did it. One that did nothing leaves its key free. */
export function keepOutcome(
  connection: Connection,
  batch: WriteBatch,
  results: readonly WriteResult[],
  nowMs: number,
): void {
  const outcome = formatOutcome(batch, results);
  if (outcome === undefined || batch.idempotency === undefined) return;
  const { scope, key, fingerprint, retentionMs } = batch.idempotency;
  const insert = () =>
    connection.statement(insertOutcome).run(scope, key, fingerprint, nowMs, nowMs + retentionMs, outcome);
  try {
    insert();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    // One that is out of date still lies there.
    connection.statement(deleteOutcome).run(scope, key);
    insert();
  }
}
