import type { Databases, NamedDatabase } from '@database-service/application';
import { type Adapter, DataError } from '@database-service/core';

/** The enabled databases by name. @param defaultName - one of them */
export function createDatabases(adapters: ReadonlyMap<string, Adapter>, defaultName: string): Databases {
  const names = [...adapters.keys()];
  const databases = new Map<string, NamedDatabase>();
  for (const [name, adapter] of adapters) databases.set(name, Object.freeze({ name, adapter }));
  return {
    defaultName,
    names,
    get(name = defaultName) {
      const database = databases.get(name);
      if (database !== undefined) return database;
      const message = `No database "${name}" is enabled. Enabled are: ${names.join(', ')}.`;
      throw new DataError('UNKNOWN_DATABASE', message, { details: { enabled: names } });
    },
  };
}
