import type { CountRequest, FindRequest } from '../adapter/requests.js';
import { checkCancelled } from '../check-cancelled.js';
import type { OperationContext } from '../context.js';
import type { Document } from '../document/document.js';
import { DataError } from '../errors/data-error.js';
import type { Filter } from '../filter/ast.js';
import { compileFilter } from '../filter/match.js';
import { Pacer } from '../pacer.js';
import { compileProjection } from '../projection/project.js';
import { isAfter } from '../sort/position.js';
import { createTopDocuments } from '../sort/top.js';
import { jsonByteLength } from '../value/encode.js';
import { batchDocuments, type DocumentBatches } from './document-batches.js';
import { createScanGuard } from './scan-guard.js';

/** Most that a large sort may hold, as JSON. */
const sortBytesMax = 100 * 1024 * 1024;

/** A sort that keeps no more documents than these is not weighed. */
const sortUnweighedMax = 2_000;

/** Counts what a read does, for explain. The reader adds to it while it runs. */
export interface ReadCounters {
  /** Documents handed from the engine to core. */
  documentsRead: number;
  documentsReturned: number;
}

/** What an engine gives for a query, and what of the query it has done. */
export interface EngineScan {
  readonly batches: AsyncIterable<readonly Document[]> | Iterable<readonly Document[]>;
  /** What core still has to check; `undefined`: nothing. */
  readonly residual: Filter | undefined;
  /** The documents come in the order asked for. */
  readonly sorted: boolean;
  /** Only documents after the position asked for come. */
  readonly positioned: boolean;
  /** Skip and limit are done. Only with no residual, `sorted` and `positioned`. */
  readonly paged: boolean;
  /** The projection is done. */
  readonly projected: boolean;
}

/**
 * Completes an engine's scan: residual filter, sort, position, skip, limit, projection. Streams; a sort in core keeps
 * only `skip + limit` documents, or without a limit all (up to 100 MiB of data). Ends the scan as soon as it has enough.
 *
 * @throws DataError SCAN_TOO_LARGE (where core filters or sorts), LIMIT_EXCEEDED (a sort too large for memory), CANCELLED,
 *   DEADLINE_EXCEEDED
 */
export async function* executeFind(
  context: OperationContext,
  request: FindRequest,
  scan: EngineScan,
  counters: ReadCounters = { documentsRead: 0, documentsReturned: 0 },
): DocumentBatches {
  if (request.limit === 0) return;
  const skip = scan.paged ? 0 : (request.skip ?? 0);
  const limit = scan.paged ? Number.POSITIVE_INFINITY : (request.limit ?? Number.POSITIVE_INFINITY);
  // A page that the engine made is passed on as it comes: each step on the way of a batch costs.
  const ordered = scan.paged ? scan.batches : orderSelected(context, request, scan, counters, skip + limit);
  const { projection } = request;
  const project =
    scan.projected || projection === undefined
      ? undefined
      : projectBatches(context, compileProjection(projection, request.filter));
  let passed = 0;
  for await (const batch of ordered) {
    // The reader may take its time between two batches.
    checkCancelled(context);
    if (scan.paged) counters.documentsRead += batch.length;
    const page = scan.paged ? batch : batch.slice(Math.max(0, skip - passed), skip + limit - passed);
    passed += batch.length;
    if (page.length === 0) continue;
    counters.documentsReturned += page.length;
    yield project === undefined ? page : await project(page);
    if (passed >= skip + limit) return;
  }
}

/** Projects documents, letting others in. */
export function projectBatches(
  context: OperationContext,
  project: (document: Document) => Document,
): (batch: readonly Document[]) => Promise<readonly Document[]> {
  const pacer = new Pacer(context);
  return async (batch) => {
    const projected: Document[] = [];
    for (const document of batch) {
      if (pacer.isDue()) await pacer.pause();
      projected.push(project(document));
    }
    return projected;
  };
}

/**
 * Counts an engine's scan after the residual filter.
 *
 * @throws DataError SCAN_TOO_LARGE, CANCELLED, DEADLINE_EXCEEDED
 */
export async function executeCount(
  context: OperationContext,
  request: CountRequest,
  scan: Pick<EngineScan, 'batches' | 'residual'>,
  counters: ReadCounters = { documentsRead: 0, documentsReturned: 0 },
): Promise<number> {
  const guard = createScanGuard(context, request, true);
  const matches = scan.residual === undefined ? undefined : compileFilter(scan.residual);
  const pacer = new Pacer(context);
  let count = 0;
  for await (const batch of scan.batches) {
    for (const document of batch) {
      guard();
      if (pacer.isDue()) await pacer.pause();
      counters.documentsRead += 1;
      if (matches === undefined || matches(document)) count += 1;
    }
  }
  return count;
}

/** What the engine gave, selected and in order. @param enough - no more than these are wanted */
function orderSelected(
  context: OperationContext,
  request: FindRequest,
  scan: EngineScan,
  counters: ReadCounters,
  enough: number,
): DocumentBatches {
  if (scan.sorted) return selectDocuments(context, request, scan, counters, enough);
  return sortSelected(request, selectDocuments(context, request, scan, counters));
}

/** Residual filter and position. @param enough - no more than these are wanted; `undefined`: all are */
async function* selectDocuments(
  context: OperationContext,
  request: FindRequest,
  scan: EngineScan,
  counters: ReadCounters,
  enough = Number.POSITIVE_INFINITY,
): DocumentBatches {
  const guard = createScanGuard(context, request, scan.residual !== undefined || !scan.sorted);
  const matches = scan.residual === undefined ? undefined : compileFilter(scan.residual);
  const after = scan.positioned ? undefined : request.after;
  const pacer = new Pacer(context);
  let left = enough;
  for await (const batch of scan.batches) {
    const selected: Document[] = [];
    for (const document of batch) {
      guard();
      counters.documentsRead += 1;
      if (matches !== undefined) {
        if (pacer.isDue()) await pacer.pause();
        if (!matches(document)) continue;
      }
      if (after !== undefined && !isAfter(document, request.sort, after)) continue;
      selected.push(document);
      left -= 1;
      if (left <= 0) break;
    }
    if (selected.length > 0) yield selected;
    if (left <= 0) return;
  }
}

async function* sortSelected(request: FindRequest, batches: DocumentBatches): DocumentBatches {
  const kept = request.limit === undefined ? Number.POSITIVE_INFINITY : (request.skip ?? 0) + request.limit;
  const sorter = createTopDocuments(request.sort, kept);
  let bytes = 0;
  for await (const batch of batches) {
    for (const document of batch) {
      const dropped = sorter.add(document);
      // Few documents need no weighing, which costs as much as sending them.
      if (kept <= sortUnweighedMax || dropped === document) continue;
      bytes += jsonByteLength(document.data) - (dropped === undefined ? 0 : jsonByteLength(dropped.data));
      if (bytes > sortBytesMax) throw sortTooLarge();
    }
  }
  const sorted = sorter.drain();
  for (let start = 0; start < sorted.length; start += batchDocuments) yield sorted.slice(start, start + batchDocuments);
}

function sortTooLarge(): DataError {
  return new DataError(
    'LIMIT_EXCEEDED',
    `The sort would have to hold more than ${sortBytesMax} bytes of documents; give a limit, or make an index in the order asked for.`,
    { details: { limit: sortBytesMax } },
  );
}
