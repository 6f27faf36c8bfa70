import { equalFilters } from '../filter/equal.js';
import type { IndexDefinition, IndexState } from './definition.js';

/** An index as lists show it: `{name, keys, unique, sparse, partial_filter?, state}`. */
export function formatIndexDefinition(
  index: Pick<IndexState, 'definition' | 'state'>,
): Readonly<Record<string, unknown>> {
  const { name, fields, unique, sparse, partialFilterSource } = index.definition;
  return {
    name,
    keys: Object.fromEntries(fields.map((field) => [field.name, field.direction])),
    unique,
    sparse,
    ...(partialFilterSource === undefined ? {} : { partial_filter: partialFilterSource }),
    state: index.state,
  };
}

/** Whether two definitions ask for the same index: name, fields in order, options, meaning of the partial filter. */
export function sameDefinition(a: IndexDefinition, b: IndexDefinition): boolean {
  if (a.name !== b.name || a.unique !== b.unique || a.sparse !== b.sparse) return false;
  if (a.fields.length !== b.fields.length) return false;
  const sameFields = a.fields.every(
    (field, position) => field.name === b.fields[position]?.name && field.direction === b.fields[position]?.direction,
  );
  if (!sameFields) return false;
  if (a.partialFilter === undefined || b.partialFilter === undefined) return a.partialFilter === b.partialFilter;
  return equalFilters(a.partialFilter, b.partialFilter);
}
