import type { SqlRow } from '../connection.js';

/**
 * Where records that wait can be, now or later: behind an id, or left by a transaction that a snapshot did not see. Without
 * it, a search would go through all that was removed and that the engine still keeps for an old reader: a backup of some
 * hours, say.
 */
export interface PendingScope {
  readonly afterId: number;
  /** As `TransactionSnapshots` gives it. */
  readonly snapshot: string;
}

/**
 * The scope behind a search: what it saw up to an id was taken, and what it did not see is of transactions that it could not
 * see.
 *
 * @param takenThrough - `undefined`: nothing is left of what it saw
 * @param snapshot - what it could not see; null where the engine does not tell
 * @returns `undefined`: everywhere
 */
export function scopeBehind(
  takenThrough: number | undefined,
  snapshot: SqlRow[number] | undefined,
): PendingScope | undefined {
  if (snapshot === null || snapshot === undefined) return undefined;
  return { afterId: takenThrough ?? Number.MAX_SAFE_INTEGER, snapshot: String(snapshot) };
}
