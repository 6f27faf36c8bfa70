import type { Expression } from '../../expression/ast.js';
import { compileExpression } from '../../expression/compile.js';
import { checkNumber } from '../../expression/number-result.js';
import type { WindowFunction } from './window-function.js';

/**
 * `$expMovingAvg`: starts at the first number; from then on each new number counts alpha, and what was before the rest.
 * What is no number leaves it as it is; null before the first.
 */
export function compileExpMovingAvg(expression: Expression, alpha: number): WindowFunction {
  const read = compileExpression(expression);
  return ({ documents }) => {
    let average: number | null = null;
    return (index) => {
      const value = read(documents[index] ?? {});
      if (typeof value === 'number') {
        average = average === null ? value : checkNumber('$expMovingAvg', value * alpha + average * (1 - alpha));
      }
      return average;
    };
  };
}
