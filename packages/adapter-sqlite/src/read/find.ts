import {
  batchDocuments,
  checkCancelled,
  compileFilter,
  compileProjection,
  type Document,
  type DocumentBatches,
  type EngineScan,
  executeFind,
  type FindRequest,
  type OperationContext,
  projectBatches,
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
import { listPlaces, type RowStream, readBySeq, readOrdered, readSortedPlaces } from './read-rows.js';
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
    const rows = readOrdered(connection, plan, plan.order.scans, window);
    const batches = streamDocuments(context, collection, rows, Number.isFinite(window.rowsMax));
    const scan = { ...rest, batches, sorted: true, positioned: true, paged: isWhole };
    return { plan, end: { isCut: false }, scan };
  }
  const rowsMax = isWhole ? skip + limit : Number.POSITIVE_INFINITY;
  const isCore = plan.order.kind === 'core';
  const planned: ReadPlan = isCore ? { ...plan, query: { filter } } : plan;
  const finding = readSortedPlaces(connection, planned, isCore ? Number.POSITIVE_INFINITY : rowsMax);
  const places = await runPausing(context, collection, finding);
  const { isComplex, isFull } = places;
  const sorted = !isComplex && !isCore;
  const paged = sorted && isWhole;
  const end = { isCut: isFull };
  const found = readBySeq(connection, plan, listPlaces(places, paged ? skip : 0));
  const rows = sorted ? settleRows(found, plan, sort, end) : isComplex && isFull ? keepCertain(found, sort) : found;
  // What waits for core to sort it may match no longer when it is read.
  const residual = sorted ? plan.residual : plan.query.filter;
  const batches = streamDocuments(context, collection, rows, paged && Number.isFinite(limit));
  return { plan, end, scan: { ...rest, residual, batches, sorted, positioned: sorted, paged } };
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
): DocumentBatches {
  checkCancelled(context);
  const { projection, ...asked } = request;
  const project =
    projection === undefined ? undefined : projectBatches(context, compileProjection(projection, asked.filter));
  const batches = mapFindErrors(collection, findThroughDrops(context, connection, collection, asked, counters));
  for await (const batch of batches) yield project === undefined ? batch : await project(batch);
}

/** Begins anew behind the last document where an index is dropped under the read. */
async function* findThroughDrops(
  context: OperationContext,
  connection: Connection,
  collection: CatalogueCollection,
  asked: FindRequest,
  counters: ReadCounters | undefined,
): DocumentBatches {
  let request = asked;
  for (let current: CatalogueCollection | undefined = collection; current !== undefined; current = current.current()) {
    let last: Document | undefined;
    let count = 0;
    try {
      for await (const batch of findAll(context, connection, current, request, counters)) {
        yield batch;
        last = batch.at(-1);
        count += batch.length;
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
  batches: DocumentBatches<Result>,
): DocumentBatches<Result | undefined> {
  try {
    return yield* batches;
  } catch (error) {
    return endFailed(collection, error);
  }
}

/**
 * Ends a read that has failed.
 *
 * @throws DataError unless the collection was dropped between two chunks: then it has no more documents
 */
export function endFailed(collection: CatalogueCollection, error: unknown): undefined {
  const missing = missingTable(error);
  if (missing === undefined) throw mapError(error);
  if (missing !== collection.table) throw indexDropped(error);
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
): DocumentBatches {
  let request: FindRequest = asked;
  for (let left = asked.limit ?? Number.POSITIVE_INFINITY; left > 0; ) {
    const { scan, end } = await openRead(context, connection, collection, request);
    let last: Document | undefined;
    for await (const batch of executeFind(context, request, scan, counters)) {
      yield batch;
      last = batch.at(-1);
      left -= batch.length;
    }
    if (!end.isCut || asked.sort.length === 0) return;
    if (last !== undefined) request = { ...request, skip: 0, after: sortPosition(last, asked.sort) };
    if (Number.isFinite(left)) request = { ...request, limit: left };
  }
}

/** About how many characters of JSON are parsed for one batch. */
const batchCharacters = 256 * 1024;

/** The first batch where the reader may want no more; they grow from there. */
const firstBatchDocuments = 4;

/**
 * The documents of rows; lets others in, and ends when nobody waits any more, at each pause.
 *
 * @param areWanted - all of them will be asked for
 */
export async function* streamDocuments(
  context: OperationContext,
  collection: CatalogueCollection,
  rows: RowStream,
  areWanted: boolean,
): DocumentBatches {
  let batchMax = areWanted ? batchDocuments : firstBatchDocuments;
  let batch: Document[] = [];
  let characters = 0;
  for (const row of rows) {
    if (row === 'pause') {
      if (batch.length > 0) yield batch;
      await pauseRead(context, collection);
    } else {
      batch.push(readDocumentRow(row.columns));
      characters += row.columns[5].length;
      if (batch.length < batchMax && characters < batchCharacters) continue;
      yield batch;
      batchMax = Math.min(2 * batchMax, batchDocuments);
    }
    batch = [];
    characters = 0;
  }
  if (batch.length > 0) yield batch;
}
