import { expressionError, type OperatorDefinition } from '../operator.js';
import { isTrue } from '../truth.js';

/** `$cond`, `$ifNull` and `$switch`. They evaluate what they choose, and nothing else. */
export const conditionalOperators: readonly OperatorDefinition[] = [
  {
    name: '$cond',
    positional: { least: 3, most: 3 },
    named: { required: ['if', 'then', 'else'], optional: [] },
    compile:
      ([condition, yes, no]) =>
      (document, scope) =>
        (isTrue(condition?.(document, scope)) ? yes : no)?.(document, scope),
  },
  {
    name: '$ifNull',
    positional: { least: 2, most: Number.POSITIVE_INFINITY },
    compile: (operands) => {
      const last = operands.at(-1);
      const others = operands.slice(0, -1);
      return (document, scope) => {
        for (const operand of others) {
          const value = operand(document, scope);
          if (value !== undefined && value !== null) return value;
        }
        return last?.(document, scope);
      };
    },
  },
  {
    // Written in a form of its own: each branch's case and then, and last the default, if there is one.
    name: '$switch',
    compile: (operands) => {
      const pairs = operands.length >> 1;
      const otherwise = operands[pairs * 2];
      return (document, scope) => {
        for (let pair = 0; pair < pairs; pair += 1) {
          if (isTrue(operands[pair * 2]?.(document, scope))) return operands[pair * 2 + 1]?.(document, scope);
        }
        if (otherwise !== undefined) return otherwise(document, scope);
        throw expressionError('$switch', 'found no branch that is true, and has no default');
      };
    },
  },
];
