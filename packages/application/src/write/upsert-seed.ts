import {
  checkDocumentId,
  type Filter,
  idOfFilter,
  metadataSeedOfFilter,
  seedOfFilter,
  type UpsertSeed,
} from '@database-service/core';
import type { Service } from '../service.js';

/**
 * What an upsert inserts if nothing matches: the id of the filter, else a new one, and the filter's equalities.
 *
 * @param pointer - JSON pointer to where the filter's id was given
 * @throws DataError BAD_VALUE for an id that no document may have
 */
export function makeUpsertSeed(service: Service, filter: Filter, pointer: string): UpsertSeed {
  const id = idOfFilter(filter);
  return {
    id: id === undefined ? service.ids.next() : checkDocumentId(id, pointer),
    data: seedOfFilter(filter),
    metadata: metadataSeedOfFilter(filter),
  };
}
