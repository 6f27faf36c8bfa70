import { checkCancelled } from '../check-cancelled.js';
import type { OperationContext } from '../context.js';
import { DataError } from '../errors/data-error.js';
import type { Filter } from '../filter/ast.js';
import type { Sort } from '../sort/sort.js';
import { suggestIndex } from './suggest-index.js';

/** Documents between two looks at whether anybody still waits. A power of two. */
const checkInterval = 256;

/** What is read, for the error that names an index. */
export interface GuardedQuery {
  readonly filter: Filter;
  readonly sort?: Sort;
  readonly scanDocumentsMax?: number;
}

/**
 * Makes the function to call for each document that core reads: it counts, ends work that nobody waits for, and refuses
 * to read more than the query may.
 *
 * @param isGuarded - false where core only passes on what the engine has selected and ordered: then there is no limit
 */
export function createScanGuard(context: OperationContext, query: GuardedQuery, isGuarded: boolean): () => void {
  const max = isGuarded ? (query.scanDocumentsMax ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  let read = 0;
  return () => {
    if (read % checkInterval === 0) checkCancelled(context);
    read += 1;
    if (read > max) throw scanTooLarge(query, max);
  };
}

function scanTooLarge({ filter, sort }: GuardedQuery, max: number): DataError {
  const keys = suggestIndex(filter, sort);
  const advice =
    keys === undefined
      ? 'Narrow the filter by a field that has an index'
      : `An index on ${JSON.stringify(keys)} would help`;
  return new DataError(
    'SCAN_TOO_LARGE',
    `The query would have to read more than ${max} documents. ${advice}; allow_scan: true lets it read them all.`,
    { details: { scan_documents_max: max, ...(keys === undefined ? {} : { suggested_index: { keys } }) } },
  );
}
