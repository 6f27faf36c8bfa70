import {
  checkCancelled,
  compileProjection,
  type Document,
  type DocumentBatches,
  type EngineScan,
  executeFind,
  type FindRequest,
  type OperationContext,
  projectBatches,
  type ReadCounters,
  sortPosition,
} from '@database-service/core';
import type { ReadPlan } from '@database-service/sql';
import { isConnectionLoss, mapError } from '../errors.js';
import { planRead } from './planning.js';
import { readOrdered } from './read-ordered.js';
import { readSorted } from './read-sorted.js';
import { attemptsMax, findKnown, isOutdated, type KnownCollection, keptChanging, type ReadScope } from './reading.js';

/** A read that has been started: the plan, and what the server gives for it. */
export interface OpenedRead {
  readonly plan: ReadPlan;
  readonly scan: EngineScan;
}

/** Plans a find and starts it. What it holds is freed by iterating its batches to the end, or ending that early. */
export async function openRead(scope: ReadScope, known: KnownCollection, request: FindRequest): Promise<OpenedRead> {
  const { filter, sort, after } = request;
  const plan = planRead(known.collection, { filter, sort, ...(after === undefined ? {} : { after }) });
  const { skip = 0, limit = Number.POSITIVE_INFINITY } = request;
  const isWhole = plan.residual === undefined;
  const window = isWhole ? { skip, rowsMax: limit } : { skip: 0, rowsMax: Number.POSITIVE_INFINITY };
  const rest = { residual: plan.residual, projected: false };
  if (plan.order.kind === 'ordered') {
    const batches = readOrdered(scope, known, plan, plan.order.scans, window);
    return { plan, scan: { ...rest, batches, sorted: true, positioned: true, paged: isWhole } };
  }
  const { parts: batches, isSorted } = await readSorted(scope, known, plan, window);
  const scan = { ...rest, batches, sorted: isSorted, positioned: isSorted, paged: isSorted && isWhole };
  return { plan, scan };
}

/**
 * Finds documents. Ending the iteration early leaves nothing behind. A collection that is dropped meanwhile has no more
 * documents, one that is renamed is read to the end, and where an index is dropped the rest is found without it.
 *
 * @param ready - awaited first
 * @throws DataError
 */
export async function* findDocuments(
  context: OperationContext,
  scope: ReadScope,
  name: string,
  { projection, ...asked }: FindRequest,
  counters?: ReadCounters,
  ready?: () => Promise<void>,
): DocumentBatches {
  checkCancelled(context);
  const project =
    projection === undefined ? undefined : projectBatches(context, compileProjection(projection, asked.filter));
  try {
    await ready?.();
    let request: FindRequest = asked;
    let known = await findKnown(scope, name);
    for (let attempt = 1; known !== undefined; attempt += 1) {
      let last: Document | undefined;
      let count = 0;
      try {
        if (request.limit === 0) return;
        const { scan } = await openRead(scope, known, request);
        for await (const batch of executeFind(context, request, scan, counters)) {
          yield project === undefined ? batch : await project(batch);
          last = batch.at(-1);
          count += batch.length;
        }
        return;
      } catch (error) {
        request = restAfter(error, request, { last, count, attempt });
        known = await findAgain(scope, name, known, last !== undefined);
      }
    }
  } catch (error) {
    throw mapError(error);
  }
}

/**
 * What is still to be found after an error.
 *
 * @throws the error, where it cannot be made good; what tells of too many attempts
 */
function restAfter(
  error: unknown,
  request: FindRequest,
  { last, count, attempt }: { readonly last: Document | undefined; readonly count: number; readonly attempt: number },
): FindRequest {
  // A connection that is lost, or was taken away from a reader who took his time, is made good behind the last document.
  const isLost = isConnectionLoss(error);
  if (!isOutdated(error) && !(isLost && last !== undefined)) throw error;
  const rest = restOf(request, last, count);
  if (rest === undefined || attempt >= attemptsMax) throw isLost ? error : keptChanging(error);
  return rest;
}

/** The collection as it is now: by its name while nothing of it was given, then by its number, whatever its name is. */
async function findAgain(
  scope: ReadScope,
  name: string,
  { collection }: KnownCollection,
  hasBegun: boolean,
): Promise<KnownCollection | undefined> {
  const state = await scope.catalogue.refresh();
  const found = hasBegun ? state.snapshot.findById(collection.id) : state.snapshot.byName.get(name);
  return found === undefined ? undefined : { collection: found, state };
}

/** What is still to be found behind a document; `undefined` where there is no order, so that its place cannot be told. */
function restOf(request: FindRequest, last: Document | undefined, count: number): FindRequest | undefined {
  if (last === undefined) return request;
  if (request.sort.length === 0) return undefined;
  const { limit, sort } = request;
  const rest = { ...request, skip: 0, after: sortPosition(last, sort) };
  return limit === undefined ? rest : { ...rest, limit: limit - count };
}
