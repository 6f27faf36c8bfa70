import type { Pushdown } from '../adapter/pushdown.js';
import type { Filter } from '../filter/ast.js';

/** A filter in two parts that both have to hold: the engine's, and what core checks on what the engine gives. */
export interface SplitFilter {
  /** `all` if the engine does nothing. */
  readonly pushed: Filter;
  /** `undefined` if the engine's part is the whole filter, exactly. */
  readonly residual: Filter | undefined;
}

/** Splits a filter by what the engine declares. The pushed part never misses a match. */
export function splitFilter(filter: Filter, _pushdown: Pick<Pushdown, 'filters'>): SplitFilter {
  return { pushed: { kind: 'all' }, residual: filter };
}
