import { isDataError } from '@database-service/core';
import type { Store } from '../store.js';
import { hasOldRecords } from './trim-feed.js';

/** How often old records are looked for. */
const intervalMs = 60_000;
const hourMs = 3_600_000;

/**
 * Removes records of the change feed that are older than configured, from now on until the store is closed. Several
 * processes may do it at once: each removes what is there.
 */
export function keepTrimmed(store: Store): void {
  const timer = setInterval(() => void trimAll(store), intervalMs);
  timer.unref();
  store.onClose(() => clearInterval(timer));
}

/** Removes all that is too old, a bounded part in each transaction. */
export async function trimAll(store: Store): Promise<void> {
  const { changesRetentionHours, logger } = store.config;
  const beforeMs = Date.now() - changesRetentionHours * hourMs;
  try {
    if (!hasOldRecords(store.reader, beforeMs)) return;
    while (await store.change('trimFeed', beforeMs));
  } catch (error) {
    // Tried again in a minute: a full disk, say, or another process that writes for long.
    const reason = isDataError(error) ? error.reason : String(error);
    if (reason !== 'SHUTTING_DOWN') logger.warn('Old records of the change feed could not be removed', { reason });
  }
}
