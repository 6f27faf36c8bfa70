import {
  type AggregateRequest,
  type DataObject,
  type DocumentBatches,
  type FieldPath,
  type FindRequest,
  hoistMatches,
  type OperationContext,
  type Pipeline,
  type ReadCounters,
  runStages,
  type ScanGuard,
  type Sort,
  type SortKey,
  type Stage,
  toPipelineDocument,
  toStoredPath,
} from '@database-service/core';
import type { Store } from '../store.js';
import { countDocuments, findDocuments } from './find.js';

const idPath: FieldPath = { root: 'id', segments: [] };

/** What of a pipeline is done below core's stages. */
export type PushedStages =
  /** `stages` are sort, skip and limit: part of the find. */
  | { readonly kind: 'find'; readonly find: FindRequest; readonly stages: readonly Stage[] }
  | { readonly kind: 'count'; readonly field: string; readonly stages: readonly Stage[] };

/** Streams a pipeline's results: MongoDB filters and does what it can of the first stages, core the rest. */
export async function* aggregateDocuments(
  context: OperationContext,
  store: Store,
  name: string,
  request: AggregateRequest,
  counters?: ReadCounters,
): AsyncGenerator<DataObject> {
  const { withMeta, ...guard } = request;
  const pipeline = hoistMatches(request.pipeline);
  const pushed = pushStages(pipeline, guardOf(guard));
  const rest = pipeline.stages.slice(pushed.stages.length);
  const documents =
    pushed.kind === 'count'
      ? countAll(context, store, name, pipeline, pushed.field, guardOf(guard), counters)
      : toPipeline(
          findDocuments(context, store, name, pushed.find, counters === undefined ? {} : { counters }),
          withMeta,
        );
  yield* runStages(documents, rest, context, {
    readCollection: (other, foreign) =>
      aggregateDocuments(context, store, other, { ...request, pipeline: foreign }, counters),
  });
}

/** Takes the stages at a pipeline's head that a find or a count can do. */
export function pushStages({ filter, stages }: Pipeline, guard: ScanGuard): PushedStages {
  const [first] = stages;
  if (first?.kind === 'count') return { kind: 'count', field: first.field, stages: [first] };
  let sort: Sort = [{ path: idPath, direction: 1 }];
  let skip = 0;
  let limit = Number.POSITIVE_INFINITY;
  let taken = 0;
  for (const stage of stages) {
    if (stage.kind === 'sort' && taken === 0) {
      const keys = toDocumentSort(stage.keys);
      if (keys === undefined) break;
      sort = keys;
    } else if (stage.kind === 'skip') {
      skip += stage.count;
      limit = Math.max(0, limit - stage.count);
    } else if (stage.kind === 'limit') limit = Math.min(limit, stage.count);
    else break;
    taken += 1;
  }
  const limited = Number.isFinite(limit) ? { limit } : {};
  return { kind: 'find', find: { ...guard, filter, sort, skip, ...limited }, stages: stages.slice(0, taken) };
}

/** A pipeline's sort in terms of stored documents; ties stay in the order of ids, in which documents come. */
function toDocumentSort(keys: readonly SortKey[]): Sort | undefined {
  const sort: SortKey[] = [];
  for (const { path, direction } of keys) {
    const stored = toStoredPath(path.segments);
    if (stored === undefined) return undefined;
    sort.push({ path: stored, direction });
    if (stored.root === 'id') return sort;
  }
  return [...sort, { path: idPath, direction: 1 }];
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

async function* toPipeline(batches: DocumentBatches, withMeta: boolean): AsyncGenerator<DataObject> {
  for await (const batch of batches) for (const document of batch) yield toPipelineDocument(document, withMeta);
}

function guardOf({ scanDocumentsMax }: ScanGuard): ScanGuard {
  return scanDocumentsMax === undefined ? {} : { scanDocumentsMax };
}
