import type { NewChange } from './change-document.js';
import { documentName } from './document-name.js';

/** A change that waits for its number, with what it is ordered by. */
export interface FoundChange extends NewChange {
  readonly key: string;
  readonly createdAtMs: number;
}

/**
 * By the time of writing; of each document by version, whatever the clocks of its writers said: its changes keep their places
 * among the others, and are put in order there.
 */
export function orderChanges(changes: readonly FoundChange[]): readonly FoundChange[] {
  const byTime = [...changes].sort((a, b) => a.time.getTime() - b.time.getTime() || compareText(a.key, b.key));
  const keyOf = ({ collection, id = '' }: FoundChange): string => documentName(collection, id);
  const queues = Map.groupBy(byTime, keyOf);
  for (const queue of queues.values()) {
    queue.sort((a, b) => a.createdAtMs - b.createdAtMs || (a.version ?? 0) - (b.version ?? 0));
  }
  const ordered = byTime.map((change) => queues.get(keyOf(change))?.shift());
  const known = new Set<string>();
  return ordered.flatMap((change) => {
    if (change === undefined || known.has(change.event)) return [];
    known.add(change.event);
    return [change];
  });
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
