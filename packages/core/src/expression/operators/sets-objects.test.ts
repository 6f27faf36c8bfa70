import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../limits.js';
import { faultOf } from '../../testing/fault-of.js';
import { faultOfOperator, type Operands, runOperator } from '../../testing/run-operator.js';
import type { DataObject, Value } from '../../value/value.js';
import { compileExpression } from '../compile.js';
import { parseExpression } from '../parse.js';

const missing = undefined;

function evaluate(raw: unknown, document: DataObject = {}): Value | undefined {
  return compileExpression(parseExpression(raw, defaultLimits, ''))(document);
}

describe('sets', () => {
  it.each<[string, Operands, Value]>([
    [
      '$setUnion',
      [
        [1, 2, 1],
        [2, 3],
      ],
      [1, 2, 3],
    ],
    [
      '$setUnion',
      [
        [[1], 1],
        [[1], '1'],
      ],
      [[1], 1, '1'],
    ],
    ['$setUnion', [], []],
    ['$setUnion', [[1], null], null],
    ['$setUnion', [[1], missing], null],
    [
      '$setIntersection',
      [
        [1, 2, 2, 3],
        [3, 2, 9],
      ],
      [2, 3],
    ],
    ['$setIntersection', [[{ a: 1, b: 2 }], [{ b: 2, a: 1 }]], [{ a: 1, b: 2 }]],
    ['$setIntersection', [[1], [[1]]], []],
    ['$setIntersection', [], []],
    ['$setIntersection', [[1], null], null],
    ['$setDifference', [[1, 2, 1, 3], [3]], [1, 2]],
    ['$setDifference', [[1], []], [1]],
    ['$setDifference', [null, [1]], null],
    ['$setDifference', [[1], missing], null],
    [
      '$setEquals',
      [
        [1, 2, 2],
        [2, 1],
      ],
      true,
    ],
    ['$setEquals', [[1, 2], [2, 1], [1]], false],
    ['$setEquals', [[1], [[1]]], false],
    ['$setEquals', [[], []], true],
    [
      '$setIsSubset',
      [
        [1, 1],
        [2, 1],
      ],
      true,
    ],
    ['$setIsSubset', [[], []], true],
    ['$setIsSubset', [[3], [2, 1]], false],
    ['$allElementsTrue', [[true, 1, 'x']], true],
    ['$allElementsTrue', [[]], true],
    ['$allElementsTrue', [[1, null]], false],
    ['$allElementsTrue', [[[false]]], true],
    ['$anyElementTrue', [[0, false, null]], false],
    ['$anyElementTrue', [[]], false],
    ['$anyElementTrue', [[0, 'x']], true],
  ])('%s %j: %j', (operator, operands, expected) => {
    expect(runOperator(operator, operands)).toEqual(expected);
  });

  it.each<[string, Operands]>([
    ['$setUnion', [[1], 1]],
    ['$setIntersection', ['a', [1]]],
    ['$setDifference', [[1], 'a']],
    ['$setEquals', [[1], null]],
    ['$setIsSubset', [missing, [1]]],
    ['$allElementsTrue', [null]],
    ['$anyElementTrue', [1]],
  ])('%s %j is BAD_OPERAND', (operator, operands) => {
    expect(faultOfOperator(operator, operands)).toBe('BAD_OPERAND');
  });
});

