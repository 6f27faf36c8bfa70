import {
  type AggregateRequest,
  type DataObject,
  type DocumentBatches,
  type Explanation,
  hoistMatches,
  type OperationContext,
  type ReadCounters,
  type RunStagesOptions,
  runStages,
  type ScanGuard,
  type Stage,
  toPipelineDocument,
} from '@database-service/core';
import { type PushedStages, pushStages } from '@database-service/sql';
import { mapError } from '../errors.js';
import { countDocuments } from './count.js';
import { describeFind, describeStatement, explainPlan, stageNames } from './explain.js';
import { findDocuments } from './find.js';
import { groupDocuments, groupStatement } from './group.js';
import { planRead } from './planning.js';
import { type KnownCollection, type ReadScope, readKnown } from './reading.js';

/** A pipeline under way: what comes from below, and which stages are still to be run on it. */
interface StartedPipeline {
  readonly documents: AsyncIterable<DataObject>;
  readonly stages: readonly Stage[];
  readonly isGrouped: boolean;
}

/** Streams a pipeline's results: PostgreSQL filters and does what it can of the first stages, core the rest. */
export async function* aggregateDocuments(
  context: OperationContext,
  scope: ReadScope,
  name: string,
  request: AggregateRequest,
  counters?: ReadCounters,
): AsyncGenerator<DataObject> {
  try {
    const started = await startPipeline(context, scope, name, hoist(request), counters);
    const options = { readCollection: readOthers(context, scope, request, counters) };
    yield* runStages(started.documents, started.stages, context, options);
  } catch (error) {
    throw mapError(error);
  }
}

/** What gives a pipeline's stages the documents of other collections; counts them, too. */
function readOthers(
  context: OperationContext,
  scope: ReadScope,
  request: AggregateRequest,
  counters: ReadCounters | undefined,
): RunStagesOptions['readCollection'] {
  return (name, pipeline) => aggregateDocuments(context, scope, name, { ...request, pipeline }, counters);
}

async function startPipeline(
  context: OperationContext,
  scope: ReadScope,
  name: string,
  request: AggregateRequest,
  counters?: ReadCounters,
): Promise<StartedPipeline> {
  const { pipeline, withMeta } = request;
  const guard = guardOf(request);
  const pushed = pushStages(pipeline, guard);
  const rest = pipeline.stages.slice(pushed.stages.length);
  if (pushed.kind === 'count') {
    const count = await countDocuments(context, scope, name, { ...guard, filter: pipeline.filter }, counters);
    const documents = streamOf(count === 0 ? [] : [Object.fromEntries([[pushed.field, count]])]);
    return { documents, stages: rest, isGrouped: true };
  }
  if (pushed.kind === 'group') {
    const groups = await readKnown<DataObject[] | undefined>(scope, name, [], (known) =>
      groupDocuments(scope, known, pipeline.filter, pushed.stage),
    );
    if (groups !== undefined) return { documents: streamOf(groups), stages: rest, isGrouped: true };
    const { find } = asFind(request);
    const documents = toPipeline(findDocuments(context, scope, name, find, counters), withMeta);
    return { documents, stages: pipeline.stages, isGrouped: false };
  }
  const documents = toPipeline(findDocuments(context, scope, name, pushed.find, counters), withMeta);
  return { documents, stages: rest, isGrouped: false };
}

/** How a pipeline is answered; runs it to count what is read, of other collections too. */
export async function explainAggregate(
  context: OperationContext,
  scope: ReadScope,
  known: KnownCollection,
  asked: AggregateRequest,
): Promise<Explanation> {
  const request = hoist(asked);
  const { name } = known.collection;
  const counters: ReadCounters = { documentsRead: 0, documentsReturned: 0 };
  const started = await startPipeline(context, scope, name, request, counters);
  let documentsReturned = 0;
  const options = { readCollection: readOthers(context, scope, request, counters) };
  for await (const _ of runStages(started.documents, started.stages, context, options)) documentsReturned += 1;
  const { stages } = request.pipeline;
  const pushed = pushStages(request.pipeline, guardOf(request));
  const told = { documentsRead: counters.documentsRead, documentsReturned };
  if (started.isGrouped && pushed.kind !== 'find') {
    const plan = planRead(known.collection, { filter: request.pipeline.filter });
    const isEngine = plan.residual === undefined;
    const described =
      pushed.kind === 'group'
        ? { enginePlan: await describeStatement(scope.reads, groupStatement(plan, pushed.stage)) }
        : {};
    const split = splitNames(stages, isEngine ? pushed.stages.length : 0);
    const paging = isEngine ? ('engine' as const) : ('core' as const);
    const explained = await explainPlan(scope.reads, plan);
    return { ...explained, ...described, sort: 'engine', paging, stages: split, ...told };
  }
  const { find, stages: taken } = pushed.kind === 'find' ? pushed : asFind(request);
  const explained = await describeFind(scope, known, find);
  const count = taken.filter((stage) =>
    stage.kind === 'sort' ? explained.sort !== 'core' : explained.paging === 'engine',
  ).length;
  return { ...explained, stages: splitNames(stages, count), ...told };
}

/** All documents that the filter selects, in the order of their ids, with every stage left to core. */
function asFind(request: AggregateRequest): Extract<PushedStages, { readonly kind: 'find' }> {
  const pushed = pushStages({ filter: request.pipeline.filter, stages: [] }, guardOf(request));
  if (pushed.kind !== 'find') throw new TypeError('No stages make a find.');
  return pushed;
}

/** Later stages' tests move to the head where they may: there the engine can do them. */
function hoist(request: AggregateRequest): AggregateRequest {
  return { ...request, pipeline: hoistMatches(request.pipeline) };
}

function guardOf({ scanDocumentsMax }: AggregateRequest): ScanGuard {
  return scanDocumentsMax === undefined ? {} : { scanDocumentsMax };
}

function splitNames(stages: readonly Stage[], count: number): NonNullable<Explanation['stages']> {
  return { engine: stageNames(stages.slice(0, count)), core: stageNames(stages.slice(count)) };
}

async function* toPipeline(batches: DocumentBatches, withMeta: boolean): AsyncGenerator<DataObject> {
  for await (const batch of batches) for (const document of batch) yield toPipelineDocument(document, withMeta);
}

async function* streamOf(documents: readonly DataObject[]): AsyncGenerator<DataObject> {
  yield* documents;
}
