import { compareElements } from '../sort/compare-elements.js';
import type { Expression } from './ast.js';
import { checkMadeLength, type Evaluate } from './evaluate.js';
import { readArrayOperand } from './read-operand.js';

/** `$sortArray`: of null or missing it is null. */
export function compileSortArray(
  node: Extract<Expression, { kind: 'sortArray' }>,
  compile: (expression: Expression) => Evaluate,
): Evaluate {
  const input = compile(node.input);
  const compare = compareElements(node.by);
  return (document, scope) => {
    const array = readArrayOperand('$sortArray', input(document, scope));
    if (array === null) return null;
    checkMadeLength('$sortArray', array.length, scope);
    return array.toSorted(compare);
  };
}
