import type { Expression } from '../../expression/ast.js';
import { compileExpression } from '../../expression/compile.js';
import type { Value } from '../../value/value.js';
import { hasNode } from '../uses-variables.js';

/**
 * The value of an expression that depends on no document, such as `{$add: [1, 2]}`; `undefined` for one that does, or
 * that comes out missing.
 *
 * @throws DataError BAD_OPERAND and BAD_VALUE, if its values do not fit its operators
 */
export function readConstant(expression: Expression): Value | undefined {
  if (expression.kind === 'literal') return expression.value;
  const readsDocument = hasNode(expression, ({ kind }) => kind === 'field' || kind === 'variable');
  return readsDocument ? undefined : compileExpression(expression)({});
}
