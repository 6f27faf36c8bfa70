import {
  type AggregateRequest,
  type Explanation,
  type Filter,
  type FindRequest,
  formatFilter,
  hoistMatches,
  type OperationContext,
  type ReadCounters,
} from '@database-service/core';
import type { CatalogueEntry } from '../catalogue/entry.js';
import { compileSort } from '../compile/compile-sort.js';
import { slotOfNative } from '../indexes/native-index.js';
import type { Store } from '../store.js';
import { aggregateDocuments, pushStages } from './aggregate.js';
import { findDocuments, prepareFind } from './find.js';
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
  let documentsReturned = 0;
  for await (const _ of aggregateDocuments(context, store, name, request, counters)) documentsReturned += 1;
  const { pipeline, scanDocumentsMax } = { ...request, pipeline: hoistMatches(request.pipeline) };
  const pushed = pushStages(pipeline, scanDocumentsMax === undefined ? {} : { scanDocumentsMax });
  const sort = [{ path: { root: 'id', segments: [] }, direction: 1 }] as const;
  const find = pushed.kind === 'find' ? pushed.find : { filter: pipeline.filter, sort };
  const names = pipeline.stages.map(({ kind }) => `$${kind}`);
  return {
    ...(await explainFind(context, store, name, find)),
    stages: { engine: names.slice(0, pushed.stages.length), core: names.slice(pushed.stages.length) },
    documentsRead: counters.documentsRead,
    documentsReturned,
  };
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

/** The winning plan in MongoDB's words; null for a server that has none to tell. */
async function readEnginePlan(
  context: OperationContext,
  store: Store,
  name: string,
  { sort }: FindRequest,
  { filter, isSorted, limit }: ReadPlan,
): Promise<unknown> {
  try {
    return await store.documents(context, name, 'read', async (documents) => {
      const cursor = documents.find(filter, {
        ...(isSorted ? { sort: new Map(compileSort(sort)) } : {}),
        ...(limit === undefined ? {} : { limit }),
      });
      const told = await cursor.explain('queryPlanner');
      return told.queryPlanner?.winningPlan ?? told.queryPlanner ?? null;
    });
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
