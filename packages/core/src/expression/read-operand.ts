import { isValueArray, typeOf, type Value } from '../value/value.js';
import { expressionError } from './operator.js';

/**
 * The array that an operator got; null for null and missing.
 *
 * @throws DataError BAD_OPERAND for anything else
 */
export function readArrayOperand(operator: string, value: Value | undefined): readonly Value[] | null {
  if (value === undefined || value === null) return null;
  if (isValueArray(value)) return value;
  throw expressionError(operator, `needs an array, not ${describeType(value)}`);
}

/**
 * The array that an operator got.
 *
 * @throws DataError BAD_OPERAND for anything else, null and missing included
 */
export function readStrictArray(operator: string, value: Value | undefined): readonly Value[] {
  if (isValueArray(value)) return value;
  throw expressionError(operator, `needs an array, not ${describeType(value)}`);
}

/**
 * The whole number that an operator got.
 *
 * @param what - the operand, for the message: `an index`
 * @throws DataError BAD_OPERAND for anything else
 */
export function readInteger(operator: string, value: Value | undefined, what: string): number {
  // Adding 0 turns -0 into 0.
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value + 0;
  throw expressionError(operator, `needs a whole number as ${what}, not ${describeType(value)}`);
}

/** A value's type with its article, for messages. */
export function describeType(value: Value | undefined): string {
  if (value === undefined) return 'a missing value';
  const type = typeOf(value);
  switch (type) {
    case 'null':
      return 'null';
    case 'array':
    case 'object':
      return `an ${type}`;
    case 'number':
      return Number.isSafeInteger(value) ? 'this number' : 'a decimal number';
    default:
      return type === 'bool' ? 'a boolean' : `a ${type}`;
  }
}
