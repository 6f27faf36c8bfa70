import { decideLease, type LeaseWish } from '@database-service/core';
import type { SqlExecutor } from '../connection.js';
import type { SqlDialect } from '../dialect.js';
import { insertLease, readLeaseRow, selectLeaseNow, updateLease } from './lease-statements.js';

/** What came of asking for a lease. */
export type LeaseAnswer =
  | { readonly isHeld: true; readonly fence: number }
  /** Another has it, for so long if it does not keep it on. */
  | { readonly isHeld: false; readonly leftMs: number };

/**
 * Takes a lease, or keeps it on for its holder, by the engine's clock: those of the instances do not matter. Needs no
 * transaction: whoever wants to change a lease names what it was.
 */
export async function acquireLease(
  executor: SqlExecutor,
  dialect: SqlDialect,
  name: string,
  wish: LeaseWish,
): Promise<LeaseAnswer> {
  const [now, ...columns] = (await executor.all(selectLeaseNow(dialect, name)))[0] ?? [];
  const current = columns[0] === null || columns[0] === undefined ? undefined : readLeaseRow(columns);
  const nowMs = Number(now);
  const decided = decideLease(current, wish, nowMs);
  if (decided === undefined) return { isHeld: false, leftMs: current === undefined ? 0 : current.expiresAtMs - nowMs };
  const isOurs =
    current === undefined
      ? await isFirst(executor, dialect, name, insertLease(name, decided))
      : (await executor.run(updateLease(name, current, decided))) === 1;
  return isOurs ? { isHeld: true, fence: decided.fence } : { isHeld: false, leftMs: 0 };
}

/** Of two who insert the first lease of a name, the engine refuses one. */
async function isFirst(
  executor: SqlExecutor,
  dialect: SqlDialect,
  name: string,
  insert: ReturnType<typeof insertLease>,
): Promise<boolean> {
  try {
    return (await executor.run(insert)) === 1;
  } catch (error) {
    const [, holder] = (await executor.all(selectLeaseNow(dialect, name)))[0] ?? [];
    if (holder === null || holder === undefined) throw error;
    return false;
  }
}
