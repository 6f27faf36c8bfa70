import { describe, expect, it } from 'vitest';
import { faultOfOperator, type Operands, runOperator } from '../../testing/run-operator.js';
import type { Value } from '../../value/value.js';

const missing = undefined;

describe('parts of arrays', () => {
  it.each<[string, Operands, Value | undefined]>([
    ['$arrayElemAt', [[1, 2, 3], 0], 1],
    ['$arrayElemAt', [[1, 2, 3], -1], 3],
    ['$arrayElemAt', [[1, 2, 3], -4], missing],
    ['$arrayElemAt', [[1, 2, 3], 3], missing],
    ['$arrayElemAt', [null, 0], null],
    ['$arrayElemAt', [missing, 'x'], null],
    ['$arrayElemAt', [[1], null], null],
    ['$first', [[1, 2]], 1],
    ['$first', [[]], missing],
    ['$first', [null], null],
    ['$first', [missing], null],
    ['$last', [[1, [2]]], [2]],
    ['$last', [[]], missing],
    ['$slice', [[1, 2, 3], 2], [1, 2]],
    ['$slice', [[1, 2, 3], -2], [2, 3]],
    ['$slice', [[1, 2, 3], 0], []],
    ['$slice', [[1, 2, 3], 9], [1, 2, 3]],
    ['$slice', [[1, 2, 3], -9], [1, 2, 3]],
    ['$slice', [[1, 2, 3], 1, 1], [2]],
    ['$slice', [[1, 2, 3], -2, 1], [2]],
    ['$slice', [[1, 2, 3], -9, 2], [1, 2]],
    ['$slice', [[1, 2, 3], 5, 2], []],
    ['$slice', [null, 2], null],
    ['$slice', [[1], missing], null],
    ['$slice', [[1], 0, null], null],
    ['$firstN', { n: 2, input: [null, 1, 2] }, [null, 1]],
    ['$lastN', { n: 2, input: [1, 2, 3] }, [2, 3]],
    ['$lastN', { n: 9, input: [1] }, [1]],
    ['$minN', { n: 2, input: [3, null, 'a', 1] }, [1, 3]],
    ['$maxN', { n: 2, input: [3, null, 'a', 1] }, ['a', 3]],
    ['$maxN', { n: 2, input: [null] }, []],
  ])('%s %j: %j', (operator, operands, expected) => {
    expect(runOperator(operator, operands)).toEqual(expected);
  });

  it.each<[string, Operands]>([
    ['$arrayElemAt', [1, 0]],
    ['$arrayElemAt', [[1], 0.5]],
    ['$arrayElemAt', [[1], '0']],
    ['$first', ['abc']],
    ['$slice', [[1], 1.5]],
    ['$slice', [[1], 0, 0]],
    ['$slice', [[1], 0, -1]],
    ['$slice', ['abc', 1]],
    ['$firstN', { n: 0, input: [1] }],
    ['$firstN', { n: 1.5, input: [1] }],
    ['$firstN', { n: 1, input: null }],
    ['$maxN', { n: 1, input: missing }],
    ['$minN', { n: null, input: [1] }],
  ])('%s %j is BAD_OPERAND', (operator, operands) => {
    expect(faultOfOperator(operator, operands)).toBe('BAD_OPERAND');
  });
});

describe('whole arrays', () => {
  it.each<[string, Operands, Value]>([
    ['$isArray', [[]], true],
    ['$isArray', ['a'], false],
    ['$isArray', [missing], false],
    ['$size', [[1, [2, 3]]], 2],
    ['$reverseArray', [[1, [2, 3], null]], [null, [2, 3], 1]],
    ['$reverseArray', [missing], null],
    ['$in', [2, [1, 2]], true],
    ['$in', [[1], [1, 2]], false],
    ['$in', [[1], [[1]]], true],
    ['$in', [null, [1]], false],
    ['$in', [null, [null]], true],
    ['$in', [missing, [null]], false],
    ['$in', [{ a: 1, b: 2 }, [{ b: 2, a: 1 }]], true],
    ['$indexOfArray', [['a', 'b', 'a'], 'a'], 0],
    ['$indexOfArray', [['a', 'b', 'a'], 'a', 1], 2],
    ['$indexOfArray', [['a', 'b', 'a'], 'a', 1, 2], -1],
    ['$indexOfArray', [['a'], 'a', 5], -1],
    ['$indexOfArray', [['a'], 'a', 1, 0], -1],
    ['$indexOfArray', [['a'], 'z'], -1],
    ['$indexOfArray', [[null], missing], -1],
    ['$indexOfArray', [null, 'a'], null],
    ['$concatArrays', [], []],
    ['$concatArrays', [[1], [], [[2], null]], [1, [2], null]],
    ['$concatArrays', [[1], null], null],
    ['$concatArrays', [[1], missing], null],
    ['$range', [0, 5], [0, 1, 2, 3, 4]],
    ['$range', [0, 10, 4], [0, 4, 8]],
    ['$range', [10, 0, -5], [10, 5]],
    ['$range', [0, 10, -1], []],
    ['$range', [5, 5], []],
  ])('%s %j: %j', (operator, operands, expected) => {
    expect(runOperator(operator, operands)).toEqual(expected);
  });

  it.each<[string, Operands]>([
    ['$size', [null]],
    ['$size', [missing]],
    ['$size', ['abc']],
    ['$reverseArray', [1]],
    ['$in', [1, null]],
    ['$in', [1, missing]],
    ['$in', [1, 1]],
    ['$indexOfArray', ['abc', 'a']],
    ['$indexOfArray', [['a'], 'a', -1]],
    ['$indexOfArray', [['a'], 'a', 'x']],
    ['$indexOfArray', [['a'], 'a', 0, null]],
    ['$concatArrays', [[1], 1]],
    ['$range', [0, null]],
    ['$range', [0, 1.5]],
    ['$range', ['0', 1]],
    ['$range', [0, 1, 0]],
    ['$range', [0, 2 ** 31]],
  ])('%s %j is BAD_OPERAND', (operator, operands) => {
    expect(faultOfOperator(operator, operands)).toBe('BAD_OPERAND');
  });

  it('makes no array that is too long', () => {
    expect(faultOfOperator('$range', [0, 1_000_001])).toBe('LIMIT_EXCEEDED');
    expect(runOperator('$range', [0, 1_000_000])).toHaveLength(1_000_000);
  });
});
