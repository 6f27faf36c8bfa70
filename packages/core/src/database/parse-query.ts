import type { FindRequest } from '../adapter/requests.js';
import { DataError } from '../errors/data-error.js';
import type { ExpressionScope } from '../expression/parse-context.js';
import type { Filter } from '../filter/ast.js';
import { all } from '../filter/build.js';
import { parseFilter } from '../filter/parse.js';
import type { Limits } from '../limits.js';
import { parseProjection, parseProjectionText } from '../projection/parse.js';
import type { Projection } from '../projection/projection.js';
import { decodeCursor, readCursorTime } from '../sort/cursor.js';
import { defaultSort, parseSort, parseSortText } from '../sort/parse.js';
import type { Sort } from '../sort/sort.js';
import { isPlainObject } from '../value/plain-object.js';
import { checkAmount, checkOptionNames, guardOf } from './check-options.js';
import type { FindOptions, ProjectionInput, SortInput } from './options.js';

/** Parses a filter argument; absent: all. */
export function readFilter(filter: object | undefined, limits: Limits, scope: ExpressionScope = {}): Filter {
  return filter === undefined ? all : parseFilter(filter, limits, '/filter', scope);
}

/** Parses a `sort` option; absent: by id. */
export function readSort(sort: SortInput | undefined): Sort {
  if (sort === undefined) return defaultSort;
  return typeof sort === 'string' ? parseSortText(sort, '/options/sort') : parseSort(sort, '/options/sort');
}

/** Parses a `projection` option. */
export function readProjection(
  projection: ProjectionInput | undefined,
  limits: Limits,
  scope: ExpressionScope = {},
): Projection | undefined {
  if (projection === undefined) return undefined;
  return typeof projection === 'string'
    ? parseProjectionText(projection, '/options/projection')
    : parseProjection(projection, limits, '/options/projection', scope);
}

/** What `$$NOW` stands for in a search: the pages after the first have the time of the first. */
export function searchTime(options: FindOptions): Date {
  const cursor: unknown = isPlainObject(options) ? options.cursor : undefined;
  return (typeof cursor === 'string' ? readCursorTime(cursor) : undefined) ?? new Date();
}

/** What surrounds a search. */
export interface SearchPlace {
  /** The name of the collection that is searched. */
  readonly collection: string;
  readonly limits: Limits;
  /** What `$$NOW` stands for. */
  readonly now: Date;
}

/**
 * Puts a search together.
 *
 * @throws DataError for whatever of it cannot be understood
 */
export function readFindRequest(
  filter: object | undefined,
  options: FindOptions,
  { collection, limits, now }: SearchPlace,
): FindRequest {
  checkOptionNames(options, ['sort', 'projection', 'skip', 'limit', 'cursor', 'allowScan']);
  const { skip, limit, cursor } = options;
  if (skip !== undefined && cursor !== undefined) {
    throw new DataError('BAD_ARGUMENT', 'Give skip or cursor, not both.', { details: { pointer: '/options/skip' } });
  }
  const parsedFilter = readFilter(filter, limits, { now });
  const sort = readSort(options.sort);
  const query = { collection, filter: parsedFilter, sort };
  const projection = readProjection(options.projection, limits, { now });
  return {
    filter: parsedFilter,
    sort,
    ...guardOf(limits, options),
    ...(projection === undefined ? {} : { projection }),
    ...(cursor === undefined ? {} : { after: decodeCursor(cursor, query, '/options/cursor') }),
    ...(skip === undefined ? {} : { skip: checkAmount('skip', skip, 0) }),
    ...(limit === undefined ? {} : { limit: checkAmount('limit', limit, 1) }),
  };
}
