import type { Filter } from './ast.js';

/** Whether a filter computes something of documents, perhaps with the time (`$$NOW`). */
export function hasExpr(filter: Filter): boolean {
  switch (filter.kind) {
    case 'expr':
      return true;
    case 'not':
      return hasExpr(filter.filter);
    case 'and':
    case 'or':
      return filter.filters.some(hasExpr);
    default:
      return false;
  }
}
