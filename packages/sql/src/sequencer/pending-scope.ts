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

/** What a search for records that wait has shown. */
export interface PendingSearch {
  /** Id of the last record that was taken. */
  readonly takenThrough: number;
  /** Whether that were all that the search could see. */
  readonly isAll: boolean;
  /** What it could not see; `null`: the engine does not tell. */
  readonly snapshot: string | null;
}

/**
 * The scope behind a search in a former one: what could be seen up to the last id is taken, and the rest is of transactions
 * that could not be seen.
 *
 * @param scope - `undefined`: everywhere
 */
export function narrowScope(
  scope: PendingScope | undefined,
  { takenThrough, isAll, snapshot }: PendingSearch,
): PendingScope | undefined {
  if (snapshot === null) return undefined;
  // Of what can be seen nothing is left: any id will do, and the greatest spares the most.
  return { afterId: isAll ? Math.max(takenThrough, scope?.afterId ?? 0) : takenThrough, snapshot };
}
