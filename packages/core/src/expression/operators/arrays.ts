import { equalValues } from '../../value/compare.js';
import { isValueArray, type Value } from '../../value/value.js';
import { checkMadeLength, type Evaluate } from '../evaluate.js';
import { expressionError, type OperatorDefinition } from '../operator.js';
import { describeType, readArrayOperand, readInteger, readStrictArray } from '../read-operand.js';

/** What asks about arrays, joins and makes them. */
export const arrayOperators: readonly OperatorDefinition[] = [
  {
    name: '$isArray',
    positional: { least: 1, most: 1 },
    compile:
      ([input]) =>
      (document, scope) =>
        isValueArray(input?.(document, scope)),
  },
  {
    name: '$size',
    positional: { least: 1, most: 1 },
    compile:
      ([input]) =>
      (document, scope) =>
        readStrictArray('$size', input?.(document, scope)).length,
  },
  {
    name: '$reverseArray',
    positional: { least: 1, most: 1 },
    compile:
      ([input]) =>
      (document, scope) => {
        const array = readArrayOperand('$reverseArray', input?.(document, scope));
        if (array === null) return null;
        checkMadeLength('$reverseArray', array.length, scope);
        return array.toReversed();
      },
  },
  { name: '$in', positional: { least: 2, most: 2 }, compile: compileIn },
  { name: '$indexOfArray', positional: { least: 2, most: 4 }, compile: compileIndexOf },
  { name: '$concatArrays', positional: { least: 0, most: Number.POSITIVE_INFINITY }, compile: compileConcat },
  { name: '$range', positional: { least: 2, most: 3 }, compile: compileRange },
];

function compileIn([needle, haystack]: readonly Evaluate[]): Evaluate {
  return (document, scope) => {
    const value = needle?.(document, scope);
    const array = readStrictArray('$in', haystack?.(document, scope));
    return value !== undefined && array.some((element) => equalValues(element, value));
  };
}

function compileIndexOf([input, needle, start, end]: readonly Evaluate[]): Evaluate {
  return (document, scope) => {
    const array = readArrayOperand('$indexOfArray', input?.(document, scope));
    if (array === null) return null;
    const value = needle?.(document, scope);
    const from = start === undefined ? 0 : readPosition(start(document, scope), 'the start');
    const to = end === undefined ? array.length : readPosition(end(document, scope), 'the end');
    if (value === undefined) return -1;
    const length = Math.min(to, array.length);
    for (let index = from; index < length; index += 1) {
      if (equalValues(array[index] as Value, value)) return index;
    }
    return -1;
  };
}

function readPosition(value: Value | undefined, what: string): number {
  const position = readInteger('$indexOfArray', value, what);
  if (position >= 0) return position;
  throw expressionError('$indexOfArray', `needs ${what} to be 0 or more`);
}

function compileConcat(operands: readonly Evaluate[]): Evaluate {
  return (document, scope) => {
    const arrays: (readonly Value[])[] = [];
    let length = 0;
    for (const operand of operands) {
      const array = readArrayOperand('$concatArrays', operand(document, scope));
      if (array === null) return null;
      length += array.length;
      arrays.push(array);
    }
    checkMadeLength('$concatArrays', length, scope);
    return arrays.flat();
  };
}

/** From the first number up to the second, which it leaves out. */
function compileRange([first, last, by]: readonly Evaluate[]): Evaluate {
  return (document, scope) => {
    const start = readInt32(first?.(document, scope), 'the start');
    const end = readInt32(last?.(document, scope), 'the end');
    const step = by === undefined ? 1 : readInt32(by(document, scope), 'the step');
    if (step === 0) throw expressionError('$range', 'needs a step other than 0');
    const length = Math.max(0, Math.ceil((end - start) / step));
    checkMadeLength('$range', length, scope);
    const numbers: number[] = [];
    for (let number = start; numbers.length < length; number += step) numbers.push(number);
    return numbers;
  };
}

function readInt32(value: Value | undefined, what: string): number {
  const number = readInteger('$range', value, what);
  if ((number | 0) === number) return number;
  throw expressionError('$range', `needs a number of 32 bits as ${what}, not ${describeType(value)}`);
}
