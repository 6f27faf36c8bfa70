import {
  batchDocuments,
  checkCancelled,
  compileProjection,
  type Document,
  type DocumentBatches,
  type FindRequest,
  hasExpressions,
  type OperationContext,
  readDocumentRow,
} from '@database-service/core';
import type { CatalogueCollection } from '../catalogue.js';
import type { Connection } from '../driver.js';
import { missingTable } from '../errors.js';
import { endFailed, findDocuments, mapFindErrors, restOf } from './find.js';
import { pauseRead } from './pause-read.js';
import { planRead, type ReadPlan } from './plan-read.js';
import { readOrdered } from './read-rows.js';
import { hasFewCandidates, isShortTable } from './read-size.js';

/** Most documents that are found in the thread that calls, by an index that gives them in order: a page. */
const pageMax = 1_000;

/** An index that gives fewer matches than this of what one statement looks at is left to another thread. */
const matchesMin = 100;

/** An ordered read whose window is a page, with nothing left for core. */
interface PageRead {
  readonly plan: ReadPlan & { readonly order: Extract<ReadPlan['order'], { readonly kind: 'ordered' }> };
  readonly skip: number;
  readonly limit: number;
}

/** How a find begins. */
export interface BeginOptions {
  /** Whether other threads wait for work: then what is no page stays here only if it is little. */
  readonly hasThreads: boolean;
}

/**
 * Begins a find in the thread that calls: a page that an index has at hand takes a short way, and so does what is less work
 * than having another thread do it.
 *
 * @returns what is left to be found by the long way, all of it perhaps; `undefined` if nothing is
 */
export function findHere(
  context: OperationContext,
  connection: Connection,
  collection: CatalogueCollection,
  request: FindRequest,
  { hasThreads }: BeginOptions,
): DocumentBatches<FindRequest | undefined> {
  checkCancelled(context);
  const { filter, sort, after } = request;
  const plan = hasExpressions(request)
    ? undefined
    : planRead(collection, { filter, sort, ...(after === undefined ? {} : { after }) });
  const page = plan === undefined ? undefined : asPage(plan, request);
  if (page !== undefined) return beginPage(context, connection, page, request);
  return mapFindErrors(collection, findIfShort(context, connection, hasThreads ? plan : undefined, request));
}

/** @param plan - if given, and it is little work, the find is done here */
async function* findIfShort(
  context: OperationContext,
  connection: Connection,
  plan: ReadPlan | undefined,
  request: FindRequest,
): DocumentBatches<FindRequest | undefined> {
  if (plan === undefined) return request;
  const { collection } = plan;
  if (!isShortTable(connection, collection.table) && !hasFewCandidates(connection, plan)) return request;
  yield* findDocuments(context, connection, collection, request);
  return undefined;
}

function asPage(plan: ReadPlan, { skip = 0, limit = Number.POSITIVE_INFINITY }: FindRequest): PageRead | undefined {
  const { order, residual } = plan;
  if (order.kind !== 'ordered' || residual !== undefined || skip > pageMax || limit > pageMax) return undefined;
  return { plan: { ...plan, order }, skip, limit };
}

/** Gives matches while the index has them at hand; behind the last, the rest is left. */
async function* beginPage(
  context: OperationContext,
  connection: Connection,
  { plan, skip, limit }: PageRead,
  request: FindRequest,
): DocumentBatches<FindRequest | undefined> {
  const { projection, filter } = request;
  const project = projection === undefined ? undefined : compileProjection(projection, filter);
  let batch: Document[] = [];
  let last: Document | undefined;
  let given = 0;
  let givenBefore = 0;
  try {
    for (const row of readOrdered(connection, plan, plan.order.scans, { skip, rowsMax: limit })) {
      if (row !== 'pause') {
        last = readDocumentRow(row.columns);
        given += 1;
        batch.push(project === undefined ? last : project(last));
        if (batch.length < batchDocuments) continue;
      }
      if (batch.length > 0) yield batch;
      batch = [];
      if (row !== 'pause') continue;
      const rest = given - givenBefore < matchesMin ? restOf({ ...request, limit }, last, given) : undefined;
      if (rest !== undefined) return rest;
      givenBefore = given;
      await pauseRead(context, plan.collection);
    }
  } catch (error) {
    const missing = missingTable(error);
    const rest = restOf({ ...request, limit }, last, given);
    // Without the index, what is left is no page that is at hand.
    if (missing === undefined || missing === plan.collection.table || rest === undefined) {
      return endFailed(plan.collection, error);
    }
    if (batch.length > 0) yield batch;
    return rest;
  }
  if (batch.length > 0) yield batch;
  return undefined;
}
