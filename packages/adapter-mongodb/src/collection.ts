import {
  type AggregateRequest,
  type Collection,
  type CollectionInfo,
  type CollectionStatistics,
  type CountRequest,
  type DataObject,
  type Document,
  type Explanation,
  type FindRequest,
  flattenBatches,
  type IndexDefinition,
  type IndexState,
  type OperationContext,
} from '@database-service/core';
import { describeEntry } from './catalogue/entry.js';
import { keepEntry } from './catalogue/make-collection.js';
import { createIndex } from './indexes/create-index.js';
import { dropIndex } from './indexes/drop-index.js';
import { aggregateDocuments } from './read/aggregate.js';
import { explainRead } from './read/explain.js';
import { countDocuments, findDocuments } from './read/find.js';
import { readById } from './read/get.js';
import { readCollectionStatistics } from './statistics.js';
import type { Store } from './store.js';

/** Reads and indexes of one collection in MongoDB. */
export class MongoCollection implements Collection {
  readonly name: string;
  readonly #store: Store;

  constructor(store: Store, name: string) {
    this.#store = store;
    this.name = name;
  }

  get(context: OperationContext, id: string): Promise<Document | undefined> {
    return readById(context, this.#store, this.name, id);
  }

  find(context: OperationContext, request: FindRequest): AsyncIterable<Document> {
    return flattenBatches(context, findDocuments(context, this.#store, this.name, request));
  }

  count(context: OperationContext, request: CountRequest): Promise<number> {
    return countDocuments(context, this.#store, this.name, request);
  }

  estimatedCount(context: OperationContext): Promise<number> {
    return this.#store.documents(context, this.name, 'read', (documents) => documents.estimatedDocumentCount());
  }

  aggregate(context: OperationContext, request: AggregateRequest): AsyncIterable<DataObject> {
    return aggregateDocuments(context, this.#store, this.name, request);
  }

  explain(context: OperationContext, request: FindRequest | AggregateRequest): Promise<Explanation> {
    return explainRead(context, this.#store, this.name, request);
  }

  async info(context: OperationContext): Promise<CollectionInfo | undefined> {
    const entry = await this.#store.catalogue.find(context, this.name);
    return entry === undefined ? undefined : describeEntry(entry);
  }

  async statistics(context: OperationContext): Promise<CollectionStatistics> {
    const entry = await this.#store.catalogue.require(context, this.name);
    return await readCollectionStatistics(context, this.#store, entry);
  }

  createIndex(context: OperationContext, definition: IndexDefinition): Promise<boolean> {
    return createIndex(context, this.#store, this.name, definition);
  }

  dropIndex(context: OperationContext, name: string): Promise<void> {
    return dropIndex(context, this.#store, this.name, name);
  }

  async setSchema(context: OperationContext, schema: DataObject | undefined): Promise<void> {
    const entry = await this.#store.catalogue.require(context, this.name);
    await keepEntry(context, this.#store, entry);
    const text = schema === undefined ? undefined : JSON.stringify(schema);
    await this.#store.catalogue.change(context, this.name, () => ({ schema: text }));
  }

  async listIndexes(context: OperationContext): Promise<readonly IndexState[]> {
    const entry = await this.#store.catalogue.require(context, this.name);
    return entry.indexes.map(({ indexState }) => indexState);
  }
}
