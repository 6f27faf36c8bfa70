import type { Expression } from '../expression/ast.js';
import { compileExpression } from '../expression/compile.js';
import { groupKey, nestedGroupKey } from '../value/group-key.js';
import type { DataObject } from '../value/value.js';

/**
 * Compiles what `$group` groups by into a text that documents of one group share, without making the group's `_id` for
 * each of them. A missing value is null; of an object's fields, a missing one differs from null.
 */
export function compileGroupKey(by: Expression): (document: DataObject) => string {
  if (by.kind === 'object') return compilePart(by);
  const evaluate = compileExpression(by);
  return (document) => groupKey(evaluate(document) ?? null);
}

function compilePart(expression: Expression): (document: DataObject) => string {
  if (expression.kind === 'object') {
    const parts = expression.fields.map((field) => compilePart(field.expression));
    return (document) => {
      let key = '{';
      for (const part of parts) key += part(document);
      return `${key}}`;
    };
  }
  const evaluate = compileExpression(expression);
  return (document) => {
    const value = evaluate(document);
    return value === undefined ? '-' : nestedGroupKey(value);
  };
}
