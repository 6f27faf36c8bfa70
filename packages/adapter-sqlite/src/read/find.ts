import {
  checkCancelled,
  compileFilter,
  compileProjection,
  type Document,
  type EngineScan,
  executeFind,
  type FindRequest,
  type OperationContext,
  type ReadCounters,
  readDocumentRow,
  type Sort,
  sortPosition,
} from '@database-service/core';
import type { CatalogueCollection } from '../catalogue.js';
import type { Connection } from '../driver.js';
import { mapError, missingTable } from '../errors.js';
import { keepCertain } from './keep-certain.js';
import { indexDropped, pauseRead, runPausing } from './pause-read.js';
import { planRead, type ReadPlan } from './plan-read.js';
import { type RowStream, readBySeq, readOrdered, readSortedPlaces } from './read-rows.js';
import { type ReadEnd, settleOrder } from './settle-order.js';

/** A read that has been started: the plan, and what SQLite gives for it. */
export interface OpenedRead {
  readonly plan: ReadPlan;
  readonly scan: EngineScan;
  /** Whether more matches may lie behind the last document; known when all were read. */
  readonly end: ReadEnd;
}

/** Plans a find and starts it. Nothing is held open: it need not be ended. */
export async function openRead(
  context: OperationContext,
  connection: Connection,
  collection: CatalogueCollection,
  request: FindRequest,
): Promise<OpenedRead> {
  const { filter, sort, after } = request;
  const plan = planRead(collection, { filter, sort, ...(after === undefined ? {} : { after }) });
  const { skip = 0, limit = Number.POSITIVE_INFINITY } = request;
  const isWhole = plan.residual === undefined;
  const rest = { residual: plan.residual, projected: false };
  if (plan.order.kind === 'ordered') {
    const window = isWhole ? { skip, rowsMax: limit } : { skip: 0, rowsMax: Number.POSITIVE_INFINITY };
    const documents = streamDocuments(context, collection, readOrdered(connection, plan, plan.order.scans, window));
    const scan = { ...rest, documents, sorted: true, positioned: true, paged: isWhole };
    return { plan, end: { isCut: false }, scan };
  }
  const rowsMax = isWhole ? skip + limit : Number.POSITIVE_INFINITY;
  const isCore = plan.order.kind === 'core';
  const planned: ReadPlan = isCore ? { ...plan, query: { filter } } : plan;
  const finding = readSortedPlaces(connection, planned, isCore ? Number.POSITIVE_INFINITY : rowsMax);
  const { places, isComplex, isFull } = await runPausing(context, collection, finding);
  const sorted = !isComplex && !isCore;
  const paged = sorted && isWhole;
  const end = { isCut: isFull };
  const found = readBySeq(connection, plan, paged ? places.slice(skip) : places);
  const rows = sorted ? settleRows(found, plan, sort, end) : isComplex && isFull ? keepCertain(found, sort) : found;
  // What waits for core to sort it may match no longer when it is read.
  const residual = sorted ? plan.residual : plan.query.filter;
  const documents = streamDocuments(context, collection, rows);
  return { plan, end, scan: { ...rest, residual, documents, sorted, positioned: sorted, paged } };
}

/** What was found in order, as it is now. */
function settleRows(found: RowStream, plan: ReadPlan, sort: Sort, end: ReadEnd): RowStream {
  return sort.length > 0 ? settleOrder(found, plan.query, sort, end) : keepMatches(found, plan);
}

/** Leaves out what was changed since its place was found, and matches no longer. */
function* keepMatches(rows: RowStream, { query }: ReadPlan): RowStream {
  const matches = compileFilter(query.filter);
  for (const row of rows) if (row === 'pause' || matches(readDocumentRow(row.columns))) yield row;
}

/**
 * Finds documents. Ending the iteration early leaves nothing behind. A collection that is dropped meanwhile has no more
 * documents, one that is renamed is read to the end, and where an index is dropped the rest is found without it.
 */
export async function* findDocuments(
  context: OperationContext,
  connection: Connection,
  collection: CatalogueCollection,
  request: FindRequest,
  counters?: ReadCounters,
): AsyncGenerator<Document> {
  checkCancelled(context);
  const { projection, ...asked } = request;
  const project = projection === undefined ? undefined : compileProjection(projection, asked.filter);
  const documents = mapFindErrors(collection, findThroughDrops(context, connection, collection, asked, counters));
  for await (const document of documents) yield project === undefined ? document : project(document);
}

/** Begins anew behind the last document where an index is dropped under the read. */
async function* findThroughDrops(
  context: OperationContext,
  connection: Connection,
  collection: CatalogueCollection,
  asked: FindRequest,
  counters: ReadCounters | undefined,
): AsyncGenerator<Document> {
  let request = asked;
  for (let current: CatalogueCollection | undefined = collection; current !== undefined; current = current.current()) {
    let last: Document | undefined;
    let count = 0;
    try {
      for await (const document of findAll(context, connection, current, request, counters)) {
        yield document;
        last = document;
        count += 1;
      }
      return;
    } catch (error) {
      const missing = missingTable(error);
      const rest = restOf(request, last, count);
      if (missing === undefined || missing === current.table || rest === undefined) throw error;
      request = rest;
    }
  }
}

/** What is still to be found behind a document; `undefined` where there is no order, so that its place cannot be told. */
export function restOf(request: FindRequest, last: Document | undefined, count: number): FindRequest | undefined {
  if (last === undefined) return request;
  if (request.sort.length === 0) return undefined;
  const { limit, sort } = request;
  const rest = { ...request, skip: 0, after: sortPosition(last, sort) };
  return limit === undefined ? rest : { ...rest, limit: limit - count };
}

/** The documents of a read, whose faults are mapped; it ends where the collection is dropped under it. */
export async function* mapFindErrors<Result>(
  collection: CatalogueCollection,
  documents: AsyncGenerator<Document, Result>,
): AsyncGenerator<Document, Result | undefined> {
  try {
    return yield* documents;
  } catch (error) {
    const missing = missingTable(error);
    if (missing === undefined) throw mapError(error);
    // Dropped between two chunks: the collection has no more documents.
    if (missing === collection.table) return undefined;
    throw indexDropped(error);
  }
}

/**
 * Goes on behind the last document where others that had a place before it were deleted or changed until they were read,
 * so that there are as many as asked for.
 */
async function* findAll(
  context: OperationContext,
  connection: Connection,
  collection: CatalogueCollection,
  asked: FindRequest,
  counters: ReadCounters | undefined,
): AsyncGenerator<Document> {
  let request: FindRequest = asked;
  for (let left = asked.limit ?? Number.POSITIVE_INFINITY; left > 0; ) {
    const { scan, end } = await openRead(context, connection, collection, request);
    let last: Document | undefined;
    for await (const document of executeFind(context, request, scan, counters)) {
      yield document;
      last = document;
      left -= 1;
    }
    if (!end.isCut || asked.sort.length === 0) return;
    if (last !== undefined) request = { ...request, skip: 0, after: sortPosition(last, asked.sort) };
    if (Number.isFinite(left)) request = { ...request, limit: left };
  }
}

/** The documents of rows; lets others in, and ends when nobody waits any more, at each pause. */
export async function* streamDocuments(
  context: OperationContext,
  collection: CatalogueCollection,
  rows: RowStream,
): AsyncGenerator<Document> {
  for (const row of rows) {
    if (row === 'pause') await pauseRead(context, collection);
    else yield readDocumentRow(row.columns);
  }
}
