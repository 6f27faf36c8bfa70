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
  readonly documents: AsyncIterable<Document> | Iterable<Document>;
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
): AsyncGenerator<Document, void, undefined> {
  if (request.limit === 0) return;
  const selected = selectDocuments(context, request, scan, counters);
  const ordered = scan.sorted ? selected : sortSelected(request, selected);
  const project =
    scan.projected || request.projection === undefined
      ? undefined
      : compileProjection(request.projection, request.filter);
  let skipLeft = scan.paged ? 0 : (request.skip ?? 0);
  let limitLeft = scan.paged ? Number.POSITIVE_INFINITY : (request.limit ?? Number.POSITIVE_INFINITY);
  for await (const document of ordered) {
    // The reader may take its time between two documents.
    if (context.signal.aborted) checkCancelled(context);
    if (skipLeft > 0) {
      skipLeft -= 1;
      continue;
    }
    counters.documentsReturned += 1;
    yield project === undefined ? document : project(document);
    limitLeft -= 1;
    if (limitLeft <= 0) return;
  }
}

/**
 * Counts an engine's scan after the residual filter.
 *
 * @throws DataError SCAN_TOO_LARGE, CANCELLED, DEADLINE_EXCEEDED
 */
export async function executeCount(
  context: OperationContext,
  request: CountRequest,
  scan: Pick<EngineScan, 'documents' | 'residual'>,
  counters: ReadCounters = { documentsRead: 0, documentsReturned: 0 },
): Promise<number> {
  const guard = createScanGuard(context, request, true);
  const matches = scan.residual === undefined ? undefined : compileFilter(scan.residual);
  const pacer = new Pacer(context);
  let count = 0;
  for await (const document of scan.documents) {
    guard();
    if (pacer.isDue()) await pacer.pause();
    counters.documentsRead += 1;
    if (matches === undefined || matches(document)) count += 1;
  }
  return count;
}

/** Residual filter and position. */
async function* selectDocuments(
  context: OperationContext,
  request: FindRequest,
  scan: EngineScan,
  counters: ReadCounters,
): AsyncGenerator<Document, void, undefined> {
  const guard = createScanGuard(context, request, scan.residual !== undefined || !scan.sorted);
  const matches = scan.residual === undefined ? undefined : compileFilter(scan.residual);
  const after = scan.positioned ? undefined : request.after;
  const pacer = new Pacer(context);
  for await (const document of scan.documents) {
    guard();
    if (pacer.isDue()) await pacer.pause();
    counters.documentsRead += 1;
    if (matches !== undefined && !matches(document)) continue;
    if (after !== undefined && !isAfter(document, request.sort, after)) continue;
    yield document;
  }
}

async function* sortSelected(
  request: FindRequest,
  documents: AsyncIterable<Document>,
): AsyncGenerator<Document, void, undefined> {
  const kept = request.limit === undefined ? Number.POSITIVE_INFINITY : (request.skip ?? 0) + request.limit;
  const sorter = createTopDocuments(request.sort, kept);
  let bytes = 0;
  for await (const document of documents) {
    const dropped = sorter.add(document);
    // Few documents need no weighing, which costs as much as sending them.
    if (kept <= sortUnweighedMax || dropped === document) continue;
    bytes += jsonByteLength(document.data) - (dropped === undefined ? 0 : jsonByteLength(dropped.data));
    if (bytes > sortBytesMax) throw sortTooLarge();
  }
  yield* sorter.drain();
}

function sortTooLarge(): DataError {
  return new DataError(
    'LIMIT_EXCEEDED',
    `The sort would have to hold more than ${sortBytesMax} bytes of documents; give a limit, or make an index in the order asked for.`,
    { details: { limit: sortBytesMax } },
  );
}
