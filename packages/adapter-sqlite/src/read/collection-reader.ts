import {
  type AggregateRequest,
  type CollectionStatistics,
  type CountRequest,
  checkCancelled,
  type DataObject,
  type DocumentBatches,
  type Explanation,
  type FindRequest,
  type OperationContext,
  type ReadCounters,
  type RunStagesOptions,
} from '@database-service/core';
import { collectionMissing } from '@database-service/sql';
import type { Catalogue, CatalogueCollection } from '../catalogue.js';
import type { Connection } from '../driver.js';
import { mapError } from '../errors.js';
import { countRows, readCollectionStatistics } from '../statistics.js';
import { aggregateDocuments, explainAggregate } from './aggregate.js';
import { countDocuments } from './count.js';
import { explainFind, explainNothing } from './explain.js';
import { findDocuments } from './find.js';
import { unlessDropped } from './pause-read.js';

/** What is read by: a connection, and the catalogue as it sees it. */
export interface ReadScope {
  readonly reader: Connection;
  readonly catalogue: Catalogue;
}

/** Reads of one collection, in the thread that calls. A collection that does not exist reads as an empty one. */
export class CollectionReader {
  readonly #scope: ReadScope;
  readonly #name: string;

  constructor(scope: ReadScope, name: string) {
    this.#scope = scope;
    this.#name = name;
  }

  /** @param id - if given, only while the name has this collection */
  async *find(context: OperationContext, request: FindRequest, id?: number): DocumentBatches {
    const { reader } = this.#scope;
    const collection = this.current();
    if (collection === undefined || collection.id !== (id ?? collection.id)) return;
    yield* findDocuments(context, reader, collection, request);
  }

  async count(context: OperationContext, request: CountRequest): Promise<number> {
    return await this.read(0, (collection) => countDocuments(context, this.#scope.reader, collection, request));
  }

  async estimatedCount(context: OperationContext): Promise<number> {
    checkCancelled(context);
    return await this.read(0, (collection) => countRows(this.#scope.reader, collection.table));
  }

  async *aggregate(
    context: OperationContext,
    request: AggregateRequest,
    counters?: ReadCounters,
  ): AsyncGenerator<DataObject> {
    checkCancelled(context);
    const readOthers = this.#readOthers(context, request, counters);
    yield* aggregateDocuments(context, this.#scope.reader, this.current(), request, readOthers, counters);
  }

  async explain(context: OperationContext, request: FindRequest | AggregateRequest): Promise<Explanation> {
    const { reader } = this.#scope;
    return await this.read(explainNothing(request), (collection) =>
      'pipeline' in request
        ? explainAggregate(context, reader, collection, request, (counters) =>
            this.#readOthers(context, request, counters),
          )
        : explainFind(context, reader, collection, request),
    );
  }

  /** @throws DataError COLLECTION_MISSING */
  async statistics(context: OperationContext): Promise<CollectionStatistics> {
    checkCancelled(context);
    const statistics = await this.read(undefined, (collection) =>
      readCollectionStatistics(this.#scope.reader, collection),
    );
    if (statistics === undefined) throw collectionMissing(this.#name);
    return statistics;
  }

  /** The collection as the catalogue has it now. */
  current(): CatalogueCollection | undefined {
    try {
      return this.#scope.catalogue.find(this.#name);
    } catch (error) {
      throw mapError(error);
    }
  }

  /** What a missing collection gives, one dropped meanwhile too, or what is read of it; faults of SQLite are mapped. */
  async read<Result>(
    missing: Result,
    read: (collection: CatalogueCollection) => Result | Promise<Result>,
  ): Promise<Result> {
    const collection = this.current();
    return collection === undefined ? missing : await unlessDropped(collection, missing, read);
  }

  /** What gives a pipeline's stages the documents of other collections; counts them, too. */
  #readOthers(
    context: OperationContext,
    request: AggregateRequest,
    counters: ReadCounters | undefined,
  ): RunStagesOptions['readCollection'] {
    return (name, pipeline) =>
      new CollectionReader(this.#scope, name).aggregate(context, { ...request, pipeline }, counters);
  }
}
