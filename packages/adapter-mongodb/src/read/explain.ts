import {
  type AggregateRequest,
  type Explanation,
  type Filter,
  type FindRequest,
  formatFilter,
  type OperationContext,
  type ReadCounters,
  type Sort,
  splitStageNames,
} from '@database-service/core';
import type { Collection } from 'mongodb';
import type { CatalogueEntry } from '../catalogue/entry.js';
import { compileSort } from '../compile/compile-sort.js';
import { slotOfNative } from '../indexes/native-index.js';
import type { Store } from '../store.js';
import type { StoredDocument } from '../stored/stored-document.js';
import { finishPipeline, startPipeline } from './aggregate.js';
import { findDocuments, prepareFind } from './find.js';
import { type GroupRequest, groupOptions, groupStages } from './group.js';
import type { ReadPlan } from './scan.js';

/** How a read is answered; runs it to count what is read. */
export async function explainRead(
  context: OperationContext,
  store: Store,
  name: string,
  request: FindRequest | AggregateRequest,
): Promise<Explanation> {
  const counters: ReadCounters = { documentsRead: 0, documentsReturned: 0 };
  if (!('pipeline' in request)) {
    for await (const _ of findDocuments(context, store, name, request, { counters }));
    return { ...(await explainFind(context, store, name, request)), ...counters };
  }
  const started = await startPipeline(context, store, name, request, counters);
  let documentsReturned = 0;
  for await (const _ of finishPipeline(context, store, request, started, counters)) documentsReturned += 1;
  const { pushed, filter, stages } = started;
  const find = pushed.kind === 'find' ? pushed.find : { filter, sort: byId };
  const explained = await explainFind(context, store, name, find);
  const grouped =
    pushed.kind === 'group' ? await explainGroup(context, store, name, { filter, stage: pushed.stage }) : {};
  return {
    ...explained,
    ...grouped,
    stages: splitStageNames([...pushed.stages, ...stages], pushed.stages.length),
    documentsRead: counters.documentsRead,
    documentsReturned,
  };
}

const byId: Sort = [{ path: { root: 'id', segments: [] }, direction: 1 }];

/** What is told otherwise where MongoDB groups: in no order, and by the plan of all its stages. */
async function explainGroup(
  context: OperationContext,
  store: Store,
  name: string,
  request: GroupRequest,
): Promise<Pick<Explanation, 'sort' | 'paging' | 'enginePlan'>> {
  const stages = (await groupStages(context, store, name, request)) ?? [];
  const enginePlan = await tellPlan(context, store, name, async (documents) => {
    const told = await documents.aggregate(stages, groupOptions(context, store)).explain('queryPlanner');
    return told.stages ?? told.queryPlanner?.winningPlan ?? told.shards ?? null;
  });
  return { sort: 'engine', paging: 'engine', enginePlan };
}

async function explainFind(
  context: OperationContext,
  store: Store,
  name: string,
  request: FindRequest,
): Promise<Omit<Explanation, keyof ReadCounters>> {
  const { entry, plan } = await prepareFind(context, store, name, request);
  const enginePlan = await readEnginePlan(context, store, name, request, plan);
  const used = findIndexName(enginePlan);
  const hasSort = JSON.stringify(enginePlan ?? null).includes('"SORT"');
  return {
    engine: 'mongodb',
    pushed: formatOrNull(plan.pushed),
    residual: plan.residual === undefined ? null : formatFilter(plan.residual),
    index: used === undefined ? null : { name: nameOf(used, entry), ranges: 1, servesSort: plan.isSorted && !hasSort },
    sort: !plan.isSorted ? 'core' : used !== undefined && !hasSort ? 'index' : 'engine',
    paging: plan.isPaged ? 'engine' : 'core',
    enginePlan,
  };
}

/** The winning plan of a find. */
function readEnginePlan(
  context: OperationContext,
  store: Store,
  name: string,
  { sort }: FindRequest,
  { filter, isSorted, limit }: ReadPlan,
): Promise<unknown> {
  return tellPlan(context, store, name, async (documents) => {
    const cursor = documents.find(filter, {
      ...(isSorted ? { sort: new Map(compileSort(sort)) } : {}),
      ...(limit === undefined ? {} : { limit }),
    });
    const told = await cursor.explain('queryPlanner');
    return told.queryPlanner?.winningPlan ?? told.queryPlanner ?? null;
  });
}

/** A plan in MongoDB's words; null for a server that has none to tell. */
async function tellPlan(
  context: OperationContext,
  store: Store,
  name: string,
  ask: (documents: Collection<StoredDocument>) => Promise<unknown>,
): Promise<unknown> {
  try {
    return await store.documents(context, name, 'read', ask);
  } catch (error) {
    context.logger.debug('The server explains nothing.', { error });
    return null;
  }
}

/** The first index that a plan names. */
function findIndexName(plan: unknown): string | undefined {
  if (typeof plan !== 'object' || plan === null) return undefined;
  if ('indexName' in plan && typeof plan.indexName === 'string') return plan.indexName;
  for (const part of Object.values(plan)) {
    const found = findIndexName(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What the API calls an index of MongoDB's. */
function nameOf(native: string, entry: CatalogueEntry | undefined): string {
  const slot = slotOfNative(native);
  return entry?.indexes.find((index) => index.slot === slot)?.indexState.definition.name ?? native;
}

function formatOrNull(filter: Filter): unknown {
  return filter.kind === 'all' ? null : formatFilter(filter);
}
