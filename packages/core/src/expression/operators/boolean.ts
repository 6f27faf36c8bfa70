import type { OperatorDefinition } from '../operator.js';
import { isTrue } from '../truth.js';

/** `$and`, `$or` and `$not`. They look no further than they must. */
export const booleanOperators: readonly OperatorDefinition[] = [
  {
    name: '$and',
    positional: { least: 0, most: Number.POSITIVE_INFINITY },
    compile: (operands) => (document, scope) => operands.every((operand) => isTrue(operand(document, scope))),
  },
  {
    name: '$or',
    positional: { least: 0, most: Number.POSITIVE_INFINITY },
    compile: (operands) => (document, scope) => operands.some((operand) => isTrue(operand(document, scope))),
  },
  {
    name: '$not',
    positional: { least: 1, most: 1 },
    compile:
      ([operand]) =>
      (document, scope) =>
        !isTrue(operand?.(document, scope)),
  },
];
