import type { Databases, NamedDatabase } from '@database-service/application';
import { DataError } from '@database-service/core';

/** A database without its name. */
export type OpenDatabase = Omit<NamedDatabase, 'name'>;

/** The enabled databases by name. @param defaultName - one of them */
export function createDatabases(opened: ReadonlyMap<string, OpenDatabase>, defaultName: string): Databases {
  const names = [...opened.keys()];
  const databases = new Map<string, NamedDatabase>();
  for (const [name, each] of opened) databases.set(name, Object.freeze({ name, ...each }));
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
