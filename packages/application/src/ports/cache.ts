import type { Document } from '@database-service/core';

/** What identifies a cached document. */
export interface CacheKey {
  readonly database: string;
  readonly collection: string;
  readonly id: string;
}

/** A collection, or without one a whole database. */
export interface CacheScope {
  readonly database: string;
  readonly collection?: string;
}

/**
 * Documents by id. Never answers with a version older than one it was told of: `set` loses against a newer version or
 * invalidation, so that a read which missed during a write cannot put the old version back.
 */
export interface DocumentCache {
  get(key: CacheKey): Promise<Document | undefined>;
  set(key: CacheKey, document: Document, ttlMs: number): Promise<void>;
  /**
   * Gives up what is older than a version.
   * @param version - that is now current; a deletion gives the deleted version plus one. Absent: it is not known, and
   *   whatever is there is given up
   */
  invalidate(key: CacheKey, version?: number): Promise<void>;
  /** Gives up all documents of a collection, or of a database. */
  invalidateAll(scope: CacheScope): Promise<void>;
  close(): Promise<void>;
}
