import {
  checkCancelled,
  DataError,
  type Document,
  type EngineScan,
  executeFind,
  type FindRequest,
  type OperationContext,
  type ReadCounters,
} from '@database-service/core';
import { readDocumentRow } from '@database-service/sql';
import type { CatalogueCollection } from '../catalogue.js';
import type { Connection } from '../driver.js';
import { mapError, missingTable } from '../errors.js';
import { pause } from '../pause.js';
import { runPausing } from '../run-pausing.js';
import { planRead, type ReadPlan } from './plan-read.js';
import { type RowStream, readBySeq, readOrdered, readSortedPlaces } from './read-rows.js';

/** A read that has been started: the plan, and what SQLite gives for it. */
export interface OpenedRead {
  readonly plan: ReadPlan;
  readonly scan: EngineScan;
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
    const documents = streamDocuments(context, readOrdered(connection, plan, plan.order.scans, window));
    return { plan, scan: { ...rest, documents, sorted: true, positioned: true, paged: isWhole } };
  }
  const rowsMax = isWhole ? skip + limit : Number.POSITIVE_INFINITY;
  const isCore = plan.order.kind === 'core';
  const planned: ReadPlan = isCore ? { ...plan, query: { filter } } : plan;
  const places = readSortedPlaces(connection, planned, isCore ? Number.POSITIVE_INFINITY : rowsMax);
  const { seqs, isComplex } = await runPausing(context, places);
  const sorted = !isComplex && !isCore;
  const paged = sorted && isWhole;
  const rows = readBySeq(connection, plan, paged ? seqs.slice(skip) : seqs);
  return { plan, scan: { ...rest, documents: streamDocuments(context, rows), sorted, positioned: sorted, paged } };
}

/** Finds documents. Ending the iteration early leaves nothing behind. */
export async function* findDocuments(
  context: OperationContext,
  connection: Connection,
  collection: CatalogueCollection,
  request: FindRequest,
  counters?: ReadCounters,
): AsyncGenerator<Document> {
  checkCancelled(context);
  try {
    const { scan } = await openRead(context, connection, collection, request);
    yield* executeFind(context, request, scan, counters);
  } catch (error) {
    const missing = missingTable(error);
    if (missing === undefined) throw mapError(error);
    // Dropped between two chunks: the collection has no more documents.
    if (missing === collection.table) return;
    throw new DataError('DATABASE_UNAVAILABLE', 'An index was dropped while it was read; try again.', { cause: error });
  }
}

/** The documents of rows; lets others in, and ends when nobody waits any more, at each pause. */
export async function* streamDocuments(context: OperationContext, rows: RowStream): AsyncGenerator<Document> {
  for (const row of rows) {
    if (row === 'pause') {
      await pause();
      checkCancelled(context);
    } else yield readDocumentRow(row.columns);
  }
}
