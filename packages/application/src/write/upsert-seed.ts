import {
  checkDocumentId,
  DataError,
  equalValues,
  type Filter,
  idOfFilter,
  metadataSeedOfFilter,
  seedOfFilter,
  type UpsertSeed,
  type Value,
} from '@database-service/core';
import type { Service } from '../service.js';

/**
 * What an upsert inserts if nothing matches: the id of the filter, else a new one, and the filter's equalities.
 *
 * @param pointer - JSON pointer to where the filter's id was given
 * @throws DataError BAD_VALUE for an id that no document may have, BAD_OPERAND for a filter that no document can match
 *   by its id: it would insert each time
 */
export function makeUpsertSeed(service: Service, filter: Filter, pointer: string): UpsertSeed {
  checkMatchable(filter, pointer);
  const id = idOfFilter(filter);
  return {
    id: id === undefined ? service.ids.next() : checkDocumentId(id, pointer),
    data: seedOfFilter(filter),
    metadata: metadataSeedOfFilter(filter),
  };
}

function checkMatchable(filter: Filter, pointer: string): void {
  const ids = idsOf(filter);
  const [first] = ids;
  if (ids.some((id) => typeof id !== 'string')) {
    throw new DataError('BAD_OPERAND', 'An upsert needs a string as the id; give one, or leave the id out.', {
      details: { pointer },
    });
  }
  if (first !== undefined && ids.some((id) => !equalValues(id, first))) {
    throw new DataError('BAD_OPERAND', 'The filter asks for two different ids; an upsert takes one.', {
      details: { pointer },
    });
  }
}

/** What the id must equal in every match. */
function idsOf(filter: Filter): readonly Value[] {
  if (filter.kind === 'and') return filter.filters.flatMap(idsOf);
  if (filter.kind !== 'field' || filter.path.root !== 'id') return [];
  return filter.test.kind === 'compare' && filter.test.operator === 'eq' ? [filter.test.operand] : [];
}
