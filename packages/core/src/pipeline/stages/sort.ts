import type { SortKey } from '../../sort/sort.js';
import { createTopValues } from '../../sort/top.js';
import type { Stage } from '../ast.js';
import { estimateBytes, MemoryBudget } from '../memory.js';
import type { CollectingStage, StageTools } from '../running-stage.js';

/**
 * `$sort`: keeps only as many documents as the stages that follow can ask for. What ties stays in the order in which it
 * came.
 */
export function startSort(
  keys: readonly SortKey[],
  following: readonly Stage[],
  { memoryBytesMax }: Pick<StageTools, 'memoryBytesMax'>,
): CollectingStage {
  const budget = new MemoryBudget('$sort', memoryBytesMax);
  const sorter = createTopValues(keys, neededOf(following));
  return {
    kind: 'collect',
    add(document) {
      const dropped = sorter.add(document);
      if (dropped === document) return;
      budget.take(estimateBytes(document) - (dropped === undefined ? 0 : estimateBytes(dropped)));
    },
    finish: () => sorter.drain(),
  };
}

/** How many of its first documents a sort must keep, by the skips and the limit that follow at once. */
function neededOf(following: readonly Stage[]): number {
  let skipped = 0;
  for (const stage of following) {
    if (stage.kind === 'limit') return skipped + stage.count;
    if (stage.kind !== 'skip') break;
    skipped += stage.count;
  }
  return Number.POSITIVE_INFINITY;
}
