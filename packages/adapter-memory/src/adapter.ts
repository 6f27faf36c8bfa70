import {
  type Adapter,
  type AdapterHealth,
  type Collection,
  type CollectionInfo,
  type CollectionOptions,
  compareStrings,
  type DatabaseStatistics,
  defaultLimits,
  type Limits,
  type OperationContext,
  outlastCreation,
  runBatch,
  type WriteBatch,
  type WriteResult,
} from '@database-service/core';
import { MemoryCollection } from './collection.js';
import { Database } from './database.js';
import { MemoryIdempotency } from './memory-idempotency.js';
import { MemoryLeases } from './memory-leases.js';
import { createPrimitives } from './primitives.js';
import { pushdown } from './pushdown.js';
import { measureTable } from './statistics.js';

/** How a database in memory is set up. */
export interface MemoryConfig {
  readonly limits?: Limits;
}

/**
 * Makes an empty database in memory. What it answers is what core means: the reference for other adapters, and a sample
 * for their authors.
 */
export function createMemoryAdapter(config: MemoryConfig = {}): Adapter {
  return new MemoryAdapter(config.limits ?? defaultLimits);
}

class MemoryAdapter implements Adapter {
  readonly engine = 'memory';
  readonly pushdown = pushdown;
  /** Core finds and changes them page by page. */
  readonly manyWriteAtomicity = 'document';
  readonly limits = { documentBytesMax: 256 * 1024 * 1024, depthMax: 500 };
  readonly ports: Adapter['ports'];
  readonly #limits: Limits;
  readonly #database = new Database();
  readonly #primitives = createPrimitives(this.#database);
  readonly #idempotency = new MemoryIdempotency(this.#database);

  constructor(limits: Limits) {
    this.#limits = limits;
    this.ports = {
      rename: { renameCollection: (context, from, to) => this.#rename(context, from, to) },
      changes: this.#database.feed,
      idempotency: this.#idempotency,
      leases: new MemoryLeases(this.#database),
    };
  }

  collection(name: string): Collection {
    return new MemoryCollection(this.#database, name);
  }

  async listCollections(context: OperationContext): Promise<readonly CollectionInfo[]> {
    const tables = [...this.#database.open(context)].sort(([a], [b]) => compareStrings(a, b));
    return tables.map(([name, table]) => table.describe(name));
  }

  async createCollection(context: OperationContext, name: string, options: CollectionOptions = {}): Promise<void> {
    this.#database.requireFree(context, name);
    const table = this.#database.make(context, name);
    table.schema = options.schema;
    table.changeDetail = options.changeDetail ?? 'after';
  }

  async dropCollection(context: OperationContext, name: string): Promise<void> {
    this.#database.require(context, name);
    outlastCreation(new Date());
    this.#database.open(context).delete(name);
    this.#database.feed.add({ op: 'dropped', collection: name, time: new Date() });
  }

  async write(context: OperationContext, batch: WriteBatch): Promise<readonly WriteResult[]> {
    this.#database.open(context);
    const { idempotency } = batch;
    const write = (plain: WriteBatch) => runBatch(context, plain, this.#primitives, { limits: this.#limits });
    return idempotency === undefined
      ? write(batch)
      : this.#idempotency.writeOnce(context, { ...batch, idempotency }, write);
  }

  async health(context: OperationContext): Promise<AdapterHealth> {
    this.#database.open(context);
    return { status: 'connected', latencyMs: 0, connections: { active: 0, idle: 1, max: 1 } };
  }

  async statistics(context: OperationContext): Promise<DatabaseStatistics> {
    const figures = [...this.#database.open(context).values()].map(measureTable);
    return {
      collectionsCount: figures.length,
      totalDocuments: figures.reduce((sum, { documentCount }) => sum + documentCount, 0),
      totalSizeBytes: figures.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      indexesCount: figures.reduce((sum, { indexes }) => sum + indexes.length, 0),
    };
  }

  async close(): Promise<void> {
    this.#database.close();
  }

  async #rename(context: OperationContext, from: string, to: string): Promise<void> {
    const table = this.#database.require(context, from);
    this.#database.requireFree(context, to);
    const tables = this.#database.open(context);
    outlastCreation(new Date());
    tables.delete(from);
    tables.set(to, table);
    const time = new Date();
    for (const collection of [from, to]) this.#database.feed.add({ op: 'renamed', collection, from, to, time });
  }
}
