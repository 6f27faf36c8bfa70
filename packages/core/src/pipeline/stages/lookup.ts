import { checkCancelled } from '../../check-cancelled.js';
import { Pacer } from '../../pacer.js';
import type { DataObject } from '../../value/value.js';
import type { LookupStage } from '../ast.js';
import { estimateBytes } from '../memory.js';
import type { StageTools, StreamStage } from '../running-stage.js';
import { withNested } from '../shape/nested-field.js';
import type { Join } from './join.js';
import { joinByEquality } from './lookup-equality.js';
import { joinByPipeline } from './lookup-pipeline.js';

/** Documents that are joined by one read, at most: the first read is for one only, should no more be wanted. */
const batchMax = 1_000;
const batchGrowth = 4;
const batchBytesMax = 8 * 1024 * 1024;

/** `$lookup`: gives each document the array of those of another collection that belong to it. */
export function startLookup(stage: LookupStage, tools: StageTools): StreamStage {
  const { equality } = stage;
  const join = equality === undefined ? joinByPipeline(stage, tools) : joinByEquality(stage, equality, tools);
  return { kind: 'stream', run: (documents) => joinInBatches(documents, stage, join, tools) };
}

async function* joinInBatches(
  documents: AsyncIterable<DataObject>,
  stage: LookupStage,
  join: Join,
  { context }: StageTools,
): AsyncGenerator<DataObject, void, undefined> {
  const sizeMax = stage.equality === undefined ? 1 : batchMax;
  const pacer = new Pacer(context);
  let size = 1;
  let batch: DataObject[] = [];
  let bytes = 0;
  for await (const document of documents) {
    batch.push(document);
    bytes += estimateBytes(document);
    if (batch.length < size && bytes < batchBytesMax) continue;
    checkCancelled(context);
    if (pacer.isDue()) await pacer.pause();
    yield* joinBatch(batch, stage, join);
    batch = [];
    bytes = 0;
    size = Math.min(size * batchGrowth, sizeMax);
  }
  if (batch.length > 0) yield* joinBatch(batch, stage, join);
}

async function* joinBatch(
  batch: readonly DataObject[],
  { as }: LookupStage,
  join: Join,
): AsyncGenerator<DataObject, void, undefined> {
  let index = 0;
  for await (const matches of join(batch)) {
    yield withNested(batch[index] as DataObject, as, matches);
    index += 1;
  }
}
