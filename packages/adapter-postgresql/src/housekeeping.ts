import { createContext, isDataError } from '@database-service/core';
import { deleteExpired, selectExpired } from '@database-service/sql';
import { fillIndex, holdBuilding } from './catalogue/index-builder.js';
import { trimFeed } from './changes/trim-feed.js';
import { postgresDialect } from './dialect.js';
import type { Store } from './store.js';

/** How often what is too old, or was left undone, is looked for. */
const intervalMs = 60_000;
/** Outcomes removed by one statement, but for those of one and the same millisecond. */
const outcomesMax = 1_000;

/** Does at once, and once a minute, what nobody asks for, until the store is closed. Several instances may do it at once. */
export function keepHouse(store: Store): void {
  let isBusy = false;
  const clean = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    await attempt(store, 'Old records of the change feed could not be removed', () => trimFeed(store));
    await attempt(store, 'Outcomes of old idempotency keys could not be removed', () => trimOutcomes(store));
    await attempt(store, 'An index could not be built', () => resumeIndexes(store));
    isBusy = false;
  };
  const timer = setInterval(() => void clean(), intervalMs);
  timer.unref();
  store.onClose(() => clearInterval(timer));
  void clean();
}

/** Tried again in a minute: nobody waits for it. */
async function attempt(store: Store, failure: string, work: () => Promise<void>): Promise<void> {
  try {
    if (!store.isClosing) await work();
  } catch (error) {
    const reason = isDataError(error) ? error.reason : String(error);
    if (!store.isClosing) store.config.logger.warn(failure, { reason });
  }
}

async function trimOutcomes({ connections }: Store): Promise<void> {
  const nowMs = Date.now();
  for (;;) {
    const rows = await connections.all(selectExpired(postgresDialect, nowMs, outcomesMax));
    const last = rows.at(-1);
    if (last === undefined) return;
    await connections.run(deleteExpired(Number(last[0])));
    if (rows.length < outcomesMax) return;
  }
}

/** Goes on with indexes whose building was cut short by the end of a process: those that nobody has the lease of. */
async function resumeIndexes(store: Store): Promise<void> {
  const { snapshot } = await store.catalogue.current();
  for (const { name, indexes } of snapshot.byName.values()) {
    for (const { id, state } of indexes) {
      if (state.state === 'ready' || !(await holdBuilding(store, id))) continue;
      store.config.logger.info('Building an index anew that was cut short', {
        collection: name,
        index: state.definition.name,
      });
      await fillIndex(createContext(), store, id);
    }
  }
}
