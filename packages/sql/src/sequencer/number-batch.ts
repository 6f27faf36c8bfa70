import { DataError, type LeaseRecord } from '@database-service/core';
import type { SqlConnection, SqlExecutor } from '../connection.js';
import type { SqlDialect } from '../dialect.js';
import { holdLease } from '../leases/lease-statements.js';
import { type BatchBounds, countWithin } from './choose-batch.js';
import { deletePending, numberPending, selectPending } from './pending-statements.js';

/** The lease under which the sequencer of a database numbers. */
export const sequencerLease = 'change-sequencer';

/** Who numbers: what `acquireLease` gave, and to whom. */
export type SequencerLease = Omit<LeaseRecord, 'expiresAtMs'>;

/** Records that got their numbers in one transaction. */
export interface NumberedBatch {
  /** 0: none waited. */
  readonly count: number;
  /** The newest number now; 0 if none waited. */
  readonly through: number;
  /** The longest time between the writing of a record and its number, by the engine's clock; 0 if none waited. */
  readonly delayMs: number;
  /** Whether more may be waiting. */
  readonly isMore: boolean;
}

/**
 * Numbers the next committed records in one transaction that also keeps the lease on. Its first statement locks the lease's
 * row: of several that believe to hold the lease one at a time gets on, and who is not its holder any more is told.
 * What a batch does depends on the database alone, so it may fail, or end unknown, at any point.
 *
 * @returns `undefined` if the lease was lost: another may be numbering
 */
export async function numberBatch(
  connection: SqlConnection,
  dialect: SqlDialect,
  lease: SequencerLease,
  bounds: BatchBounds,
): Promise<NumberedBatch | undefined> {
  return await connection.transaction(async (executor) => {
    if ((await executor.run(holdLease(dialect, sequencerLease, lease))) !== 1) return undefined;
    return await moveBatch(executor, dialect, bounds);
  });
}

async function moveBatch(executor: SqlExecutor, dialect: SqlDialect, bounds: BatchBounds): Promise<NumberedBatch> {
  const rows = await executor.all(selectPending(dialect, bounds.rowsMax));
  const count = countWithin(
    rows.map(([, bytes]) => Number(bytes)),
    bounds,
  );
  const ids = rows.slice(0, count).map(([id]) => Number(id));
  if (count === 0) return { count, through: 0, delayMs: 0, isMore: false };
  const newest = Number(rows[0]?.[3] ?? 0);
  const inserted = await executor.run(numberPending(dialect, ids, newest));
  const deleted = await executor.run(deletePending(dialect, ids));
  if (inserted !== count || deleted !== count) throw tampered(count, inserted, deleted);
  return {
    count,
    through: newest + count,
    delayMs: Math.max(0, ...rows.slice(0, count).map(([, , waitedMs]) => Number(waitedMs))),
    isMore: count < rows.length || rows.length === bounds.rowsMax,
  };
}

/** Nobody but a sequencer, one at a time, may remove what waits. Undone, and tried again. */
function tampered(count: number, inserted: number, deleted: number): DataError {
  return new DataError('INTERNAL', 'The records that wait for their numbers were changed meanwhile.', {
    details: { count, inserted, deleted },
  });
}
