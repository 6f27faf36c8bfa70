import { trimInSteps } from '../keep-trimmed.js';
import type { Store } from '../store.js';
import { hasExpiredOutcomes } from './trim-outcomes.js';

/** Removes the outcomes of idempotency keys whose time is over, a bounded part in each transaction. */
export async function trimAllOutcomes(store: Store): Promise<void> {
  const nowMs = Date.now();
  await trimInSteps(store, {
    isDue: () => hasExpiredOutcomes(store.reader, nowMs),
    step: () => store.change('trimOutcomes', nowMs),
    failure: 'Outcomes of old idempotency keys could not be removed',
  });
}
