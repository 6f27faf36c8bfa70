import {
  type AggregateRequest,
  asPlainFind,
  type DataObject,
  type Filter,
  guardOf,
  hoistMatches,
  type OperationContext,
  type Pipeline,
  type PushedStages,
  pushStages,
  type ReadCounters,
  type RunStagesOptions,
  runStages,
  type ScanGuard,
  type Stage,
  streamOf,
  toPipeline,
} from '@database-service/core';
import { isGroupCompilable } from '../group/compile-group.js';
import type { Store } from '../store.js';
import { countDocuments, findDocuments } from './find.js';
import { groupDocuments } from './group.js';

/** A pipeline under way. */
export interface StartedPipeline {
  /** What is read, with the tests of later stages that moved to the head. */
  readonly filter: Filter;
  /** What comes from below. */
  readonly documents: AsyncIterable<DataObject>;
  /** What of the pipeline was done for that. */
  readonly pushed: PushedStages;
  /** Which stages are still to be run on it. */
  readonly stages: readonly Stage[];
}

/** Streams a pipeline's results: MongoDB filters and does what it can of the first stages, core the rest. */
export async function* aggregateDocuments(
  context: OperationContext,
  store: Store,
  name: string,
  request: AggregateRequest,
  counters?: ReadCounters,
): AsyncGenerator<DataObject> {
  const started = await startPipeline(context, store, name, request, counters);
  yield* finishPipeline(context, store, request, started, counters);
}

/** Runs core's stages on what came from below. */
export function finishPipeline(
  context: OperationContext,
  store: Store,
  request: AggregateRequest,
  { documents, stages }: StartedPipeline,
  counters?: ReadCounters,
): AsyncIterable<DataObject> {
  const readCollection: RunStagesOptions['readCollection'] = (other, foreign) =>
    aggregateDocuments(context, store, other, { ...request, pipeline: foreign }, counters);
  return runStages(documents, stages, context, { readCollection });
}

/** Begins a pipeline: groups are made at once, documents are read when they are asked for. */
export async function startPipeline(
  context: OperationContext,
  store: Store,
  name: string,
  request: AggregateRequest,
  counters?: ReadCounters,
): Promise<StartedPipeline> {
  const { withMeta } = request;
  const guard = guardOf(request);
  const pipeline = hoistMatches(request.pipeline);
  const { filter } = pipeline;
  const pushed = pushStages(pipeline, guard, isGroupCompilable);
  const stages = pipeline.stages.slice(pushed.stages.length);
  if (pushed.kind === 'count') {
    const documents = countAll(context, store, name, pipeline, pushed.field, guard, counters);
    return { filter, documents, pushed, stages };
  }
  if (pushed.kind === 'group') {
    const groups = await groupDocuments(context, store, name, { ...guard, filter, stage: pushed.stage });
    if (groups !== undefined) return { filter, documents: streamOf(groups), pushed, stages };
  }
  const plain = pushed.kind === 'group' ? asPlainFind({ ...request, pipeline }) : pushed;
  const batches = findDocuments(context, store, name, plain.find, counters === undefined ? {} : { counters });
  return {
    filter,
    documents: toPipeline(batches, withMeta),
    pushed: plain,
    stages: pipeline.stages.slice(plain.stages.length),
  };
}

/** `$count` of nothing gives no document. */
async function* countAll(
  context: OperationContext,
  store: Store,
  name: string,
  { filter }: Pipeline,
  field: string,
  guard: ScanGuard,
  counters?: ReadCounters,
): AsyncGenerator<DataObject> {
  const count = await countDocuments(context, store, name, { ...guard, filter }, counters);
  if (count > 0) yield Object.fromEntries([[field, count]]);
}
