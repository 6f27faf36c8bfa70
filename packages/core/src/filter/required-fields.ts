import type { FieldFilter, Filter } from './ast.js';

/** The tests that every match passes: the filter itself, or those of an `and`. */
export function requiredFields(filter: Filter): readonly FieldFilter[] {
  if (filter.kind === 'field') return [filter];
  return filter.kind === 'and' ? filter.filters.filter((part) => part.kind === 'field') : [];
}
