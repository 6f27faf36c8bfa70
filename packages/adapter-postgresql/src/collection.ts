import {
  type AggregateRequest,
  type Collection,
  type CollectionInfo,
  type CollectionStatistics,
  type CountRequest,
  checkCancelled,
  type DataObject,
  type Document,
  type DocumentRow,
  type Explanation,
  type FindRequest,
  flattenBatches,
  type IndexDefinition,
  type IndexState,
  type OperationContext,
  readDocumentRow,
} from '@database-service/core';
import { collectionMissing, indexMissing, replaceCatalogueVersion, toInfo, updateSchema } from '@database-service/sql';
import { lockWriters, removeIndex } from './catalogue/change-catalogue.js';
import { buildIndex } from './catalogue/index-builder.js';
import { aggregateDocuments, explainAggregate } from './read/aggregate.js';
import { countDocuments } from './read/count.js';
import { explainFind, explainNothing } from './read/explain.js';
import { findDocuments } from './read/find.js';
import { getDocumentRow } from './read/get.js';
import { readKnown } from './read/reading.js';
import { refuseForServed } from './served/refuse.js';
import { estimateCount, readCollectionStatistics } from './statistics.js';
import type { Store } from './store.js';

/** Reads and indexes of one collection in PostgreSQL. */
export class PostgresCollection implements Collection {
  readonly name: string;
  readonly #store: Store;

  constructor(store: Store, name: string) {
    this.#store = store;
    this.name = name;
  }

  async get(context: OperationContext, id: string): Promise<Document | undefined> {
    const row = await this.getRow(context, id);
    return row === undefined ? undefined : readDocumentRow(row);
  }

  async getRow(context: OperationContext, id: string): Promise<DocumentRow | undefined> {
    checkCancelled(context);
    const { reads, catalogue } = this.#store.readsOf(context);
    return await this.#store.call(() => getDocumentRow(reads, catalogue, this.name, id));
  }

  find(context: OperationContext, request: FindRequest): AsyncIterable<Document> {
    const store = this.#store;
    const ready = (): Promise<void> => store.ready();
    return flattenBatches(
      context,
      findDocuments(context, store.searchesOf(context), this.name, request, undefined, ready),
    );
  }

  async count(context: OperationContext, request: CountRequest): Promise<number> {
    checkCancelled(context);
    return await this.#store.call(() => countDocuments(context, this.#store.searchesOf(context), this.name, request));
  }

  async estimatedCount(context: OperationContext): Promise<number> {
    checkCancelled(context);
    const scope = this.#store.readsOf(context);
    return await this.#store.call(() => readKnown(scope, this.name, 0, (known) => estimateCount(scope, known)));
  }

  async *aggregate(context: OperationContext, request: AggregateRequest): AsyncGenerator<DataObject> {
    checkCancelled(context);
    await this.#store.call(async () => {});
    yield* aggregateDocuments(context, this.#store.searchesOf(context), this.name, request);
  }

  async explain(context: OperationContext, request: FindRequest | AggregateRequest): Promise<Explanation> {
    checkCancelled(context);
    const scope = this.#store.readsOf(context);
    return await this.#store.call(() =>
      readKnown(scope, this.name, explainNothing(request), (known) =>
        'pipeline' in request
          ? explainAggregate(context, scope, known, request)
          : explainFind(context, scope, known, request),
      ),
    );
  }

  async statistics(context: OperationContext): Promise<CollectionStatistics> {
    checkCancelled(context);
    const scope = this.#store.readsOf(context);
    const statistics = await this.#store.call(() =>
      readKnown<CollectionStatistics | undefined>(scope, this.name, undefined, (known) =>
        readCollectionStatistics(scope, known),
      ),
    );
    if (statistics === undefined) throw collectionMissing(this.name);
    return statistics;
  }

  async info(context: OperationContext): Promise<CollectionInfo | undefined> {
    checkCancelled(context);
    const found = await this.#store.call(() => this.#store.readsOf(context).catalogue.find(this.name));
    return found === undefined ? undefined : toInfo(found);
  }

  async createIndex(context: OperationContext, definition: IndexDefinition): Promise<boolean> {
    checkCancelled(context);
    return await this.#store.call(() => buildIndex(context, this.#store, this.name, definition));
  }

  async dropIndex(context: OperationContext, name: string): Promise<void> {
    checkCancelled(context);
    await this.#store.call(() =>
      this.#store.changeCatalogue(context, async (executor, catalogue) => {
        const collection = await catalogue.find(this.name);
        if (collection === undefined) throw collectionMissing(this.name);
        const index = collection.indexes.find(({ state }) => state.definition.name === name);
        if (index === undefined) throw indexMissing(this.name, name);
        await executor.run(lockWriters(collection));
        await removeIndex(executor, index);
      }),
    );
  }

  async setSchema(context: OperationContext, schema: DataObject | undefined): Promise<void> {
    checkCancelled(context);
    await this.#store.call(() =>
      this.#store.changeCatalogue(context, async (executor, catalogue) => {
        const collection = await catalogue.find(this.name);
        if (collection === undefined) throw collectionMissing(this.name);
        refuseForServed(collection, 'given a JSON Schema: other programs would not keep to it');
        await executor.run(lockWriters(collection));
        await executor.run(updateSchema(collection.id, schema));
        await executor.run(replaceCatalogueVersion());
      }),
    );
  }

  async listIndexes(context: OperationContext): Promise<readonly IndexState[]> {
    const info = await this.info(context);
    if (info === undefined) throw collectionMissing(this.name);
    return info.indexes;
  }
}
