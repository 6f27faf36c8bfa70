import { DataError } from '@database-service/core';
import type { StoredCollection } from '@database-service/sql';
import { servedOf } from './served-table.js';

/**
 * Refuses for a table of another program what can be done with collections of the service only.
 *
 * @param what - behind "cannot be"
 * @throws DataError NOT_SUPPORTED
 */
export function refuseForServed(collection: StoredCollection, what: string): void {
  const served = servedOf(collection);
  if (served === undefined) return;
  const { name } = collection;
  const message = `The collection ${JSON.stringify(name)} is the table ${served.place} of another program, and cannot be ${what}.`;
  throw new DataError('NOT_SUPPORTED', message, { details: { collection: name } });
}
