import type { FieldPath } from '../document/path.js';
import type { Filter } from '../filter/ast.js';
import type { SortKey } from '../sort/sort.js';
import type { Value } from '../value/value.js';

/** An aggregation expression. Paths have the root `value`: the pipeline's document `{_id, ...data}`. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'field'; readonly path: FieldPath }
  | { readonly kind: 'object'; readonly fields: readonly { readonly name: string; readonly expression: Expression }[] };

/** One computed field of a `$group`. */
export interface Accumulator {
  readonly field: string;
  readonly operator: 'sum' | 'avg' | 'min' | 'max' | 'count';
  /** The literal null for `count`. */
  readonly expression: Expression;
}

/** A stage after the leading `$match`. */
export type Stage =
  | { readonly kind: 'match'; readonly filter: Filter }
  | { readonly kind: 'sort'; readonly keys: readonly SortKey[] }
  | { readonly kind: 'skip'; readonly count: number }
  | { readonly kind: 'limit'; readonly count: number }
  | { readonly kind: 'count'; readonly field: string }
  | { readonly kind: 'group'; readonly by: Expression; readonly accumulators: readonly Accumulator[] };

/**
 * A parsed pipeline. `$match` stages at its head have become `filter`, in terms of stored documents (with the envelope's
 * names), so that it can be pushed; the stages that follow see `{_id, ...data}`.
 */
export interface Pipeline {
  readonly filter: Filter;
  readonly stages: readonly Stage[];
}
