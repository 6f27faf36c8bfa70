import {
  type Collection,
  type CountRequest,
  checkCollectionName,
  DataError,
  type Document,
  decodeCursor,
  encodeCursor,
  type FindRequest,
  isDataError,
  type Limits,
  type OperationContext,
  readCursorTime,
  type Sort,
  sortPosition,
} from '@database-service/core';
import type { OperationScope } from '../operation.js';
import type { DocumentResource } from '../resource/document-resource.js';
import type { SearchResult } from '../resource/outputs.js';
import { compileResource } from '../resource/project-resource.js';
import { withDetails } from '../write/partial-failure.js';
import { AnswerBudget, needsBudget } from './answer-budget.js';
import { applyConsistency, guardScan, readFilter, readProjection, readSort } from './read-options.js';

/** What a search may say. */
export interface SearchInput {
  readonly collection: string;
  readonly filter?: unknown;
  readonly sort?: unknown;
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  readonly cursor?: string | undefined;
  readonly projection?: unknown;
  readonly total?: boolean | undefined;
  readonly allow_scan?: boolean | undefined;
  readonly consistency?: OperationContext['consistency'] | undefined;
}

/** Documents on a page for which no limit was given. */
const defaultPageLimit = 10;

/** Reads one page. @throws DataError for what the input says, SCAN_TOO_LARGE, LIMIT_EXCEEDED if it is too large */
export async function runSearch(scope: OperationScope, input: SearchInput): Promise<SearchResult> {
  const { limits } = scope.service;
  const name = checkCollectionName(input.collection, '/collection');
  const limit = checkPage(input, limits);
  const offset = input.offset ?? 0;
  // All pages of a search have the time of the first.
  const now = readCursorTime(input.cursor) ?? scope.now;
  const filter = readFilter(input.filter, limits, '/filter', { now });
  const sort = readSort(input.sort);
  const projection = readProjection(input.projection, limits, '/projection', { now });
  const query = { collection: name, filter, sort, projection };
  const guard = guardScan(limits, input.allow_scan);
  const projectEarly = projection !== undefined && survivesProjection(sort);
  const show = compileResource(projection, name, projectEarly ? 'done' : filter);
  const request: FindRequest = {
    filter,
    sort,
    // One more than the page tells whether there is a next one.
    limit: limit + 1,
    skip: offset,
    ...guard,
    ...(input.cursor === undefined ? {} : { after: decodeCursor(input.cursor, query, '/cursor') }),
    ...(projectEarly ? { projection } : {}),
  };
  const context = applyConsistency(scope.context, input.consistency);
  const collection = scope.database.adapter.collection(name);
  const budget = needsBudget(limit, limits) ? new AnswerBudget() : undefined;
  const { page, last, hasMore } = await readPage(collection.find(context, request), limit, show, budget);
  const known = hasMore || input.cursor !== undefined || (page.length === 0 && offset > 0) ? undefined : page.length;
  const total =
    input.total === false
      ? {}
      : { total: known === undefined ? await countMatches(collection, context, { filter, ...guard }) : offset + known };
  return {
    documents: page,
    pagination: {
      ...total,
      limit,
      offset,
      has_more: hasMore,
      next_cursor: hasMore && last !== undefined ? encodeCursor(sortPosition(last, sort), query, now) : null,
    },
  };
}

/** @returns the page's size */
export function checkPage(
  { limit = defaultPageLimit, offset, cursor }: Pick<SearchInput, 'limit' | 'offset' | 'cursor'>,
  limits: Limits,
  pointer = '',
): number {
  if (limit > limits.pageMax) {
    throw new DataError('LIMIT_EXCEEDED', `\`limit\` is ${limits.pageMax} at most; go on with \`next_cursor\`.`, {
      details: { pointer: `${pointer}/limit`, limit: limits.pageMax },
    });
  }
  if (cursor !== undefined && offset !== undefined) {
    throw new DataError('BAD_ARGUMENT', 'Give `cursor` or `offset`, not both.', { details: { pointer: '/offset' } });
  }
  return limit;
}

/** Whether documents keep what they are sorted by when their data is projected: then the engine may do it. */
function survivesProjection(sort: Sort): boolean {
  return sort.every(({ path }) => path.root !== 'data');
}

/** Documents of a page, in the shape asked for, and what the next one takes. */
interface FoundPage {
  readonly page: readonly DocumentResource[];
  /** The last of the page, whole: the cursor is made of it. */
  readonly last: Document | undefined;
  readonly hasMore: boolean;
}

/** Keeps of each document what is shown. @throws DataError LIMIT_EXCEEDED where that is too much */
async function readPage(
  documents: AsyncIterable<Document>,
  limit: number,
  show: (document: Document) => DocumentResource,
  budget: AnswerBudget | undefined,
): Promise<FoundPage> {
  const page: DocumentResource[] = [];
  let last: Document | undefined;
  for await (const document of documents) {
    if (page.length === limit) return { page, last, hasMore: true };
    const shown = show(document);
    budget?.take(shown.data);
    budget?.take(shown.metadata);
    page.push(shown);
    last = document;
  }
  return { page, last, hasMore: false };
}

/** A page may be cheap where its total is not: then the error says how to get the page. */
async function countMatches(collection: Collection, context: OperationContext, request: CountRequest): Promise<number> {
  try {
    return await collection.count(context, request);
  } catch (error) {
    if (!isDataError(error) || error.reason !== 'SCAN_TOO_LARGE') throw error;
    throw withDetails(
      error,
      {},
      `${error.message} Only the total takes this: \`total\` false gives the page without it.`,
    );
  }
}
