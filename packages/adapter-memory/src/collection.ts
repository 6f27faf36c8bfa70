import {
  type AggregateRequest,
  bindTextFilter,
  type Collection,
  type CollectionInfo,
  type CollectionStatistics,
  type CountRequest,
  DataError,
  type DataObject,
  type Document,
  type DocumentBatches,
  defaultSort,
  type Explanation,
  executeCount,
  executeFind,
  type Filter,
  type FindRequest,
  flattenBatches,
  formatFilter,
  hoistMatches,
  type IndexDefinition,
  type IndexState,
  type OperationContext,
  type ReadCounters,
  runStages,
  toPipelineDocument,
} from '@database-service/core';
import type { Database } from './database.js';
import { measureTable } from './statistics.js';

/** Reads and indexes of one collection in memory. Core does all but handing out the documents. */
export class MemoryCollection implements Collection {
  readonly name: string;
  readonly #database: Database;

  constructor(database: Database, name: string) {
    this.#database = database;
    this.name = name;
  }

  async get(context: OperationContext, id: string): Promise<Document | undefined> {
    return this.#database.open(context).get(this.name)?.documents.get(id);
  }

  async *find(context: OperationContext, request: FindRequest): AsyncGenerator<Document> {
    // Not before somebody asks: a collection may be dropped until then.
    yield* flattenBatches(context, this.#find(context, request));
  }

  async count(context: OperationContext, request: CountRequest): Promise<number> {
    return executeCount(context, request, this.#scan(context, request.filter));
  }

  async estimatedCount(context: OperationContext): Promise<number> {
    return this.#database.open(context).get(this.name)?.documents.size ?? 0;
  }

  async *aggregate(context: OperationContext, request: AggregateRequest): AsyncGenerator<DataObject> {
    yield* this.#aggregate(context, request);
  }

  async explain(context: OperationContext, request: FindRequest | AggregateRequest): Promise<Explanation> {
    const counters: ReadCounters = { documentsRead: 0, documentsReturned: 0 };
    const isPipeline = 'pipeline' in request;
    const pipeline = isPipeline ? hoistMatches(request.pipeline) : request;
    const results = isPipeline
      ? this.#aggregate(context, request, counters)
      : flattenBatches(context, this.#find(context, request, counters));
    let documentsReturned = 0;
    for await (const _ of results) documentsReturned += 1;
    return {
      engine: 'memory',
      pushed: null,
      residual: formatFilter(pipeline.filter),
      index: null,
      sort: 'core',
      paging: 'core',
      ...('stages' in pipeline ? { stages: { engine: [], core: pipeline.stages.map(({ kind }) => `$${kind}`) } } : {}),
      enginePlan: null,
      documentsRead: counters.documentsRead,
      documentsReturned,
    };
  }

  async info(context: OperationContext): Promise<CollectionInfo | undefined> {
    return this.#database.open(context).get(this.name)?.describe(this.name);
  }

  async statistics(context: OperationContext): Promise<CollectionStatistics> {
    return measureTable(this.#database.require(context, this.name));
  }

  async createIndex(context: OperationContext, definition: IndexDefinition): Promise<boolean> {
    return this.#database.make(context, this.name).createIndex(definition);
  }

  async dropIndex(context: OperationContext, name: string): Promise<void> {
    if (this.#database.require(context, this.name).indexes.delete(name)) return;
    throw new DataError('INDEX_MISSING', `The collection ${this.name} has no index ${JSON.stringify(name)}.`, {
      details: { collection: this.name, index: name },
    });
  }

  async setSchema(context: OperationContext, schema: DataObject | undefined): Promise<void> {
    this.#database.require(context, this.name).schema = schema;
  }

  async listIndexes(context: OperationContext): Promise<readonly IndexState[]> {
    return this.#database.require(context, this.name).describe(this.name).indexes;
  }

  #find(context: OperationContext, request: FindRequest, counters?: ReadCounters): DocumentBatches {
    return executeFind(context, request, this.#scan(context, request.filter), counters);
  }

  async *#aggregate(
    context: OperationContext,
    request: AggregateRequest,
    counters?: ReadCounters,
  ): AsyncGenerator<DataObject> {
    const { withMeta, scanDocumentsMax } = request;
    const pipeline = hoistMatches(request.pipeline);
    const guard = scanDocumentsMax === undefined ? {} : { scanDocumentsMax };
    const matches = this.#find(context, { filter: pipeline.filter, sort: defaultSort, ...guard }, counters);
    yield* runStages(toPipelineDocuments(matches, withMeta), pipeline.stages, context, {
      readCollection: (name, other) =>
        new MemoryCollection(this.#database, name).#aggregate(context, { ...request, pipeline: other }, counters),
    });
  }

  /** A copy of the list: what is written while it is read does not matter to the reader. */
  #scan(context: OperationContext, filter: Filter) {
    const table = this.#database.open(context).get(this.name);
    const batches = [[...(table?.documents.values() ?? [])]];
    const residual = bindTextFilter(filter, table?.describe(this.name).indexes);
    return { batches, residual, sorted: false, positioned: false, paged: false, projected: false };
  }
}

async function* toPipelineDocuments(batches: DocumentBatches, withMeta: boolean): AsyncGenerator<DataObject> {
  for await (const batch of batches) for (const document of batch) yield toPipelineDocument(document, withMeta);
}
