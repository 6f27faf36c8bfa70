import type { Collection } from '../adapter/adapter.js';
import type { AggregateRequest } from '../adapter/requests.js';
import { findDistinct } from '../distinct/distinct.js';
import type { Document } from '../document/document.js';
import { checkDocumentId } from '../document/id.js';
import { parsePath } from '../document/parse-path.js';
import { parsePipeline } from '../pipeline/parse.js';
import { compileProjection } from '../projection/project.js';
import type { Projection } from '../projection/projection.js';
import { encodeCursor } from '../sort/cursor.js';
import { sortPosition } from '../sort/position.js';
import {
  type AggregateOptions,
  checkAmount,
  checkOptionNames,
  contextOf,
  type FindOptions,
  guardOf,
} from './options.js';
import { readFilter, readFindRequest, readProjection } from './parse-query.js';
import { ResultStream } from './result-stream.js';
import type { DatabaseSettings } from './settings.js';
import type { CollectionReads } from './typed-collection.js';

const defaultPageLimit = 10;

/** The reading calls of a collection. */
export function createReads<Data extends object>(
  settings: DatabaseSettings,
  collection: Collection,
): CollectionReads<Data> {
  const { limits, context } = settings;

  function find<Shape extends object = Data>(
    filter?: object,
    options: FindOptions = {},
  ): ResultStream<Document<Shape>> {
    const request = readFindRequest(filter, options, limits);
    return new ResultStream(() =>
      retype<AsyncIterable<Document<Shape>>>(collection.find(contextOf(context, options), request)),
    );
  }

  async function findPage<Shape extends object = Data>(filter?: object, options: FindOptions = {}) {
    // Cursors are made of whole documents, so the projection comes last.
    const { projection, ...request } = readFindRequest(filter, options, limits);
    const limit = checkAmount('limit', options.limit ?? defaultPageLimit, 1, limits.pageMax);
    const found: Document[] = [];
    const more = { ...request, limit: limit + 1 };
    for await (const document of collection.find(contextOf(context, options), more)) found.push(document);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const { sort, filter: parsed } = request;
    const nextCursor = found.length <= limit || !last ? null : encodeCursor(sortPosition(last, sort), sort, parsed);
    const shape = compileShape<Shape>(projection);
    return { documents: page.map(shape), nextCursor };
  }

  const readAggregate = (pipeline: readonly object[], options: AggregateOptions): AggregateRequest => {
    checkOptionNames(options, ['withMeta', 'allowScan']);
    const parsed = parsePipeline(pipeline, limits, '/pipeline');
    return { pipeline: parsed, withMeta: options.withMeta === true, ...guardOf(limits, options) };
  };

  return {
    find,
    findPage,
    findOne: async (filter, options = {}) => {
      checkOptionNames(options, ['sort', 'projection', 'allowScan']);
      return find<never>(filter, { ...options, limit: 1 }).first();
    },
    findById: async (id, options = {}) => {
      checkOptionNames(options, ['projection']);
      const shape = compileShape<Data>(readProjection(options.projection));
      const document = await collection.get(contextOf(context, options), checkDocumentId(id, '/id'));
      return document === undefined ? undefined : shape(document);
    },
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
      const request = {
        path: parsePath(path, '/path'),
        filter: readFilter(filter, limits),
        ...guardOf(limits, options),
      };
      return findDistinct(contextOf(context, options), collection, request);
    },
    aggregate: <Result extends object>(pipeline: readonly object[], options: AggregateOptions = {}) => {
      const request = readAggregate(pipeline, options);
      return new ResultStream(() =>
        retype<AsyncIterable<Result>>(collection.aggregate(contextOf(context, options), request)),
      );
    },
    explain: async (filter, options = {}) =>
      collection.explain(contextOf(context, options), readFindRequest(filter, options, limits)),
    explainAggregate: async (pipeline, options = {}) =>
      collection.explain(contextOf(context, options), readAggregate(pipeline, options)),
  };
}

/** Makes the function that gives a document the shape its reader asked for. */
export function compileShape<Shape extends object>(
  projection: Projection | undefined,
): (document: Document) => Document<Shape> {
  if (projection === undefined) return retype;
  const project = compileProjection(projection);
  return (document) => retype({ ...document, data: project(document.data) });
}

/** The one place where data becomes the type that the caller says it has. */
function retype<Typed>(value: unknown): Typed {
  return value as Typed;
}
