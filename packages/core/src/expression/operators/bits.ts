import type { Value } from '../../value/value.js';
import { expressionError, type OperatorDefinition } from '../operator.js';
import { describeType } from '../read-operand.js';

/** `$bitAnd`, `$bitOr`, `$bitXor` of any number of integers, and `$bitNot`: two's complement of any width. */
export const bitOperators: readonly OperatorDefinition[] = [
  defineFold('$bitAnd', -1, { small: (a, b) => a & b, large: (a, b) => a & b }),
  defineFold('$bitOr', 0, { small: (a, b) => a | b, large: (a, b) => a | b }),
  defineFold('$bitXor', 0, { small: (a, b) => a ^ b, large: (a, b) => a ^ b }),
  {
    name: '$bitNot',
    positional: { least: 1, most: 1 },
    compile([operand]) {
      return (document, scope) => {
        const value = operand?.(document, scope);
        if (value === undefined || value === null) return null;
        return -1 - readBits('$bitNot', value);
      };
    },
  },
];

/** One operation on bits, on numbers of 32 bits and on all: JavaScript's own operators cut numbers to 32. */
interface BitOperation {
  small(a: number, b: number): number;
  large(a: bigint, b: bigint): bigint;
}

function defineFold(name: string, initial: number, operation: BitOperation): OperatorDefinition {
  return {
    name,
    positional: { least: 0, most: Number.POSITIVE_INFINITY },
    compile(operands) {
      return (document, scope) => {
        let result = initial;
        for (const operand of operands) {
          const value = operand(document, scope);
          if (value === undefined || value === null) return null;
          result = combine(operation, result, readBits(name, value));
        }
        return result;
      };
    },
  };
}

function combine(operation: BitOperation, a: number, b: number): number {
  if (a === (a | 0) && b === (b | 0)) return operation.small(a, b);
  return Number(operation.large(BigInt(a), BigInt(b)));
}

function readBits(operator: string, value: Value): number {
  // -2^53 is what $bitNot gives for the largest integer.
  if (typeof value === 'number' && (Number.isSafeInteger(value) || value === -(2 ** 53))) return value;
  throw expressionError(operator, `needs integers within 2^53-1, not ${describeType(value)}`);
}
