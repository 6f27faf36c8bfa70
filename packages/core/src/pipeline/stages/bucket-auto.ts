import { DataError } from '../../errors/data-error.js';
import { compileExpression } from '../../expression/compile.js';
import { compareValues } from '../../value/compare.js';
import { setOwn } from '../../value/own-field.js';
import type { DataObject, Value } from '../../value/value.js';
import { type CompiledAccumulator, compileAccumulator } from '../accumulators/compile.js';
import type { Accumulator, BucketAutoStage } from '../ast.js';
import { divideIntoBuckets } from '../divide-into-buckets.js';
import { createRounder } from '../granularity.js';
import { estimateBytes, MemoryBudget } from '../memory.js';
import type { CollectingStage, StageTools } from '../running-stage.js';

/** A document and what it is sorted into buckets by. */
interface Entry {
  readonly key: Value;
  readonly document: DataObject;
  /** Place of arrival. */
  readonly arrival: number;
}

/** Accumulators that see a bucket's documents in the order in which they came, the others in that of their keys. */
const positional: ReadonlySet<Accumulator['operator']> = new Set(['first', 'firstN', 'last', 'lastN', 'push']);

const entryBytes = 64;

/**
 * `$bucketAuto`: about as many documents in each bucket, equal keys in one. With a granularity, boundaries are numbers
 * of its series. A missing key is null. While it runs:
 *
 * @throws DataError BAD_OPERAND if there is a granularity, and a key that is no number or negative; BAD_VALUE if a
 *   boundary would be beyond the largest number; LIMIT_EXCEEDED
 */
export function startBucketAuto(
  stage: BucketAutoStage,
  { memoryBytesMax }: Pick<StageTools, 'memoryBytesMax'>,
): CollectingStage {
  const budget = new MemoryBudget('$bucketAuto', memoryBytesMax);
  const rounder = stage.granularity === undefined ? undefined : createRounder(stage.granularity);
  const readKey = compileExpression(stage.by);
  const compiled = stage.accumulators.map(compileAccumulator);
  const entries: Entry[] = [];
  return {
    kind: 'collect',
    add(document) {
      const key = readKey(document) ?? null;
      if (rounder !== undefined) checkNumber(key);
      budget.take(entryBytes + estimateBytes(document) + estimateBytes(key));
      entries.push({ key, document, arrival: entries.length });
    },
    *finish() {
      entries.sort((a, b) => compareValues(a.key, b.key) || a.arrival - b.arrival);
      for (const { min, max, members } of divideIntoBuckets(entries, stage.buckets, rounder)) {
        const result: Record<string, Value> = { _id: { min, max } };
        for (const [index, { field, operator }] of stage.accumulators.entries()) {
          const ordered = positional.has(operator) ? members.toSorted((a, b) => a.arrival - b.arrival) : members;
          setOwn(result, field, accumulate(compiled[index] as CompiledAccumulator, ordered, budget));
        }
        yield result;
      }
    },
  };
}

function accumulate({ read, start }: CompiledAccumulator, members: readonly Entry[], budget: MemoryBudget): Value {
  const state = start(null);
  let held = 0;
  for (const { document } of members) {
    const grown = state.add(read(document), document);
    held += grown;
    if (grown !== 0) budget.take(grown);
  }
  budget.take(-held);
  return state.result();
}

function checkNumber(key: Value): void {
  if (typeof key === 'number' && key >= 0) return;
  throw new DataError(
    'BAD_OPERAND',
    '$bucketAuto with a granularity takes numbers of at least 0 only; filter out what has none.',
    { details: { stage: '$bucketAuto' } },
  );
}
