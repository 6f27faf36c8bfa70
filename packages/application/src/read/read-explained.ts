import { type AggregateRequest, DataError, type FindRequest, type Limits, parsePipeline } from '@database-service/core';
import type { Static } from 'typebox';
import type { searchPartField } from '../input/search-part.js';
import { guardScan, readFilter, readProjection, readSort } from './read-options.js';
import { checkPage } from './run-search.js';

/** What an explain may say. */
export interface ExplainInput {
  readonly search?: Static<typeof searchPartField> | undefined;
  readonly pipeline?: unknown;
  readonly with_meta?: boolean | undefined;
  readonly allow_scan?: boolean | undefined;
}

/** The read to explain. @throws DataError BAD_ARGUMENT unless there is just one of `search` and `pipeline` */
export function readExplained(limits: Limits, input: ExplainInput, now: Date): FindRequest | AggregateRequest {
  const { search, pipeline } = input;
  if ((search === undefined) === (pipeline === undefined)) {
    throw new DataError('BAD_ARGUMENT', 'Give either `search` or `pipeline`.', { details: { pointer: '/search' } });
  }
  const guard = guardScan(limits, input.allow_scan);
  if (search === undefined) {
    const parsed = parsePipeline(pipeline, limits, '/pipeline', { now });
    return { pipeline: parsed, withMeta: input.with_meta ?? false, ...guard };
  }
  if (input.with_meta !== undefined) {
    throw new DataError('BAD_ARGUMENT', '`with_meta` goes with `pipeline` only.', {
      details: { pointer: '/with_meta' },
    });
  }
  const projection = readProjection(search.projection, limits, '/search/projection', { now });
  return {
    filter: readFilter(search.filter, limits, '/search/filter', { now }),
    sort: readSort(search.sort, '/search/sort'),
    limit: checkPage(search, limits, '/search'),
    skip: search.offset ?? 0,
    ...(projection === undefined ? {} : { projection }),
    ...guard,
  };
}
