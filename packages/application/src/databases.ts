import type { Adapter } from '@database-service/core';
import type { CachedReads } from './cached/cached-reads.js';

/** The databases that are enabled, by name. */
export interface Databases {
  readonly defaultName: string;
  readonly names: readonly string[];
  /** @throws DataError UNKNOWN_DATABASE, details list the enabled ones */
  get(name: string | undefined): NamedDatabase;
}

/** A configured database: the name that requests choose it by, and its adapter. */
export interface NamedDatabase {
  readonly name: string;
  readonly adapter: Adapter;
  /** Reads of documents by id for callers who only read; absent where nothing is cached. */
  readonly cachedReads?: CachedReads;
}
