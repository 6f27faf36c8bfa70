import { createContext, isDataError } from '@database-service/core';
import { fillIndex } from './index-builder.js';
import type { Store } from './store.js';

/**
 * Goes on with indexes whose building was cut short by the end of a process. Runs beside everything else; one that turns
 * out impossible (duplicates) is removed, which the log says.
 */
export async function resumeIndexes(store: Store): Promise<void> {
  for (const { name, indexes } of store.catalogue.list().values()) {
    for (const { id, state } of indexes) {
      if (state.state === 'ready') continue;
      const fields = { collection: name, index: state.definition.name };
      store.config.logger.info('Building an index anew that was cut short', fields);
      try {
        await fillIndex(createContext(), store, id);
      } catch (error) {
        const reason = isDataError(error) ? error.reason : String(error);
        store.config.logger.warn('An index could not be built', { ...fields, reason });
      }
    }
  }
}
