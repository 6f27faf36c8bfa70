import {
  type AggregateRequest,
  type Collection,
  type CollectionInfo,
  type CollectionStatistics,
  type CountRequest,
  checkCancelled,
  type DataObject,
  type Document,
  type DocumentBatches,
  type DocumentRow,
  type Explanation,
  type FindRequest,
  flattenBatches,
  hasExpressions,
  type IndexDefinition,
  type IndexState,
  type OperationContext,
  readDocumentRow,
} from '@database-service/core';
import { collectionMissing, toInfo } from '@database-service/sql';
import type { CatalogueCollection } from './catalogue.js';
import { mapError } from './errors.js';
import { buildIndex } from './index-builder.js';
import { CollectionReader } from './read/collection-reader.js';
import { findDocuments } from './read/find.js';
import { findHere } from './read/find-here.js';
import { getDocumentRow } from './read/get.js';
import { planRead } from './read/plan-read.js';
import { hasFewCandidates, isShortTable } from './read/read-size.js';
import type { Store } from './store.js';
import type { ReadThreads } from './thread/read-threads.js';

/** Reads and indexes of one collection in SQLite. */
export class SqliteCollection implements Collection {
  readonly name: string;
  readonly #store: Store;
  readonly #reads: CollectionReader;

  constructor(store: Store, name: string) {
    this.#store = store;
    this.name = name;
    this.#reads = new CollectionReader(store, name);
  }

  async get(context: OperationContext, id: string): Promise<Document | undefined> {
    const row = this.#readRow(context, id);
    return row === undefined ? undefined : readDocumentRow(row);
  }

  async getRow(context: OperationContext, id: string): Promise<DocumentRow | undefined> {
    return this.#readRow(context, id);
  }

  #readRow(context: OperationContext, id: string): DocumentRow | undefined {
    checkCancelled(context);
    try {
      return getDocumentRow(this.#store.reader, this.#store.catalogue, this.name, id);
    } catch (error) {
      throw mapError(error);
    }
  }

  find(context: OperationContext, request: FindRequest): AsyncIterable<Document> {
    return flattenBatches(context, this.#find(context, request));
  }

  async *#find(context: OperationContext, request: FindRequest): DocumentBatches {
    const { reader, readThreads } = this.#store;
    const collection = this.#reads.current();
    if (collection === undefined) return;
    const left = yield* findHere(context, reader, collection, request, { hasThreads: readThreads !== undefined });
    if (left === undefined) return;
    if (readThreads === undefined) yield* findDocuments(context, reader, collection, left);
    else yield* readThreads.find(context, { kind: 'find', collection: this.name, id: collection.id, request: left });
  }

  async count(context: OperationContext, request: CountRequest): Promise<number> {
    const threads = await this.#threadsUnless((collection) => this.#isShortCount(collection, request));
    return await (threads?.count(context, this.name, request) ?? this.#reads.count(context, request));
  }

  async estimatedCount(context: OperationContext): Promise<number> {
    const threads = await this.#threadsUnless(({ table }) => isShortTable(this.#store.reader, table));
    return await (threads?.estimatedCount(context, this.name) ?? this.#reads.estimatedCount(context));
  }

  async *aggregate(context: OperationContext, request: AggregateRequest): AsyncGenerator<DataObject> {
    const { readThreads } = this.#store;
    // A stage may take any time, however few documents there are.
    if (readThreads === undefined) yield* this.#reads.aggregate(context, request);
    else for await (const batch of readThreads.aggregate(context, this.name, request)) yield* batch;
  }

  async explain(context: OperationContext, request: FindRequest | AggregateRequest): Promise<Explanation> {
    return await (this.#store.readThreads?.explain(context, this.name, request) ??
      this.#reads.explain(context, request));
  }

  async statistics(context: OperationContext): Promise<CollectionStatistics> {
    return await (this.#store.readThreads?.statistics(context, this.name) ?? this.#reads.statistics(context));
  }

  async info(context: OperationContext): Promise<CollectionInfo | undefined> {
    checkCancelled(context);
    return await this.#reads.read(undefined, toInfo);
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

  /** The threads for a read, if there are any, but for one that is short. */
  async #threadsUnless(isShort: (collection: CatalogueCollection) => boolean): Promise<ReadThreads | undefined> {
    const { readThreads } = this.#store;
    return readThreads === undefined || (await this.#reads.read(true, isShort)) ? undefined : readThreads;
  }

  #isShortCount(collection: CatalogueCollection, { filter }: CountRequest): boolean {
    if (hasExpressions({ filter })) return false;
    const { reader } = this.#store;
    return isShortTable(reader, collection.table) || hasFewCandidates(reader, planRead(collection, { filter }));
  }
}
