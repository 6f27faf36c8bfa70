import type { Expression } from '../../expression/ast.js';
import { compileExpression } from '../../expression/compile.js';
import type { Value } from '../../value/value.js';

/**
 * The value of an expression that depends on no document, such as `{$add: [1, 2]}`; `undefined` for one that does, or
 * that comes out missing.
 *
 * @throws DataError BAD_OPERAND and BAD_VALUE, if its values do not fit its operators
 */
export function readConstant(expression: Expression): Value | undefined {
  if (expression.kind === 'literal') return expression.value;
  return readsDocument(expression) ? undefined : compileExpression(expression)({});
}

/** Goes through all nodes: any part of an expression that reads fields or outer variables says so by its kind. */
function readsDocument(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if (Array.isArray(node)) return node.some(readsDocument);
  const { kind } = node as { readonly kind?: unknown };
  if (kind === 'literal') return false;
  return kind === 'field' || kind === 'variable' || Object.values(node).some(readsDocument);
}
