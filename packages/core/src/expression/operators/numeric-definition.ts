import type { Value } from '../../value/value.js';
import { checkNumber } from '../number-result.js';
import { expressionError, type OperatorDefinition } from '../operator.js';
import { describeType } from '../read-operand.js';

/**
 * The number that an operator got.
 *
 * @throws DataError BAD_OPERAND for anything else
 */
export function readNumber(operator: string, value: Value | undefined): number {
  if (typeof value === 'number') return value;
  throw expressionError(operator, `needs numbers, not ${describeType(value)}`);
}

/** An operator of one number: null for null and missing. What `compute` gives must be finite, or it is refused. */
export function defineUnary(name: string, compute: (operand: number) => number): OperatorDefinition {
  return {
    name,
    positional: { least: 1, most: 1 },
    compile([operand]) {
      return (document, scope) => {
        const value = operand?.(document, scope);
        if (value === undefined || value === null) return null;
        return checkNumber(name, compute(readNumber(name, value)));
      };
    },
  };
}

/** An operator of two numbers: null where one is null or missing, whatever the other is. */
export function defineBinary(name: string, compute: (left: number, right: number) => number): OperatorDefinition {
  return {
    name,
    positional: { least: 2, most: 2 },
    compile([left, right]) {
      return (document, scope) => {
        const a = left?.(document, scope);
        const b = right?.(document, scope);
        if (a === undefined || a === null || b === undefined || b === null) return null;
        return checkNumber(name, compute(readNumber(name, a), readNumber(name, b)));
      };
    },
  };
}
