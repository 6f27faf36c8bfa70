import type { Document } from '@database-service/core';

/** What identifies a cached document. */
export interface CacheKey {
  readonly database: string;
  readonly collection: string;
  readonly id: string;
}

/**
 * Documents by id. Never answers with a version older than one it was told of: `set` loses against a newer version or
 * invalidation, so that a read which missed during a write cannot put the old version back.
 */
export interface DocumentCache {
  get(key: CacheKey): Promise<Document | undefined>;
  set(key: CacheKey, document: Document, ttlMs: number): Promise<void>;
  /** @param version - the version that is now current; a deletion gives the deleted version plus one */
  invalidate(key: CacheKey, version: number): Promise<void>;
  close(): Promise<void>;
}
