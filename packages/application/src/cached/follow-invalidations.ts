import { setTimeout } from 'node:timers/promises';
import { type Adapter, type ChangeRecord, createContext, type Logger } from '@database-service/core';
import type { CachedReads } from './cached-reads.js';

/** What is followed. */
export interface FollowOptions {
  readonly database: string;
  readonly adapter: Adapter;
  readonly reads: CachedReads;
  readonly logger: Logger;
}

/** Which document was changed is enough. It comes at least so often while nothing changes. */
const request = { detail: 'keys', idleMs: 30_000 } as const;
/** How long after a failure it is tried again. */
const retryMs = 1_000;

/**
 * Tells the cached reads of a database what others change, by its change feed. Until it does, and while it cannot, the cache is
 * not used.
 *
 * @returns ends it, and waits for its end
 */
export function followInvalidations(options: FollowOptions): () => Promise<void> {
  const { database, adapter, reads, logger } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  reads.pause();
  const follow = async (): Promise<void> => {
    const { changes } = adapter.ports;
    if (changes === undefined) {
      logger.warn('documents are not cached: the engine has no change feed', { database });
      return;
    }
    while (!signal.aborted) {
      let isFollowed = false;
      try {
        // The first batch is empty: from there on nothing is missed.
        for await (const { records } of changes.watch(createContext({ signal, logger }), request)) {
          if (!isFollowed) await reads.resume();
          isFollowed = true;
          for (const record of records) await forgetRecord(reads, record);
        }
      } catch (error) {
        if (!signal.aborted)
          logger.warn('the cache is not used: the change feed cannot be followed', { database, error });
      }
      reads.pause();
      await setTimeout(retryMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  };
  const following = follow();
  return async () => {
    stopping.abort();
    await following;
  };
}

async function forgetRecord(reads: CachedReads, record: ChangeRecord): Promise<void> {
  if ('documentId' in record) await reads.forget(record.collection, record.documentId, record.version);
  else await reads.forgetAll(record.collection);
}
