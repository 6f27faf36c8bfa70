import { compareValues } from '../../value/compare.js';
import type { Value } from '../../value/value.js';
import type { Evaluate } from '../evaluate.js';
import { expressionError, type OperatorDefinition } from '../operator.js';
import { readArrayOperand, readInteger, readStrictArray } from '../read-operand.js';

type TakeSome = (array: readonly Value[], count: number) => readonly Value[];

/** What takes elements out of an array: by position, from its ends, or by size. */
export const arrayPartOperators: readonly OperatorDefinition[] = [
  { name: '$arrayElemAt', positional: { least: 2, most: 2 }, compile: compileElementAt },
  { name: '$first', positional: { least: 1, most: 1 }, compile: compileEnd('$first', 0) },
  { name: '$last', positional: { least: 1, most: 1 }, compile: compileEnd('$last', -1) },
  { name: '$slice', positional: { least: 2, most: 3 }, compile: compileSlice },
  takeN('$firstN', (array, count) => array.slice(0, count)),
  takeN('$lastN', (array, count) => array.slice(-count)),
  takeN('$minN', (array, count) => withoutNulls(array).toSorted(compareValues).slice(0, count)),
  takeN('$maxN', (array, count) =>
    withoutNulls(array)
      .toSorted((a, b) => compareValues(b, a))
      .slice(0, count),
  ),
];

/** Out of range there is nothing: a missing value, not null. */
function compileElementAt([input, position]: readonly Evaluate[]): Evaluate {
  return (document, scope) => {
    const array = input?.(document, scope);
    const index = position?.(document, scope);
    if (array === undefined || array === null || index === undefined || index === null) return null;
    return readArrayOperand('$arrayElemAt', array)?.at(readInteger('$arrayElemAt', index, 'the index'));
  };
}

function compileEnd(operator: string, index: 0 | -1): OperatorDefinition['compile'] {
  return ([input]) =>
    (document, scope) => {
      const array = readArrayOperand(operator, input?.(document, scope));
      return array === null ? null : array.at(index);
    };
}

/** `[array, count]`, or `[array, start, count]`: a negative start counts from the end. */
function compileSlice(operands: readonly Evaluate[]): Evaluate {
  const [input, ...numbers] = operands;
  return (document, scope) => {
    const array = input?.(document, scope);
    const [first, second] = numbers.map((operand) => operand(document, scope));
    const isMissing = first === undefined || first === null || (numbers.length > 1 && (second ?? null) === null);
    if (array === undefined || array === null || isMissing) return null;
    const list = readArrayOperand('$slice', array) ?? [];
    if (numbers.length === 1) {
      const count = readInteger('$slice', first, 'the count');
      return count < 0 ? list.slice(count) : list.slice(0, count);
    }
    const start = readInteger('$slice', first, 'the start');
    const count = readInteger('$slice', second, 'the count');
    if (count <= 0) throw expressionError('$slice', 'needs a count above 0 where it has a start');
    const from = start < 0 ? Math.max(0, list.length + start) : start;
    return list.slice(from, from + count);
  };
}

function takeN(name: string, take: TakeSome): OperatorDefinition {
  return {
    name,
    named: { required: ['n', 'input'], optional: [] },
    compile:
      ([n, input]) =>
      (document, scope) => {
        const count = readInteger(name, n?.(document, scope), 'n');
        if (count <= 0) throw expressionError(name, 'needs an n above 0');
        return take(readStrictArray(name, input?.(document, scope)), count);
      },
  };
}

function withoutNulls(array: readonly Value[]): readonly Value[] {
  return array.filter((element) => element !== null);
}
