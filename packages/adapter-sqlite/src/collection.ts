import {
  type AggregateRequest,
  type Collection,
  type CollectionInfo,
  type CollectionStatistics,
  type CountRequest,
  checkCancelled,
  type DataObject,
  type Document,
  type Explanation,
  type FindRequest,
  type IndexDefinition,
  type IndexState,
  type OperationContext,
  type ReadCounters,
  type RunStagesOptions,
} from '@database-service/core';
import type { CatalogueCollection } from './catalogue.js';
import { mapError } from './errors.js';
import { buildIndex } from './index-builder.js';
import { aggregateDocuments, explainAggregate } from './read/aggregate.js';
import { countDocuments } from './read/count.js';
import { explainFind, explainNothing } from './read/explain.js';
import { findDocuments } from './read/find.js';
import { getDocument } from './read/get.js';
import { countRows, readCollectionStatistics } from './statistics.js';
import type { Store } from './store.js';
import { collectionMissing } from './write/change-catalogue.js';

/** Reads and indexes of one collection in SQLite. */
export class SqliteCollection implements Collection {
  readonly name: string;
  readonly #store: Store;

  constructor(store: Store, name: string) {
    this.#store = store;
    this.name = name;
  }

  async get(context: OperationContext, id: string): Promise<Document | undefined> {
    checkCancelled(context);
    try {
      return getDocument(this.#store.reader, this.#store.catalogue, this.name, id);
    } catch (error) {
      throw mapError(error);
    }
  }

  async *find(context: OperationContext, request: FindRequest): AsyncGenerator<Document> {
    const { reader } = this.#store;
    const collection = this.#current();
    if (collection !== undefined) yield* findDocuments(context, reader, collection, request);
  }

  async count(context: OperationContext, request: CountRequest): Promise<number> {
    return await this.#read(0, (collection) => countDocuments(context, this.#store.reader, collection, request));
  }

  async estimatedCount(context: OperationContext): Promise<number> {
    checkCancelled(context);
    return await this.#read(0, (collection) => countRows(this.#store.reader, collection.table));
  }

  async *aggregate(context: OperationContext, request: AggregateRequest): AsyncGenerator<DataObject> {
    yield* this.#aggregate(context, request);
  }

  async explain(context: OperationContext, request: FindRequest | AggregateRequest): Promise<Explanation> {
    const { reader } = this.#store;
    return await this.#read(explainNothing(request), (collection) =>
      'pipeline' in request
        ? explainAggregate(context, reader, collection, request, (counters) =>
            this.#readOthers(context, request, counters),
          )
        : explainFind(context, reader, collection, request),
    );
  }

  async info(context: OperationContext): Promise<CollectionInfo | undefined> {
    checkCancelled(context);
    return await this.#read(undefined, toInfo);
  }

  async statistics(context: OperationContext): Promise<CollectionStatistics> {
    checkCancelled(context);
    const statistics = await this.#read(undefined, (collection) =>
      readCollectionStatistics(this.#store.reader, collection),
    );
    if (statistics === undefined) throw collectionMissing(this.name);
    return statistics;
  }

  async createIndex(context: OperationContext, definition: IndexDefinition): Promise<boolean> {
    return await buildIndex(context, this.#store, this.name, definition);
  }

  async dropIndex(context: OperationContext, name: string): Promise<void> {
    checkCancelled(context);
    await this.#store.change('dropIndex', this.name, name);
  }

  async setSchema(context: OperationContext, schema: DataObject | undefined): Promise<void> {
    checkCancelled(context);
    await this.#store.change('setSchema', this.name, schema);
  }

  async listIndexes(context: OperationContext): Promise<readonly IndexState[]> {
    const info = await this.info(context);
    if (info === undefined) throw collectionMissing(this.name);
    return info.indexes;
  }

  async *#aggregate(
    context: OperationContext,
    request: AggregateRequest,
    counters?: ReadCounters,
  ): AsyncGenerator<DataObject> {
    checkCancelled(context);
    const readOthers = this.#readOthers(context, request, counters);
    yield* aggregateDocuments(context, this.#store.reader, this.#current(), request, readOthers, counters);
  }

  /** What gives a pipeline's stages the documents of other collections; counts them, too. */
  #readOthers(
    context: OperationContext,
    request: AggregateRequest,
    counters: ReadCounters | undefined,
  ): RunStagesOptions['readCollection'] {
    return (name, pipeline) =>
      new SqliteCollection(this.#store, name).#aggregate(context, { ...request, pipeline }, counters);
  }

  #current(): CatalogueCollection | undefined {
    try {
      return this.#store.catalogue.find(this.name);
    } catch (error) {
      throw mapError(error);
    }
  }

  /** What a missing collection gives, or what is read of it; faults of SQLite are mapped. */
  async #read<Result>(
    missing: Result,
    read: (collection: CatalogueCollection) => Result | Promise<Result>,
  ): Promise<Result> {
    const collection = this.#current();
    if (collection === undefined) return missing;
    try {
      return await read(collection);
    } catch (error) {
      throw mapError(error);
    }
  }
}

/** A collection as the catalogue's lists show it. */
export function toInfo({ name, createdAt, indexes, schema }: CatalogueCollection): CollectionInfo {
  const states = indexes.map(({ state }) => state);
  return { name, createdAt, indexes: states, ...(schema === undefined ? {} : { schema }) };
}
