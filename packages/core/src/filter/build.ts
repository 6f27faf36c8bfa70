import { type FieldPath, idPath } from '../document/path.js';
import type { AllFilter, FieldFilter, FieldTest, Filter, NoneFilter } from './ast.js';

/** Matches every document. */
export const all: AllFilter = Object.freeze({ kind: 'all' });

/** Matches no document. */
export const none: NoneFilter = Object.freeze({ kind: 'none' });

/** What matches all of the filters: flattened, without `all`; `none` if one of them is. */
export function and(...filters: readonly Filter[]): Filter {
  return combine('and', filters);
}

/** What matches any of the filters: flattened, without `none`; `all` if one of them is. */
export function or(...filters: readonly Filter[]): Filter {
  return combine('or', filters);
}

/** What the filter does not match. */
export function not(filter: Filter): Filter {
  switch (filter.kind) {
    case 'all':
      return none;
    case 'none':
      return all;
    case 'not':
      return filter.filter;
    default:
      return Object.freeze({ kind: 'not', filter });
  }
}

/** One test of one field. */
export function field(path: FieldPath, test: FieldTest): FieldFilter {
  return Object.freeze({ kind: 'field', path, test: Object.freeze(test) });
}

/** The one document with this id. */
export function idEquals(id: string): FieldFilter {
  return field(idPath, { kind: 'compare', operator: 'eq', operand: id });
}

function combine(kind: 'and' | 'or', filters: readonly Filter[]): Filter {
  const neutral = kind === 'and' ? 'all' : 'none';
  const decisive = kind === 'and' ? 'none' : 'all';
  const kept: Filter[] = [];
  for (const filter of filters) {
    if (filter.kind === decisive) return filter;
    if (filter.kind === neutral) continue;
    if (filter.kind === kind) kept.push(...filter.filters);
    else kept.push(filter);
  }
  const [first] = kept;
  if (first === undefined) return kind === 'and' ? all : none;
  return kept.length === 1 ? first : Object.freeze({ kind, filters: Object.freeze(kept) });
}
