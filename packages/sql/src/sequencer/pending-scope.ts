/**
 * Where records that wait can be, now or later: behind an id, or left by a transaction from this one on. Without it, a search
 * would go through all that was removed and that the engine still keeps for an old snapshot: a backup, say, of some hours.
 */
export interface PendingScope {
  readonly afterId: number;
  readonly fromTransaction: number;
}

/** What a search for records that wait has shown. */
export interface PendingSearch {
  /** Id of the last record that was taken. */
  readonly takenThrough: number;
  /** Whether that were all that the search could see. */
  readonly isAll: boolean;
  /** The oldest transaction that was running then; absent where the engine does not tell. */
  readonly oldestTransaction?: number;
}

/**
 * The scope behind a search in a former one: what could be seen up to the last id is taken, and what could not be seen is of
 * transactions that were running, or had not begun.
 *
 * @param scope - `undefined`: everywhere
 * @returns `undefined` too if the numbers of transactions went back, as on a stand-in that lacks the last ones
 */
export function narrowScope(
  scope: PendingScope | undefined,
  { takenThrough, isAll, oldestTransaction }: PendingSearch,
): PendingScope | undefined {
  if (oldestTransaction === undefined || oldestTransaction < (scope?.fromTransaction ?? 0)) return undefined;
  // Of what can be seen nothing is left: any id will do, and the greatest spares the most.
  const afterId = isAll ? Math.max(takenThrough, scope?.afterId ?? 0) : takenThrough;
  return { afterId, fromTransaction: oldestTransaction };
}
