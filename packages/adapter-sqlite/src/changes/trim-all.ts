import { trimInSteps } from '../keep-trimmed.js';
import type { Store } from '../store.js';
import { FeedSizes } from './feed-sizes.js';
import { hasOldRecords } from './trim-feed.js';

const hourMs = 3_600_000;
const failure = 'Old records of the change feed could not be removed';

/** Removes the records of the change feed that are older than configured, a bounded part in each transaction. */
export async function trimAll(store: Store): Promise<void> {
  const bound = { beforeMs: Date.now() - store.config.changesRetentionHours * hourMs };
  await trimInSteps(store, {
    isDue: () => hasOldRecords(store.reader, bound),
    step: () => store.change('trimFeed', bound),
    failure,
  });
}

/** Makes what removes the oldest records while all of them take more room than configured, a bounded part in each transaction. */
export function createSizeTrimming(): (store: Store) => Promise<void> {
  const sizes = new FeedSizes();
  return async (store) => {
    const { changesRetentionBytes } = store.config;
    if (changesRetentionBytes === 0) return;
    let bound = { through: 0 };
    await trimInSteps(store, {
      isDue: async () => {
        bound = { through: await sizes.findBeyond(() => store.reader, changesRetentionBytes) };
        return hasOldRecords(store.reader, bound);
      },
      step: () => store.change('trimFeed', bound),
      failure,
    });
  };
}
