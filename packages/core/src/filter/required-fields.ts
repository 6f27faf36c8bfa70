import type { FieldFilter, Filter, TextFilter } from './ast.js';

/** The tests that every match passes: the filter itself, or those of an `and`. */
export function requiredFields(filter: Filter): readonly FieldFilter[] {
  if (filter.kind === 'field') return [filter];
  return filter.kind === 'and' ? filter.filters.filter((part) => part.kind === 'field') : [];
}

/** The text search that every match passes, of which a filter has one at most. */
export function requiredText(filter: Filter): TextFilter | undefined {
  if (filter.kind === 'text') return filter;
  return filter.kind === 'and' ? filter.filters.find((part) => part.kind === 'text') : undefined;
}
