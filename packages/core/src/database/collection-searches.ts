import type { Collection } from '../adapter/adapter.js';
import type { Document } from '../document/document.js';
import { checkDocumentId } from '../document/id.js';
import { encodeCursor } from '../sort/cursor.js';
import { sortPosition } from '../sort/position.js';
import { checkAmount, checkOptionNames, contextOf } from './check-options.js';
import type { FindOneOptions, FindOptions } from './options.js';
import { readFindRequest, readProjection, type SearchPlace, searchTime } from './parse-query.js';
import { ResultStream } from './result-stream.js';
import type { DatabaseSettings } from './settings.js';
import { compileShape, retype } from './shape.js';
import type { CollectionSearches, Page } from './typed-collection.js';

const defaultPageLimit = 10;

/** The calls of a collection that read documents. */
export function createSearches<Data extends object>(
  { limits, context }: DatabaseSettings,
  collection: Collection,
): CollectionSearches<Data> {
  const placeOf = (options: FindOptions): SearchPlace => ({
    collection: collection.name,
    limits,
    now: searchTime(options),
  });

  function find<Shape extends object = Data>(
    filter?: object,
    options: FindOptions = {},
  ): ResultStream<Document<Shape>> {
    const request = readFindRequest(filter, options, placeOf(options));
    return new ResultStream(() =>
      retype<AsyncIterable<Document<Shape>>>(collection.find(contextOf(context, options), request)),
    );
  }

  async function findOne<Shape extends object = Data>(
    filter?: object,
    options: FindOneOptions = {},
  ): Promise<Document<Shape> | undefined> {
    checkOptionNames(options, ['sort', 'projection', 'allowScan']);
    return find<Shape>(filter, { ...options, limit: 1 }).first();
  }

  async function findPage<Shape extends object = Data>(
    filter?: object,
    options: FindOptions = {},
  ): Promise<Page<Shape>> {
    const place = placeOf(options);
    const { projection, ...request } = readFindRequest(filter, options, place);
    const limit = checkAmount('limit', options.limit ?? defaultPageLimit, 1, limits.pageMax);
    const found: Document[] = [];
    // One more than the page tells whether there is a next one. Cursors are made of whole documents: projected last.
    const oneMore = { ...request, limit: limit + 1 };
    for await (const document of collection.find(contextOf(context, options), oneMore)) found.push(document);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    const query = { ...request, collection: collection.name, projection };
    return {
      documents: page.map(compileShape<Shape>(projection, request.filter)),
      nextCursor: last === undefined ? null : encodeCursor(sortPosition(last, request.sort), query, place.now),
    };
  }

  return {
    find,
    findOne,
    findPage,
    findById: async (id, options = {}) => {
      checkOptionNames(options, ['projection']);
      const shape = compileShape<Data>(readProjection(options.projection, limits));
      const document = await collection.get(contextOf(context, options), checkDocumentId(id, '/id'));
      return document === undefined ? undefined : shape(document);
    },
  };
}