describe('objects', () => {
  it.each<[string, Operands, Value]>([
    ['$mergeObjects', [], {}],
    ['$mergeObjects', [{ a: 1, b: 1 }, { b: 2 }], { a: 1, b: 2 }],
    ['$mergeObjects', [{ a: 1 }, null, missing], { a: 1 }],
    ['$mergeObjects', [null], {}],
    ['$mergeObjects', [[{ a: 1 }, null, { b: 2 }]], { a: 1, b: 2 }],
    ['$mergeObjects', [{ a: { x: 1 } }, { a: { y: 1 } }], { a: { y: 1 } }],
    [
      '$objectToArray',
      [{ a: 1, b: [2] }],
      [
        { k: 'a', v: 1 },
        { k: 'b', v: [2] },
      ],
    ],
    ['$objectToArray', [{}], []],
    ['$objectToArray', [missing], null],
    [
      '$arrayToObject',
      [
        [
          ['a', 1],
          ['b', null],
        ],
      ],
      { a: 1, b: null },
    ],
    [
      '$arrayToObject',
      [
        [
          { k: 'a', v: 1 },
          { v: 2, k: 'a' },
        ],
      ],
      { a: 2 },
    ],
    ['$arrayToObject', [[]], {}],
    ['$arrayToObject', [null], null],
    ['$setField', { field: 'a', input: { a: 1, b: 1 }, value: 2 }, { a: 2, b: 1 }],
    ['$setField', { field: 'c', input: { a: 1 }, value: null }, { a: 1, c: null }],
    ['$setField', { field: 'a', input: { a: 1 }, value: missing }, {}],
    ['$setField', { field: 'a', input: null, value: 1 }, null],
    ['$unsetField', { field: 'a', input: { a: 1, b: 1 } }, { b: 1 }],
    ['$unsetField', { field: 'x', input: { a: 1 } }, { a: 1 }],
    ['$unsetField', { field: 'a', input: missing }, null],
    ['$getField', { field: 'a', input: { a: 5 } }, 5],
    ['$getField', { field: 'a', input: null }, null],
  ])('%s %j: %j', (operator, operands, expected) => {
    expect(runOperator(operator, operands)).toEqual(expected);
  });

  it.each<[string, Operands, string]>([
    ['$mergeObjects', [{ a: 1 }, 1], 'BAD_OPERAND'],
    ['$mergeObjects', [{ a: 1 }, [{ b: 1 }]], 'BAD_OPERAND'],
    ['$mergeObjects', [[1]], 'BAD_OPERAND'],
    ['$objectToArray', [[1]], 'BAD_OPERAND'],
    ['$arrayToObject', [{ a: 1 }], 'BAD_OPERAND'],
    ['$arrayToObject', [[['a', 1], { k: 'b', v: 1 }]], 'BAD_OPERAND'],
    ['$arrayToObject', [[{ k: 'b', v: 1 }, ['a', 1]]], 'BAD_OPERAND'],
    ['$arrayToObject', [[['a']]], 'BAD_OPERAND'],
    ['$arrayToObject', [[[1, 1]]], 'BAD_OPERAND'],
    ['$arrayToObject', [[{ k: 'a' }]], 'BAD_OPERAND'],
    ['$arrayToObject', [[{ k: 'a', v: 1, x: 1 }]], 'BAD_OPERAND'],
    ['$arrayToObject', [[1]], 'BAD_OPERAND'],
    ['$arrayToObject', [[['$a', 1]]], 'BAD_NAME'],
    ['$arrayToObject', [[['__proto__', 1]]], 'BAD_NAME'],
    ['$setField', { field: 'a.b', input: {}, value: 1 }, 'BAD_NAME'],
    ['$setField', { field: 1, input: {}, value: 1 }, 'BAD_OPERAND'],
    ['$setField', { field: 'a', input: [1], value: 1 }, 'BAD_OPERAND'],
    ['$unsetField', { field: 'a', input: 1 }, 'BAD_OPERAND'],
    ['$getField', { field: 1, input: {} }, 'BAD_OPERAND'],
  ])('%s %j: %s', (operator, operands, reason) => {
    expect(faultOfOperator(operator, operands)).toBe(reason);
  });

  it.each<[unknown, Value | undefined]>([
    [{ $getField: 'a' }, 5],
    [{ $getField: { $literal: 'a' } }, 5],
    [{ $getField: { field: 'a' } }, 5],
    [{ $getField: { field: 'a', input: '$nothing' } }, missing],
    [{ $getField: { field: 'a', input: '$a' } }, missing],
    [{ $getField: 'x.y' }, missing],
    [{ $getField: 'toString' }, missing],
    [{ $let: { vars: { CURRENT: '$o' }, in: { $getField: { field: 'a' } } } }, 7],
  ])('%j: %j', (raw, expected) => {
    expect(evaluate(raw, { a: 5, o: { a: 7 } })).toEqual(expected);
  });
});

describe('$zip', () => {
  it.each<[unknown, Value]>([
    [
      {
        inputs: [
          ['a', 'b'],
          [1, 2, 3],
        ],
      },
      [
        ['a', 1],
        ['b', 2],
      ],
    ],
    [
      { inputs: [['a'], [1, 2]], useLongestLength: true },
      [
        ['a', 1],
        [null, 2],
      ],
    ],
    [
      { inputs: [['a'], [1, 2]], useLongestLength: true, defaults: ['z', 0] },
      [
        ['a', 1],
        ['z', 2],
      ],
    ],
    [{ inputs: [[1, 2]], useLongestLength: false }, [[1], [2]]],
    [{ inputs: [[], [1]] }, []],
    [{ inputs: [[1], null] }, null],
    [{ inputs: [[1], '$nothing'], useLongestLength: true }, null],
  ])('%j: %j', (operands, expected) => {
    expect(evaluate({ $zip: operands })).toEqual(expected);
  });

  it('needs arrays', () => {
    expect(faultOf(() => evaluate({ $zip: { inputs: [[1], 1] } }))?.[0]).toBe('BAD_OPERAND');
  });
});

describe('accumulators as expressions', () => {
  it.each<[string, unknown[], Value]>([
    ['$max', [[1, 5, 3]], 5],
    ['$max', [1, [9], 'z'], [9]],
    ['$max', [null, missing], null],
    ['$max', [[]], null],
    ['$min', [3, null, 'a'], 3],
    ['$min', [[[1], [0]]], [0]],
    ['$sum', [[1, 'x', 2, null]], 3],
    ['$sum', [1, [5], 2], 3],
    ['$sum', ['x'], 0],
    ['$sum', [Array.from({ length: 10 }, () => 0.1)], 1],
    ['$avg', [[1, 2, 'x', 6]], 3],
    ['$avg', [1, null, 3], 2],
    ['$avg', [[]], null],
    ['$stdDevPop', [[2, 4, 4, 4, 5, 5, 7, 9]], 2],
    ['$stdDevPop', [7], 0],
    ['$stdDevPop', ['x'], null],
    ['$stdDevSamp', [1, 3], Math.SQRT2],
    ['$stdDevSamp', [[7]], null],
    ['$stdDevPop', [[1e9, 1e9 + 2]], 1],
  ])('%s %j: %j', (operator, operands, expected) => {
    expect(runOperator(operator, operands)).toEqual(expected);
  });

  it('gives nothing that is not finite', () => {
    expect(faultOfOperator('$sum', [1.7e308, 1.7e308])).toBe('BAD_VALUE');
    expect(faultOfOperator('$stdDevPop', [1e200, -1e200])).toBe('BAD_VALUE');
  });
});
