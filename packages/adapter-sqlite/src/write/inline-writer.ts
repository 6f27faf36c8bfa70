import type { OperationContext, WriteBatch, WriteResult } from '@database-service/core';
import type { Catalogue, CatalogueCollection } from '../catalogue.js';
import type { ResolvedConfig } from '../config.js';
import type { Connection } from '../driver.js';
import { AtomicBatchJob } from './atomic-batch-job.js';
import { createCollection } from './change-catalogue.js';
import { CollectionWriter } from './collection-writer.js';
import { runExclusive } from './exclusive-job.js';
import { LooseBatchJob } from './loose-batch-job.js';
import type { OperationScope } from './operation-scope.js';
import { carryOutCall, type WriteCallArguments, type WriteCallName, type WriteCallResult } from './write-calls.js';
import { WriteQueue } from './write-queue.js';
import type { Writer } from './writer.js';

/** What a writer writes with. */
export interface InlineWriterParts {
  readonly connection: Connection;
  /** As the connection sees it. */
  readonly catalogue: Catalogue;
  readonly config: Pick<ResolvedConfig, 'limits' | 'busyTimeoutMs' | 'manyWriteAtomicity'>;
  /** Whether nobody else reads by the connection: then a transaction may pause. */
  readonly isAlone: boolean;
  /** Called behind each commit. */
  onCommit(): void;
}

/** Writes in the thread that calls. */
export class InlineWriter implements Writer, OperationScope {
  readonly #parts: InlineWriterParts;
  readonly #queue: WriteQueue;
  /** Of the open transaction. */
  readonly #writers = new Map<string, CollectionWriter>();

  constructor(parts: InlineWriterParts) {
    this.#parts = parts;
    const { connection, config, onCommit } = parts;
    this.#queue = new WriteQueue(connection, config.busyTimeoutMs, { onBegin: () => this.undone(), onCommit });
  }

  get connection(): Connection {
    return this.#parts.connection;
  }

  get limits(): ResolvedConfig['limits'] {
    return this.#parts.config.limits;
  }

  get manyWriteAtomicity(): ResolvedConfig['manyWriteAtomicity'] {
    return this.#parts.config.manyWriteAtomicity;
  }

  get pending(): number {
    return this.#queue.length;
  }

  undone(): void {
    this.#writers.clear();
  }

  writerOf(name: string, create: boolean): CollectionWriter | undefined {
    const known = this.#writers.get(name);
    if (known !== undefined) return known;
    const { catalogue } = this.#parts;
    let collection = catalogue.find(name);
    if (collection === undefined && create) {
      createCollection(this.connection, name);
      collection = catalogue.find(name);
    }
    if (collection === undefined) return undefined;
    const onCatalogueChange = () => this.#writers.clear();
    const writer = new CollectionWriter(this.connection, collection, { limits: this.limits, onCatalogueChange });
    this.#writers.set(name, writer);
    return writer;
  }

  writerOfSame(collection: CatalogueCollection): CollectionWriter | undefined {
    const known = this.#writers.get(collection.name);
    if (known?.collection === collection) return known;
    const current = collection.current();
    return current === undefined ? undefined : this.writerOf(current.name, false);
  }

  collections(): Iterable<CatalogueCollection> {
    return this.#parts.catalogue.list().values();
  }

  write(context: OperationContext, batch: WriteBatch): Promise<readonly WriteResult[]> {
    const { promise, resolve, reject } = Promise.withResolvers<readonly WriteResult[]>();
    const parts = { scope: this, context, batch, mayPause: this.#parts.isAlone, resolve, reject };
    // A claimed batch is done with its key or not at all, also where it is a single write.
    const isAtomic = batch.mode === 'atomic' || batch.idempotency !== undefined;
    this.#queue.add(isAtomic ? new AtomicBatchJob(parts) : new LooseBatchJob(parts));
    return promise;
  }

  async change<Name extends WriteCallName>(
    name: Name,
    ...given: WriteCallArguments<Name>
  ): Promise<WriteCallResult<Name>> {
    return await runExclusive(this.#queue, this.connection, () => {
      try {
        return carryOutCall(this, name, given);
      } finally {
        this.#writers.clear();
      }
    });
  }

  async close(): Promise<void> {
    await this.#queue.close();
    this.connection.database.close();
  }
}
