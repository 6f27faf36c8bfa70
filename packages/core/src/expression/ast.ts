import type { FieldPath } from '../document/path.js';
import type { SortKey } from '../sort/sort.js';
import type { Value } from '../value/value.js';

/** An aggregation expression: frozen, plain data (it can be sent to a worker). */
export type Expression =
  | LiteralExpression
  /** No value: `$$REMOVE`, and an operand that was left out, which some operators tell from one that gives nothing. */
  | { readonly kind: 'missing'; readonly isLeftOut?: true }
  /** A field of the document at hand, `{_id, ...data}`; the path has the root `value`, empty for all of it. */
  | { readonly kind: 'field'; readonly path: FieldPath }
  /** A variable of `$let`, `$map`, `$filter`, `$reduce` or `$lookup`, or a field below it. */
  | { readonly kind: 'variable'; readonly name: string; readonly segments: readonly string[] }
  /** Fields that come out missing are left out. */
  | { readonly kind: 'object'; readonly fields: readonly NamedExpression[] }
  /** Items that come out missing are null. */
  | { readonly kind: 'array'; readonly items: readonly Expression[] }
  /** An operator of the table, with operands in the order of its definition; one that was left out is `missing`. */
  | { readonly kind: 'call'; readonly operator: string; readonly operands: readonly Expression[] }
  | { readonly kind: 'let'; readonly variables: readonly NamedExpression[]; readonly in: Expression }
  | { readonly kind: 'map'; readonly input: Expression; readonly as: string; readonly in: Expression }
  | {
      readonly kind: 'filter';
      readonly input: Expression;
      readonly as: string;
      readonly condition: Expression;
      /** `missing` for no limit. */
      readonly limit: Expression;
    }
  /** The variables are `this` and `value`. */
  | { readonly kind: 'reduce'; readonly input: Expression; readonly initialValue: Expression; readonly in: Expression }
  /** By the elements themselves, or by fields within them (paths with the root `value`). */
  | { readonly kind: 'sortArray'; readonly input: Expression; readonly by: 1 | -1 | readonly SortKey[] };

/** A constant; `$$NOW` has become one when the request was parsed. */
export interface LiteralExpression {
  readonly kind: 'literal';
  readonly value: Value;
}

/** A field, or a variable, and what gives its value. */
export interface NamedExpression {
  readonly name: string;
  readonly expression: Expression;
}
