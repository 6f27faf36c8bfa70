import { freezePath } from '../document/path.js';
import type { Value } from '../value/value.js';
import type { Expression, LiteralExpression } from './ast.js';

/** No value. */
export const missing: Expression = Object.freeze({ kind: 'missing' });

/** A constant. */
export function literal(value: Value): LiteralExpression {
  return Object.freeze({ kind: 'literal', value });
}

/** The constant null, which is also what stages take for "all in one". */
export const nullLiteral: LiteralExpression = literal(null);

/** A field of the document at hand. */
export function fieldOf(segments: readonly string[]): Expression {
  return Object.freeze({ kind: 'field', path: freezePath('value', segments) });
}

/** An operator of the table, with operands in the order of its definition. */
export function call(operator: string, operands: readonly Expression[]): Expression {
  return Object.freeze({ kind: 'call', operator, operands: Object.freeze(operands) });
}

/** An array; one literal where all its items are constant. */
export function arrayOf(items: readonly Expression[]): Expression {
  const values: Value[] = [];
  for (const item of items) {
    if (item.kind !== 'literal') return Object.freeze({ kind: 'array', items: Object.freeze(items) });
    values.push(item.value);
  }
  return literal(Object.freeze(values));
}
