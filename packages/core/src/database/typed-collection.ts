import type { Explanation } from '../adapter/requests.js';
import type { CollectionStatistics } from '../adapter/statistics.js';
import type { ChangeDetail } from '../changes/change-detail.js';
import type { ChangeRecord, DocumentChange } from '../changes/change-record.js';
import type { Document } from '../document/document.js';
import type { IndexState } from '../index-key/definition.js';
import type { IndexKeyKind } from '../index-key/index-keys.js';
import type { DataObject, Value } from '../value/value.js';
import type {
  AggregateOptions,
  CallOptions,
  CreateIndexOptions,
  DeleteOneOptions,
  FindOneOptions,
  FindOptions,
  InsertManyOptions,
  InsertOptions,
  ProjectionInput,
  ReadOptions,
  ReplaceByIdOptions,
  ReplaceOneOptions,
  ReturnOption,
  UpdateByIdOptions,
  UpdateManyOptions,
  UpdateOneOptions,
  WatchOptions,
  WriteByIdOptions,
} from './options.js';
import type { ResultStream } from './result-stream.js';
import type { TypedFilter } from './typed-filter.js';

/** A document to be inserted by `insertMany`. */
export interface NewItem<Data extends object> {
  readonly data: Data;
  readonly id?: string;
  readonly metadata?: object;
}

/** A page of a search. */
export interface Page<Data extends object> {
  readonly documents: readonly Document<Data>[];
  /** Goes into `cursor` for the next page; null on the last. */
  readonly nextCursor: string | null;
}

/** What `insertMany` stored. */
export interface InsertManyResult {
  readonly insertedCount: number;
  /** In the order of the input. */
  readonly insertedIds: readonly string[];
}

/** What an update or replacement by filter did. */
export interface UpdateResult {
  readonly matchedCount: number;
  /** Of the matches, how many are now different. */
  readonly modifiedCount: number;
  /** Set if nothing matched and a document was inserted. */
  readonly upsertedId?: string;
}

/** What `upsert` did. */
export interface UpsertResult {
  readonly id: string;
  readonly operation: 'inserted' | 'updated';
}

/** Calls that read documents. Filters, sorts and projections are MongoDB's; what cannot be understood is a DataError. */
export interface CollectionSearches<Data extends object> {
  findById(id: string, options?: CallOptions & { projection?: ProjectionInput }): Promise<Document<Data> | undefined>;
  /** The first match in the sort; `undefined` if there is none. */
  findOne<Shape extends object = Data>(
    filter?: TypedFilter<Data>,
    options?: FindOneOptions,
  ): Promise<Document<Shape> | undefined>;
  /**
   * Streams the matches. With a projection, `Shape` says what is left of the data.
   * @throws DataError at once if filter or options are wrong
   */
  find<Shape extends object = Data>(filter?: TypedFilter<Data>, options?: FindOptions): ResultStream<Document<Shape>>;
  /** Reads one page (10 documents by default) with a cursor for the next. */
  findPage<Shape extends object = Data>(filter?: TypedFilter<Data>, options?: FindOptions): Promise<Page<Shape>>;
}

/** Calls that read about documents. Pipelines are MongoDB's. */
export interface CollectionSummaries<Data extends object> {
  count(filter?: TypedFilter<Data>, options?: ReadOptions): Promise<number>;
  /** From the engine's figures; may lag. */
  estimatedCount(options?: CallOptions): Promise<number>;
  /** The different values at a path, in the order of values; arrays by their elements. */
  distinct(path: string, filter?: TypedFilter<Data>, options?: ReadOptions): Promise<readonly Value[]>;
  /** Streams a pipeline's results. */
  aggregate<Result extends object = DataObject>(
    pipeline: readonly object[],
    options?: AggregateOptions,
  ): ResultStream<Result>;
  /** Runs the search, and says how it was answered. */
  explain(filter?: TypedFilter<Data>, options?: FindOptions): Promise<Explanation>;
  explainAggregate(pipeline: readonly object[], options?: AggregateOptions): Promise<Explanation>;
}

/**
 * Writing calls. Updates are MongoDB's (`{$inc: {age: 1}}`) or plain fields to set. A call that names a document by id
 * fails with DOCUMENT_MISSING if there is none, but for `deleteById`. A call on several documents that fails half-way
 * says in the error's details what it had done.
 */
