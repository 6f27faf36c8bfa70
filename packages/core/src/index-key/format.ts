import { isDeepStrictEqual } from 'node:util';
import { equalFilters } from '../filter/equal.js';
import type { IndexDefinition, IndexState } from './definition.js';
import { listIndexKeys } from './index-keys.js';

/** An index as lists show it: `{name, keys, unique, sparse, weights?, expire_after_seconds?, partial_filter?, state}`. */
export function formatIndexDefinition(
  index: Pick<IndexState, 'definition' | 'state'>,
): Readonly<Record<string, unknown>> {
  const { name, text, unique, sparse, expireAfterSeconds, partialFilterSource } = index.definition;
  return {
    name,
    keys: Object.fromEntries(listIndexKeys(index.definition)),
    unique,
    sparse,
    ...(text?.weights === undefined ? {} : { weights: text.weights }),
    ...(expireAfterSeconds === undefined ? {} : { expire_after_seconds: expireAfterSeconds }),
    ...(partialFilterSource === undefined ? {} : { partial_filter: partialFilterSource }),
    state: index.state,
  };
}

/** Whether two definitions ask for the same index: name, keys in order, options, meaning of the partial filter. */
export function sameDefinition(a: IndexDefinition, b: IndexDefinition): boolean {
  if (a.name !== b.name || a.unique !== b.unique || a.sparse !== b.sparse) return false;
  if (!isDeepStrictEqual(listIndexKeys(a), listIndexKeys(b))) return false;
  if (a.expireAfterSeconds !== b.expireAfterSeconds) return false;
  if (!isDeepStrictEqual(a.text?.weights, b.text?.weights)) return false;
  if (a.partialFilter === undefined || b.partialFilter === undefined) return a.partialFilter === b.partialFilter;
  return equalFilters(a.partialFilter, b.partialFilter);
}
