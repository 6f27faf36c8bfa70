import { nameOfType } from '../../value/type-name.js';
import type { OperatorDefinition } from '../operator.js';

/** `$type` and `$isNumber`. A number's type goes by its value, as in filters: 1 is an `int`, 2^40 a `long`, 0.5 a `double`. */
export const typeOperators: readonly OperatorDefinition[] = [
  {
    name: '$type',
    positional: { least: 1, most: 1 },
    compile([operand]) {
      return (document, scope) => nameOfType(operand?.(document, scope));
    },
  },
  {
    name: '$isNumber',
    positional: { least: 1, most: 1 },
    compile([operand]) {
      return (document, scope) => typeof operand?.(document, scope) === 'number';
    },
  },
];
