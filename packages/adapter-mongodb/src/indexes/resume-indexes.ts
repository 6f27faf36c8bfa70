import type { OperationContext } from '@database-service/core';
import type { CatalogueIndex } from '../catalogue/entry.js';
import type { Store } from '../store.js';
import { buildIndex, giveUpIndex } from './create-index.js';

/** Builds that were under way in the round before: a build that is older was given up. */
const known = new WeakMap<Store, ReadonlySet<string>>();

/**
 * Goes on with builds whose process has died. A build that only takes long is done twice then, which does no harm: entries are
 * written where there are none.
 */
export async function resumeIndexes(context: OperationContext, store: Store): Promise<void> {
  const building = new Set<string>();
  const before = known.get(store) ?? new Set();
  for (const { name, indexes } of await store.catalogue.list(context)) {
    for (const index of indexes) {
      if (index.state === 'ready') continue;
      building.add(index.slot);
      if (before.has(index.slot)) await resume(context, store, name, index);
    }
  }
  known.set(store, building);
}

async function resume(
  context: OperationContext,
  store: Store,
  collection: string,
  index: CatalogueIndex,
): Promise<void> {
  const { name } = index.indexState.definition;
  try {
    await buildIndex(context, store, collection, index);
    context.logger.info('Went on with the build of an index.', { collection, index: name });
  } catch (error) {
    await giveUpIndex(context, store, collection, index.slot);
    context.logger.warn('An index that was being built cannot be made.', { collection, index: name, error });
  }
}
