import type { Collection } from '../adapter/adapter.js';
import type { Document } from '../document/document.js';
import { checkDocumentId } from '../document/id.js';
import { encodeCursor, readCursorTime } from '../sort/cursor.js';
import { sortPosition } from '../sort/position.js';
import { isPlainObject } from '../value/plain-object.js';
import { checkAmount, checkOptionNames, contextOf } from './check-options.js';
import type { FindOneOptions, FindOptions } from './options.js';
import { readFindRequest, readProjection } from './parse-query.js';
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
  function find<Shape extends object = Data>(
    filter?: object,
    options: FindOptions = {},
  ): ResultStream<Document<Shape>> {
    const request = readFindRequest(filter, options, limits, timeOf(options));
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
    const now = timeOf(options);
    const { projection, ...request } = readFindRequest(filter, options, limits, now);
    const limit = checkAmount('limit', options.limit ?? defaultPageLimit, 1, limits.pageMax);
    const found: Document[] = [];
    // One more than the page tells whether there is a next one. Cursors are made of whole documents: projected last.
    const oneMore = { ...request, limit: limit + 1 };
    for await (const document of collection.find(contextOf(context, options), oneMore)) found.push(document);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    const { sort, filter: parsed } = request;
    return {
      documents: page.map(compileShape<Shape>(projection, parsed)),
      nextCursor: last === undefined ? null : encodeCursor(sortPosition(last, sort), sort, parsed, now),
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

/** The time of a search: the pages after the first have that of the first. */
function timeOf(options: FindOptions): Date {
  const cursor: unknown = isPlainObject(options) ? options.cursor : undefined;
  return (typeof cursor === 'string' ? readCursorTime(cursor) : undefined) ?? new Date();
}
