import {
  type AggregateRequest,
  asPlainFind,
  type DataObject,
  type Explanation,
  type GroupStage,
  guardOf,
  hoistTests,
  type OperationContext,
  pushStages,
  type ReadCounters,
  type RunStagesOptions,
  runStages,
  type Stage,
  splitStageNames,
  streamOf,
  toPipeline,
} from '@database-service/core';
import { isGroupCompilable, type ReadPlan } from '@database-service/sql';
import { mapError } from '../errors.js';
import { countDocuments } from './count.js';
import { describeFind, describeStatement, explainPlan } from './explain.js';
import { findDocuments } from './find.js';
import { groupDocuments, groupStatement, mayTrust } from './group.js';
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
    const started = await startPipeline(context, scope, name, hoistTests(request), counters);
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
  const pushed = pushStages(pipeline, guard, isGroupCompilable);
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
    const { find } = asPlainFind(request);
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
  const request = hoistTests(asked);
  const { name } = known.collection;
  const counters: ReadCounters = { documentsRead: 0, documentsReturned: 0 };
  const started = await startPipeline(context, scope, name, request, counters);
  let documentsReturned = 0;
  const options = { readCollection: readOthers(context, scope, request, counters) };
  for await (const _ of runStages(started.documents, started.stages, context, options)) documentsReturned += 1;
  const { stages } = request.pipeline;
  const pushed = pushStages(request.pipeline, guardOf(request), isGroupCompilable);
  const told = { documentsRead: counters.documentsRead, documentsReturned };
  if (started.isGrouped && pushed.kind !== 'find') {
    const plan = planRead(known.collection, { filter: request.pipeline.filter });
    const isEngine = plan.residual === undefined;
    const described = pushed.kind === 'group' ? { enginePlan: await describeGroup(scope, plan, pushed.stage) } : {};
    const split = splitStageNames(stages, isEngine ? pushed.stages.length : 0);
    const paging = isEngine ? ('engine' as const) : ('core' as const);
    const explained = await explainPlan(scope.reads, plan);
    return { ...explained, ...described, sort: 'engine', paging, stages: split, ...told };
  }
  const { find, stages: taken } = pushed.kind === 'find' ? pushed : asPlainFind(request);
  const explained = await describeFind(scope, known, find);
  const count = taken.filter((stage) =>
    stage.kind === 'sort' ? explained.sort !== 'core' : explained.paging === 'engine',
  ).length;
  return { ...explained, stages: splitStageNames(stages, count), ...told };
}

async function describeGroup(
  scope: ReadScope,
  plan: ReadPlan,
  stage: GroupStage,
): ReturnType<typeof describeStatement> {
  return await describeStatement(scope.reads, groupStatement(plan, stage, mayTrust(scope, plan, stage)));
}
