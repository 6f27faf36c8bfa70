import type { CountRequest, FindRequest } from '../adapter/requests.js';
import type { OperationContext } from '../context.js';
import type { Document } from '../document/document.js';
import type { Filter } from '../filter/ast.js';

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
 * only `skip + limit` documents, or without a limit all (within a bound on memory).
 *
 * @throws DataError SCAN_TOO_LARGE, LIMIT_EXCEEDED (a sort too large for memory), CANCELLED, DEADLINE_EXCEEDED
 */
export async function* executeFind(
  _context: OperationContext,
  _request: FindRequest,
  scan: EngineScan,
  _counters?: ReadCounters,
): AsyncGenerator<Document> {
  yield* scan.documents;
}

/**
 * Counts an engine's scan after the residual filter.
 *
 * @throws DataError SCAN_TOO_LARGE, CANCELLED, DEADLINE_EXCEEDED
 */
export async function executeCount(
  _context: OperationContext,
  _request: CountRequest,
  _scan: Pick<EngineScan, 'documents' | 'residual'>,
  _counters?: ReadCounters,
): Promise<number> {
  return 0;
}
