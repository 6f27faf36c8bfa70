import type { CompareOperator, FieldTest } from '../filter/ast.js';
import type { ValueType } from '../value/value.js';

/**
 * How well an engine answers one kind of test.
 *
 * - `exact`: selects just what matches, on any data
 * - `superset`: never misses a match, may select too much; core checks again
 * - `none`: left to core
 */
export type PushLevel = 'exact' | 'superset' | 'none';

/** The operators of a pushdown table: comparison operators by name, other tests by kind; `text`: words, from entries. */
export type PushdownOperator = CompareOperator | Exclude<FieldTest['kind'], 'compare'> | 'text';

/** What an engine does by itself: data, read by the planner, printed by explain and `GET /databases`. */
export interface Pushdown {
  /** By operator, then by operand type; `any` stands for the types not named. Absent means `none`. */
  readonly filters: Readonly<
    Partial<Record<PushdownOperator, PushLevel | Readonly<Partial<Record<ValueType | 'any', PushLevel>>>>>
  >;
  /** Sorts by any path in the order of values, the id last. */
  readonly sort: boolean;
  /** Skip, limit and count below an exact filter. */
  readonly paging: boolean;
}
