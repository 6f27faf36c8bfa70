import { checkDocumentId } from '../document/id.js';
import { DataError } from '../errors/data-error.js';
import { extendPointer } from '../errors/pointer.js';
import type { Filter } from '../filter/ast.js';
import { idOfFilter, metadataSeedOfFilter, seedOfFilter } from '../filter/id-of-filter.js';
import { requiredFields } from '../filter/required-fields.js';
import { equalValues } from '../value/compare.js';
import type { UpsertSeed } from './operation.js';

/** What else an upsert's seed is made with. */
export interface UpsertSeedOptions {
  /** Gives the id where the filter has none. */
  newId(): string;
  /** JSON pointer to the filter, for errors. */
  readonly pointer: string;
  /** JSON pointer to where the id was given; absent: `id` of the filter. */
  readonly idPointer?: string;
}

/**
 * What an upsert inserts if nothing matches: the id of the filter, else a new one, and the filter's equalities.
 *
 * @throws DataError BAD_VALUE for an id that no document may have; BAD_OPERAND for a filter that no document can match
 *   by its id, since it would insert each time, or that has an `$expr`; CONFLICTING_PATHS
 */
export function makeUpsertSeed(filter: Filter, { newId, pointer, idPointer }: UpsertSeedOptions): UpsertSeed {
  const idAt = idPointer ?? extendPointer(pointer, 'id');
  checkMatchable(filter, idAt);
  const id = idOfFilter(filter);
  return {
    id: id === undefined ? newId() : checkDocumentId(id, idAt),
    data: seedOfFilter(filter, pointer),
    metadata: metadataSeedOfFilter(filter, pointer),
  };
}

function checkMatchable(filter: Filter, pointer: string): void {
  const ids = requiredFields(filter).flatMap(({ path, test }) =>
    path.root === 'id' && test.kind === 'compare' && test.operator === 'eq' ? [test.operand] : [],
  );
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
