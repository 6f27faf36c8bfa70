import type { Filter } from '../filter/ast.js';
import { parseFilter } from '../filter/parse.js';
import type { IndexDefinition } from '../index-key/definition.js';
import type { Limits } from '../limits.js';

/**
 * What an index with a time to live says is over: its field has a date that lies so many seconds back, an array one that
 * does, and its partial filter matches. What has no date never ends.
 *
 * @param id - only the document of this id
 */
export function expiredFilter(definition: IndexDefinition, now: Date, limits: Limits, id?: string): Filter {
  const { fields, expireAfterSeconds = 0, partialFilterSource } = definition;
  const through = new Date(now.getTime() - expireAfterSeconds * 1_000);
  const expired = { [fields[0]?.name ?? '']: { $lte: { $date: through.toISOString() } } };
  const partial = partialFilterSource === undefined ? {} : { $and: [partialFilterSource] };
  return parseFilter({ ...(id === undefined ? {} : { id }), ...expired, ...partial }, limits);
}