export interface CollectionWrites<Data extends object> {
  /** @throws DataError DUPLICATE_ID, DUPLICATE_VALUE */
  insertOne(data: Data, options?: InsertOptions): Promise<Document<Data>>;
  /** @throws DataError of the first failure, with `inserted_ids` and `errors` in its details */
  insertMany(items: readonly NewItem<Data>[], options?: InsertManyOptions): Promise<InsertManyResult>;
  /** @returns the document after the update */
  updateById(id: string, update: object, options?: UpdateByIdOptions): Promise<Document<Data>>;
  /**
   * Changes a document's data by a patch: an object is a JSON Merge Patch (RFC 7396), in which null takes a field away;
   * an array is a JSON Patch (RFC 6902).
   * @returns the document after the patch
   * @throws DataError PATCH_TEST_FAILED, BAD_OPERAND (a place that is not there)
   */
  patchById(id: string, patch: object, options?: WriteByIdOptions): Promise<Document<Data>>;
  updateOne(filter: TypedFilter<Data>, update: object, options?: UpdateOneOptions): Promise<UpdateResult>;
  updateMany(filter: TypedFilter<Data>, update: object, options?: UpdateManyOptions): Promise<UpdateResult>;
  /** Updates the first match, or inserts what the filter's equalities and the update make. */
  upsert(filter: TypedFilter<Data>, update: object, options?: UpdateByIdOptions): Promise<UpsertResult>;
  /** @returns the document after the replacement */
  replaceById(id: string, data: Data, options?: ReplaceByIdOptions): Promise<Document<Data>>;
  replaceOne(filter: TypedFilter<Data>, data: Data, options?: ReplaceOneOptions): Promise<UpdateResult>;
  /** @returns whether there was such a document */
  deleteById(id: string, options?: WriteByIdOptions): Promise<boolean>;
  /** @returns how many were deleted: 0 or 1 */
  deleteOne(filter: TypedFilter<Data>, options?: DeleteOneOptions): Promise<number>;
  /** @returns how many were deleted */
  deleteMany(filter: TypedFilter<Data>, options?: CallOptions): Promise<number>;
  /** Atomic: two callers never get the same document for the same state. `undefined` if nothing matched. */
  findOneAndUpdate(
    filter: TypedFilter<Data>,
    update: object,
    options?: UpdateOneOptions & ReturnOption,
  ): Promise<Document<Data> | undefined>;
  findOneAndReplace(
    filter: TypedFilter<Data>,
    data: Data,
    options?: ReplaceOneOptions & ReturnOption,
  ): Promise<Document<Data> | undefined>;
  /** @returns the deleted document */
  findOneAndDelete(
    filter: TypedFilter<Data>,
    options?: DeleteOneOptions & { projection?: ProjectionInput },
  ): Promise<Document<Data> | undefined>;
}

/** Calls on a collection's indexes and its schema, and its figures. */
export interface CollectionIndexes {
  /**
   * Makes an index and waits until it is ready: `{email: 1}`, or `{body: 'text'}` for `$text`. The same index again does
   * nothing. @returns its name
   */
  createIndex(keys: Readonly<Record<string, IndexKeyKind>>, options?: CreateIndexOptions): Promise<string>;
  /** @throws DataError COLLECTION_MISSING, INDEX_MISSING */
  dropIndex(name: string, options?: CallOptions): Promise<void>;
  /** @throws DataError COLLECTION_MISSING */
  listIndexes(options?: CallOptions): Promise<readonly IndexState[]>;
  /**
   * Sets the JSON Schema that documents must fit when they are written, or takes it away (`null`). Those that are there
   * are not checked.
   * @throws DataError COLLECTION_MISSING, and what is wrong with the schema
   */
  setSchema(schema: object | null, options?: CallOptions): Promise<void>;
  /** @throws DataError COLLECTION_MISSING */
  stats(options?: CallOptions): Promise<CollectionStatistics>;
}

/** A record of the change feed whose document is believed to be of a type. */
export type TypedChange<Data extends object> =
  | (Omit<DocumentChange, 'after'> & { readonly after?: Document<Data> })
  | Exclude<ChangeRecord, DocumentChange>;

/** Calls that follow a collection. */
export interface CollectionChanges<Data extends object> {
  /**
   * Follows the changes of the collection without an end, in the order in which they were committed; end it by `break` or
   * by `signal`. With a filter come the changes after which the document matches, and all deletions. Nothing is missed
   * from the moment on at which the first record was asked for; to begin where another watch ended, give `after`.
   *
   * @throws DataError at once if the filter is wrong; NOT_SUPPORTED (an engine without a feed), HISTORY_LOST (`after` is
   *   too old: read the collection again), FILTER_NEEDS_DOCUMENTS (the filter looks into documents, and the collection
   *   keeps keys only, or did so when it was changed), CANCELLED
   */
  watch(filter?: TypedFilter<Data>, options?: WatchOptions): AsyncIterable<TypedChange<Data>>;
  /**
   * Says how much the records of its changes hold from now on: the document after the change (`after`), or only which
   * document it was (`keys`), which takes half the room. Records that are there stay as they are.
   * @throws DataError COLLECTION_MISSING, NOT_SUPPORTED (an engine without a feed)
   */
  setChangeDetail(detail: ChangeDetail, options?: CallOptions): Promise<void>;
}

/** One collection, as library users see it. `Data` is believed, not checked: the collection holds what was stored. */
export interface TypedCollection<Data extends object = DataObject>
  extends CollectionSearches<Data>,
    CollectionSummaries<Data>,
    CollectionWrites<Data>,
    CollectionChanges<Data>,
    CollectionIndexes {
  readonly name: string;
}
