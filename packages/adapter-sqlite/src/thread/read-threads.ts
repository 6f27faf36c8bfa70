import type {
  AggregateRequest,
  CollectionStatistics,
  CountRequest,
  DatabaseStatistics,
  DataObject,
  DocumentBatches,
  Explanation,
  FindRequest,
  OperationContext,
} from '@database-service/core';
import { databaseClosed } from '../errors.js';
import type { StreamCall } from './reader-calls.js';
import type { ThreadData } from './thread-data.js';
import { ThreadReader } from './thread-reader.js';

/** Reads in a few threads: each read by the one that has least to do. A further one starts when all have something to do. */
export class ReadThreads {
  readonly #data: ThreadData;
  readonly #readers: ThreadReader[] = [];
  #isClosed = false;

  constructor(data: ThreadData) {
    this.#data = data;
  }

  /** Threads that have something to do. */
  get busy(): number {
    return this.#readers.filter(({ pending }) => pending > 0).length;
  }

  find(context: OperationContext, call: Extract<StreamCall, { kind: 'find' }>): DocumentBatches {
    return this.#choose().stream(context, call) as DocumentBatches;
  }

  /** In batches. */
  aggregate(
    context: OperationContext,
    collection: string,
    request: AggregateRequest,
  ): AsyncGenerator<readonly DataObject[]> {
    const call = { kind: 'aggregate', collection, request } as const;
    return this.#choose().stream(context, call) as AsyncGenerator<readonly DataObject[]>;
  }

  async count(context: OperationContext, collection: string, request: CountRequest): Promise<number> {
    return (await this.#choose().ask(context, { kind: 'count', collection, request })) as number;
  }

  async estimatedCount(context: OperationContext, collection: string): Promise<number> {
    return (await this.#choose().ask(context, { kind: 'estimatedCount', collection })) as number;
  }

  async explain(
    context: OperationContext,
    collection: string,
    request: FindRequest | AggregateRequest,
  ): Promise<Explanation> {
    return (await this.#choose().ask(context, { kind: 'explain', collection, request })) as Explanation;
  }

  async statistics(context: OperationContext, collection: string): Promise<CollectionStatistics> {
    return (await this.#choose().ask(context, { kind: 'statistics', collection })) as CollectionStatistics;
  }

  async databaseStatistics(context: OperationContext): Promise<DatabaseStatistics> {
    return (await this.#choose().ask(context, { kind: 'databaseStatistics' })) as DatabaseStatistics;
  }

  /** Ends what is read; further reads fail with SHUTTING_DOWN. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#readers.map((reader) => reader.close()));
  }

  #choose(): ThreadReader {
    if (this.#isClosed) throw databaseClosed();
    let best: ThreadReader | undefined;
    for (const reader of this.#readers) if (best === undefined || reader.pending < best.pending) best = reader;
    if (best !== undefined && (best.pending === 0 || this.#readers.length === this.#data.readerThreads)) return best;
    const started = new ThreadReader(this.#data);
    this.#readers.push(started);
    return started;
  }
}
