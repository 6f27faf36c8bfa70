import {
  type AggregateRequest,
  asPlainFind,
  type DataObject,
  type Explanation,
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
import { isGroupCompilable } from '@database-service/sql';
import type { CatalogueCollection } from '../catalogue.js';
import type { Connection } from '../driver.js';
import { mapError } from '../errors.js';
import { countDocuments } from './count.js';
import { describeFind, describeStatement, explainPlan } from './explain.js';
import { findDocuments } from './find.js';
import { groupDocuments, groupStatement } from './group.js';
import { unlessDropped } from './pause-read.js';
import { planRead } from './plan-read.js';

/** Runs a pipeline over another collection. */
type ReadCollection = RunStagesOptions['readCollection'];

/** A pipeline under way: what comes from below, and which stages are still to be run on it. */
interface StartedPipeline {
  readonly documents: AsyncIterable<DataObject>;
  readonly stages: readonly Stage[];
  readonly isGrouped: boolean;
}

/** Streams a pipeline's results: SQLite filters and does what it can of the first stages, core the rest. */
export async function* aggregateDocuments(
  context: OperationContext,
  connection: Connection,
  collection: CatalogueCollection | undefined,
  request: AggregateRequest,
  readCollection: ReadCollection,
  counters?: ReadCounters,
): AsyncGenerator<DataObject> {
  try {
    const started =
      collection === undefined
        ? { documents: streamOf([]), stages: request.pipeline.stages }
        : await startPipeline(context, connection, collection, hoistTests(request), counters);
    yield* runStages(started.documents, started.stages, context, { readCollection });
  } catch (error) {
    throw mapError(error);
  }
}

async function startPipeline(
  context: OperationContext,
  connection: Connection,
  collection: CatalogueCollection,
  request: AggregateRequest,
  counters?: ReadCounters,
): Promise<StartedPipeline> {
  const { pipeline, withMeta } = request;
  const guard = guardOf(request);
  const pushed = pushStages(pipeline, guard, isGroupCompilable);
  const rest = pipeline.stages.slice(pushed.stages.length);
  if (pushed.kind === 'count') {
    const request = { ...guard, filter: pipeline.filter };
    const count = await unlessDropped(collection, 0, (current) =>
      countDocuments(context, connection, current, request, counters),
    );
    const documents = streamOf(count === 0 ? [] : [Object.fromEntries([[pushed.field, count]])]);
    return { documents, stages: rest, isGrouped: true };
  }
  if (pushed.kind === 'group') {
    const { stage } = pushed;
    const groups = await unlessDropped(collection, [], (current) =>
      groupDocuments(context, connection, current, pipeline.filter, stage),
    );
    if (groups !== undefined) return { documents: streamOf(groups), stages: rest, isGrouped: true };
    const { find } = asPlainFind(request);
    const documents = toPipeline(findDocuments(context, connection, collection, find, counters), withMeta);
    return { documents, stages: pipeline.stages, isGrouped: false };
  }
  const documents = toPipeline(findDocuments(context, connection, collection, pushed.find, counters), withMeta);
  return { documents, stages: rest, isGrouped: false };
}

/** How a pipeline is answered; runs it to count what is read, of other collections too. */
export async function explainAggregate(
  context: OperationContext,
  connection: Connection,
  collection: CatalogueCollection,
  asked: AggregateRequest,
  readCollection: (counters: ReadCounters) => ReadCollection,
): Promise<Explanation> {
  const request = hoistTests(asked);
  const counters: ReadCounters = { documentsRead: 0, documentsReturned: 0 };
  const started = await startPipeline(context, connection, collection, request, counters);
  let documentsReturned = 0;
  const options = { readCollection: readCollection(counters) };
  const results = runStages(started.documents, started.stages, context, options);
  for await (const _ of results) documentsReturned += 1;
  const { stages } = request.pipeline;
  const pushed = pushStages(request.pipeline, guardOf(request), isGroupCompilable);
  const told = { documentsRead: counters.documentsRead, documentsReturned };
  if (started.isGrouped && pushed.kind !== 'find') {
    const plan = planRead(collection, { filter: request.pipeline.filter });
    const isEngine = plan.residual === undefined;
    const described =
      pushed.kind === 'group' ? { enginePlan: describeStatement(connection, groupStatement(plan, pushed.stage)) } : {};
    const split = splitStageNames(stages, isEngine ? pushed.stages.length : 0);
    const paging = isEngine ? ('engine' as const) : ('core' as const);
    return { ...explainPlan(connection, plan), ...described, sort: 'engine', paging, stages: split, ...told };
  }
  const { find, stages: taken } = pushed.kind === 'find' ? pushed : asPlainFind(request);
  const explained = await describeFind(context, connection, collection, find);
  const count = taken.filter((stage) =>
    stage.kind === 'sort' ? explained.sort !== 'core' : explained.paging === 'engine',
  ).length;
  return { ...explained, stages: splitStageNames(stages, count), ...told };
}
