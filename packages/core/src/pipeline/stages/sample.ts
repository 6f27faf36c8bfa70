import type { DataObject } from '../../value/value.js';
import { estimateBytes, MemoryBudget } from '../memory.js';
import type { CollectingStage, StageTools } from '../running-stage.js';

/** `$sample`: so many documents, each as likely as any other, in random order; all if there are not more. */
export function startSample(size: number, { memoryBytesMax }: Pick<StageTools, 'memoryBytesMax'>): CollectingStage {
  const budget = new MemoryBudget('$sample', memoryBytesMax);
  const kept: DataObject[] = [];
  let seen = 0;
  return {
    kind: 'collect',
    // Algorithm R: the n-th document is kept with the chance size/n, in the place of any.
    add(document) {
      seen += 1;
      if (kept.length < size) {
        budget.take(estimateBytes(document));
        kept.push(document);
        return;
      }
      const place = Math.floor(Math.random() * seen);
      const replaced = kept[place];
      if (place >= size || replaced === undefined) return;
      budget.take(estimateBytes(document) - estimateBytes(replaced));
      kept[place] = document;
    },
    finish() {
      shuffle(kept);
      return kept;
    },
  };
}

function shuffle(documents: DataObject[]): void {
  for (let index = documents.length - 1; index > 0; index -= 1) {
    const other = Math.floor(Math.random() * (index + 1));
    const moved = documents[index] as DataObject;
    documents[index] = documents[other] as DataObject;
    documents[other] = moved;
  }
}
