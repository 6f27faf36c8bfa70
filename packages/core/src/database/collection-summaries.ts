import type { Collection } from '../adapter/adapter.js';
import type { AggregateRequest } from '../adapter/requests.js';
import { findDistinct } from '../distinct/distinct.js';
import { parsePath } from '../document/parse-path.js';
import { parsePipeline } from '../pipeline/parse.js';
import { checkOptionNames, contextOf, guardOf } from './check-options.js';
import type { AggregateOptions } from './options.js';
import { readFilter, readFindRequest, searchTime } from './parse-query.js';
import { ResultStream } from './result-stream.js';
import type { DatabaseSettings } from './settings.js';
import { retype } from './shape.js';
import type { CollectionSummaries } from './typed-collection.js';

/** The calls of a collection that read about documents. */
export function createSummaries<Data extends object>(
  { limits, context }: DatabaseSettings,
  collection: Collection,
): CollectionSummaries<Data> {
  const readAggregate = (pipeline: readonly object[], options: AggregateOptions): AggregateRequest => {
    checkOptionNames(options, ['withMeta', 'allowScan']);
    const parsed = parsePipeline(pipeline, limits, '/pipeline');
    return { pipeline: parsed, withMeta: options.withMeta === true, ...guardOf(limits, options) };
  };

  return {
    count: async (filter, options = {}) => {
      checkOptionNames(options, ['allowScan']);
      const request = { filter: readFilter(filter, limits), ...guardOf(limits, options) };
      return collection.count(contextOf(context, options), request);
    },
    estimatedCount: async (options = {}) => {
      checkOptionNames(options, []);
      return collection.estimatedCount(contextOf(context, options));
    },
    distinct: async (path, filter, options = {}) => {
      checkOptionNames(options, ['allowScan']);
      const where = { path: parsePath(path, '/path'), filter: readFilter(filter, limits) };
      return findDistinct(contextOf(context, options), collection, { ...where, ...guardOf(limits, options) });
    },
    aggregate: <Result extends object>(pipeline: readonly object[], options: AggregateOptions = {}) => {
      const request = readAggregate(pipeline, options);
      return new ResultStream(() =>
        retype<AsyncIterable<Result>>(collection.aggregate(contextOf(context, options), request)),
      );
    },
    explain: async (filter, options = {}) => {
      const place = { collection: collection.name, limits, now: searchTime(options) };
      return collection.explain(contextOf(context, options), readFindRequest(filter, options, place));
    },
    explainAggregate: async (pipeline, options = {}) =>
      collection.explain(contextOf(context, options), readAggregate(pipeline, options)),
  };
}
