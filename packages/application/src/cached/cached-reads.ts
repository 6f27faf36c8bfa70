import type { Adapter, Document, OperationContext } from '@database-service/core';
import type { DocumentCache } from '../ports/cache.js';
import { FillFence } from './fill-fence.js';

/** What the reads of one database are cached by. */
export interface CachedReadsOptions {
  readonly database: string;
  readonly adapter: Adapter;
  readonly cache: DocumentCache;
  /** How long a document is kept at most. */
  readonly ttlMs: number;
}

/**
 * Reads of documents by id through a cache. What it is told of is gone from it when the call returns; a read that was under
 * way meanwhile is answered, and not kept. While nobody follows the changes of others (`pause`) nothing is taken from the
 * cache, and nothing put there.
 */
export class CachedReads {
  readonly #options: CachedReadsOptions;
  readonly #fence = new FillFence();
  #isPaused = false;

  constructor(options: CachedReadsOptions) {
    this.#options = options;
  }

  /** The document of an id. */
  async get(context: OperationContext, collection: string, id: string): Promise<Document | undefined> {
    const { adapter, cache, database, ttlMs } = this.#options;
    if (this.#isPaused) return await adapter.collection(collection).get(context, id);
    // Before the cache is asked: behind it there may be a wait.
    const fill = this.#fence.begin(collection, id);
    try {
      const key = { database, collection, id };
      const cached = await cache.get(key);
      if (cached !== undefined && fill.isClean) return cached;
      const document = await adapter.collection(collection).get(context, id);
      if (document !== undefined && fill.isClean && !this.#isPaused) await cache.set(key, document, ttlMs);
      return document;
    } finally {
      fill.end();
    }
  }

  /** A document may be another now. @param version - that it has now; a deletion gives the deleted one plus one */
  async forget(collection: string, id: string, version?: number): Promise<void> {
    const { cache, database } = this.#options;
    this.#fence.disturb(collection, id);
    await cache.invalidate({ database, collection, id }, version);
  }

  /** Any document of a collection, or of the database, may be another now. */
  async forgetAll(collection?: string): Promise<void> {
    const { cache, database } = this.#options;
    this.#fence.disturb(collection);
    await cache.invalidateAll({ database, ...(collection === undefined ? {} : { collection }) });
  }

  /** Nobody tells what others change: from now on all is read from the database. */
  pause(): void {
    this.#isPaused = true;
    this.#fence.disturb();
  }

  /** Somebody tells again. What was cached before is gone. */
  async resume(): Promise<void> {
    await this.forgetAll();
    this.#isPaused = false;
  }
}
