import { CachedReads, type DocumentCache, followInvalidations, invalidateBehind } from '@database-service/application';
import type { Adapter, Logger } from '@database-service/core';
import type { Closing } from './closing.js';
import type { OpenDatabase } from './named-databases.js';

/** What databases are cached by. */
export interface Caching {
  readonly cache: DocumentCache;
  readonly ttlMs: number;
  readonly logger: Logger;
  readonly closing: Closing;
}

/** The databases as they were opened; with a cache, their reads go through it and their writes are told to it. */
export function cacheDatabases(
  adapters: ReadonlyMap<string, Adapter>,
  caching: Caching | undefined,
): ReadonlyMap<string, OpenDatabase> {
  const opened = new Map<string, OpenDatabase>();
  for (const [name, adapter] of adapters) {
    opened.set(name, caching === undefined ? { adapter } : cacheDatabase(name, adapter, caching));
  }
  return opened;
}

function cacheDatabase(database: string, adapter: Adapter, caching: Caching): OpenDatabase {
  const { cache, ttlMs, logger, closing } = caching;
  const cachedReads = new CachedReads({ database, adapter, cache, ttlMs });
  closing.add(`cache of ${database}`, followInvalidations({ database, adapter, reads: cachedReads, logger }));
  return { adapter: invalidateBehind(adapter, cachedReads), cachedReads };
}
