import { type Document, measureJson } from '@database-service/core';
import { LRUCache } from 'lru-cache';
import type { CacheKey, CacheScope, DocumentCache } from '../ports/cache.js';

/** How much a cache holds, and for how long it remembers that something was changed. */
export interface CacheOptions {
  readonly bytesMax: number;
  /** Longer than any read lasts: a read that began before the change may come back with the old version until then. */
  readonly fenceTtlMs?: number;
  readonly onHit?: (key: CacheKey) => void;
  readonly onMiss?: (key: CacheKey) => void;
}

const fenceTtlMsDefault = 60_000;
/** Collections remembered as given up, before everything is. */
const generationsMax = 10_000;
/** About what an entry takes besides the document. */
const entryBytes = 200;

/** A document, or only the knowledge that older versions than `version` are out of date. */
interface Entry {
  readonly version: number;
  readonly document: Document | undefined;
}

/** Documents by id in this process's memory, the least recently used given up first. */
export class InProcessCache implements DocumentCache {
  readonly #entries: LRUCache<string, Entry>;
  readonly #bytesMax: number;
  readonly #fenceTtlMs: number;
  readonly #options: CacheOptions;
  /** Of databases and collections that were given up as a whole: entries of former generations are found no more. */
  readonly #generations = new Map<string, number>();

  constructor(options: CacheOptions) {
    this.#options = options;
    this.#bytesMax = options.bytesMax;
    this.#fenceTtlMs = options.fenceTtlMs ?? fenceTtlMsDefault;
    this.#entries = new LRUCache({ maxSize: options.bytesMax });
  }

  async get(key: CacheKey): Promise<Document | undefined> {
    const document = this.#entries.get(this.#textOf(key))?.document;
    if (document === undefined) this.#options.onMiss?.(key);
    else this.#options.onHit?.(key);
    return document;
  }

  async set(key: CacheKey, document: Document, ttlMs: number): Promise<void> {
    const text = this.#textOf(key);
    if ((this.#entries.peek(text)?.version ?? -1) > document.version) return;
    const size = entryBytes + text.length * 2 + measureJson(document.data, this.#bytesMax);
    // What is too large is not kept, but what it replaces has to go.
    if (size > this.#bytesMax) this.#entries.delete(text);
    else this.#entries.set(text, { version: document.version, document }, { ttl: ttlMs, size });
  }

  async invalidate(key: CacheKey, version?: number): Promise<void> {
    const text = this.#textOf(key);
    if (version === undefined) {
      this.#entries.delete(text);
      return;
    }
    const held = this.#entries.peek(text);
    if (held !== undefined && (held.version > version || (held.version === version && held.document !== undefined))) {
      return;
    }
    const size = entryBytes + text.length * 2;
    this.#entries.set(text, { version, document: undefined }, { ttl: this.#fenceTtlMs, size });
  }

  async invalidateAll({ database, collection }: CacheScope): Promise<void> {
    const scope = collection === undefined ? database : scopeOf({ database, collection });
    // Names are the callers' to make up.
    if (this.#generations.size >= generationsMax) {
      this.#entries.clear();
      this.#generations.clear();
    }
    this.#generations.set(scope, (this.#generations.get(scope) ?? 0) + 1);
  }

  async close(): Promise<void> {
    this.#entries.clear();
  }

  /** Ids may hold anything but NUL, names nothing of the kind. */
  #textOf(key: CacheKey): string {
    const scope = scopeOf(key);
    const generation = `${this.#generations.get(key.database) ?? 0}.${this.#generations.get(scope) ?? 0}`;
    return `${scope}\0${generation}\0${key.id}`;
  }
}

function scopeOf({ database, collection }: Pick<CacheKey, 'database' | 'collection'>): string {
  return `${database}\0${collection}`;
}
