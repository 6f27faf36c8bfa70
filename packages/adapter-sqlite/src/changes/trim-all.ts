import { trimInSteps } from '../keep-trimmed.js';
import type { Store } from '../store.js';
import { hasOldRecords } from './trim-feed.js';

const hourMs = 3_600_000;

/** Removes the records of the change feed that are older than configured, a bounded part in each transaction. */
export async function trimAll(store: Store): Promise<void> {
  const beforeMs = Date.now() - store.config.changesRetentionHours * hourMs;
  await trimInSteps(store, {
    isDue: () => hasOldRecords(store.reader, beforeMs),
    step: () => store.change('trimFeed', beforeMs),
    failure: 'Old records of the change feed could not be removed',
  });
}
