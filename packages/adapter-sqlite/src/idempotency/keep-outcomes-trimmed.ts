import { isDataError } from '@database-service/core';
import type { Store } from '../store.js';
import { hasExpiredOutcomes } from './trim-outcomes.js';

/** How often outcomes that are out of date are looked for. Nobody is given one meanwhile: this is about room only. */
const intervalMs = 60_000;

/** Removes outcomes of idempotency keys whose time is over, from now on until the store is closed. */
export function keepOutcomesTrimmed(store: Store): void {
  const timer = setInterval(() => void trimAllOutcomes(store), intervalMs);
  timer.unref();
  store.onClose(() => clearInterval(timer));
}

/** Removes all whose time is over, a bounded part in each transaction. */
export async function trimAllOutcomes(store: Store): Promise<void> {
  const nowMs = Date.now();
  try {
    if (!hasExpiredOutcomes(store.reader, nowMs)) return;
    while (await store.change('trimOutcomes', nowMs));
  } catch (error) {
    // Tried again in a minute: a full disk, say, or another process that writes for long.
    const reason = isDataError(error) ? error.reason : String(error);
    if (reason === 'SHUTTING_DOWN') return;
    store.config.logger.warn('Outcomes of old idempotency keys could not be removed', { reason });
  }
}
