import { describe, expect, it } from 'vitest';
import { faultOfOperator, runOperator } from '../../testing/run-operator.js';
import type { Value } from '../../value/value.js';

const newYear = new Date('2026-01-01T00:00:00.000Z');
const later = (ms: number) => new Date(newYear.getTime() + ms);

describe('arithmetic', () => {
  it.each<[string, unknown[], Value]>([
    ['$abs', [-1], 1],
    ['$abs', [1.5], 1.5],
    ['$abs', [0], 0],
    ['$abs', [-9007199254740991], 9007199254740991],
    ['$ceil', [7.8], 8],
    ['$ceil', [-2.8], -2],
    ['$ceil', [-0.5], 0],
    ['$ceil', [3], 3],
    ['$floor', [7.8], 7],
    ['$floor', [-2.8], -3],
    ['$floor', [0.9], 0],
    ['$exp', [0], 1],
    ['$exp', [2], 7.38905609893065],
    ['$exp', [-1000], 0],
    ['$ln', [1], 0],
    ['$ln', [10], Math.LN10],
    ['$log', [100, 10], 2],
    ['$log', [8, 2], 3],
    ['$log', [1, 7], 0],
    ['$log', [0.25, 0.5], 2],
    ['$log10', [1], 0],
    ['$log10', [1000], 3],
    ['$log10', [0.01], -2],
    ['$sqrt', [25], 5],
    ['$sqrt', [0], 0],
    ['$sqrt', [2], Math.SQRT2],
    ['$divide', [6, 4], 1.5],
    ['$divide', [1, 3], 0.3333333333333333],
    ['$divide', [0, -5], 0],
    ['$mod', [80, 7], 3],
    ['$mod', [-80, 7], -3],
    ['$mod', [80, -7], 3],
    ['$mod', [5.5, 2], 1.5],
    ['$mod', [-4, 4], 0],
    ['$mod', [1, 0.25], 0],
    ['$pow', [5, 0], 1],
    ['$pow', [0, 0], 1],
    ['$pow', [0, 5], 0],
    ['$pow', [5, 2], 25],
    ['$pow', [5, -2], 0.04],
    ['$pow', [-5, 3], -125],
    ['$pow', [3, 33], 5559060566555523],
    ['$pow', [10, 22], 1e22],
    ['$pow', [-1, 9007199254740991], -1],
    ['$pow', [1, 1e6], 1],
    ['$pow', [4, 0.5], 2],
    ['$pow', [-8, 1.5 - 0.5], -8],
  ])('%s %j is %j', (operator, operands, expected) => {
    expect(runOperator(operator, operands)).toBe(expected);
  });

  it.each<[string, number]>([
    ['$abs', 1],
    ['$ceil', 1],
    ['$floor', 1],
    ['$exp', 1],
    ['$ln', 1],
    ['$log10', 1],
    ['$sqrt', 1],
    ['$round', 1],
    ['$trunc', 1],
    ['$bitNot', 1],
    ['$divide', 2],
    ['$log', 2],
    ['$mod', 2],
    ['$pow', 2],
    ['$subtract', 2],
    ['$add', 2],
    ['$multiply', 2],
    ['$bitAnd', 2],
    ['$bitOr', 2],
    ['$bitXor', 2],
  ])('%s gives null for null and missing operands, and takes numbers only', (operator, count) => {
    for (const nothing of [null, undefined]) {
      expect(runOperator(operator, Array(count).fill(nothing))).toBe(null);
      expect(runOperator(operator, [nothing, 1].slice(0, count))).toBe(null);
      if (count === 2) expect(runOperator(operator, [1, nothing])).toBe(null);
    }
    for (const wrong of ['1', '', true, {}, [], [1], { a: 1 }]) {
      expect(faultOfOperator(operator, [wrong, 2].slice(0, count))).toBe('BAD_OPERAND');
      if (count === 2) expect(faultOfOperator(operator, [2, wrong])).toBe('BAD_OPERAND');
    }
  });

  it.each(['$divide', '$mod', '$log', '$pow', '$subtract'])('%s: null beside a wrong type is null', (operator) => {
    expect(runOperator(operator, [null, 'x'])).toBe(null);
    expect(runOperator(operator, ['x', null])).toBe(null);
  });

  it.each<[string, unknown[], string]>([
    ['$divide', [1, 0], 'BAD_OPERAND'],
    ['$divide', [0, 0], 'BAD_OPERAND'],
    ['$mod', [1, 0], 'BAD_OPERAND'],
    ['$sqrt', [-1], 'BAD_OPERAND'],
    ['$ln', [0], 'BAD_OPERAND'],
    ['$ln', [-1], 'BAD_OPERAND'],
    ['$log10', [0], 'BAD_OPERAND'],
    ['$log', [0, 2], 'BAD_OPERAND'],
    ['$log', [-1, 2], 'BAD_OPERAND'],
    ['$log', [2, 0], 'BAD_OPERAND'],
    ['$log', [2, 1], 'BAD_OPERAND'],
    ['$log', [2, -2], 'BAD_OPERAND'],
    ['$pow', [0, -1], 'BAD_OPERAND'],
    ['$abs', [newYear], 'BAD_OPERAND'],
    ['$pow', [-8, 0.5], 'BAD_VALUE'],
    ['$pow', [10, 400], 'BAD_VALUE'],
    ['$pow', [10, 2000], 'BAD_VALUE'],
    ['$exp', [1000], 'BAD_VALUE'],
    ['$divide', [1, Number.MIN_VALUE], 'BAD_VALUE'],
  ])('%s %j is refused: %s', (operator, operands, reason) => {
    expect(faultOfOperator(operator, operands)).toBe(reason);
  });
});

describe('$add', () => {
  it.each<[unknown[], Value]>([
    [[], 0],
    [[1], 1],
    [[1, 2, 3], 6],
    [[0.5, -0.5], 0],
    // Doubles from left to right, unlike $sum.
    [[0.1, 0.2], 0.30000000000000004],
    [[0.1, 0.2, 0.3], 0.6000000000000001],
    // Integers in 64 bits.
    [[9007199254740991, 2, -9007199254740991], 2],
    [[9007199254740991, 9007199254740991, 1, -9007199254740991, -9007199254740991], 1],
    [[newYear, 1000], later(1000)],
    [[1000, newYear], later(1000)],
    [[newYear, -1000, 1], later(-999)],
    [[newYear], newYear],
    [[newYear, 1.5], later(2)],
    [[newYear, -1.5], later(-2)],
    [[newYear, 0.4, 0.4], newYear],
    [[0.4, 0.4, newYear], later(1)],
    [[null, 'x'], null],
    [[1, undefined, 'x'], null],
    [[newYear, null], null],
  ])('%j is %j', (operands, expected) => {
    expect(runOperator('$add', operands)).toEqual(expected);
  });

  it.each<[unknown[], string]>([
    [['x', null], 'BAD_OPERAND'],
    [[newYear, newYear], 'BAD_OPERAND'],
    [[newYear, 'x'], 'BAD_OPERAND'],
    [[newYear, 1e15], 'BAD_VALUE'],
    [[newYear, -1e14], 'BAD_VALUE'],
    [[newYear, 9007199254740991, -9007199254740991], 'BAD_VALUE'],
  ])('%j is refused: %s', (operands, reason) => {
    expect(faultOfOperator('$add', operands)).toBe(reason);
  });
});

describe('$subtract', () => {
  it.each<[unknown[], Value]>([
    [[5, 3], 2],
    [[0.3, 0.1], 0.19999999999999998],
    [[later(5000), newYear], 5000],
    [[newYear, later(5000)], -5000],
    [[newYear, newYear], 0],
    [[newYear, 1000], later(-1000)],
    [[newYear, -1000], later(1000)],
    [[newYear, 0.5], later(-1)],
    [[newYear, null], null],
  ])('%j is %j', (operands, expected) => {
    expect(runOperator('$subtract', operands)).toEqual(expected);
  });

  it.each<[unknown[], string]>([
    [[1, newYear], 'BAD_OPERAND'],
    [[newYear, 'x'], 'BAD_OPERAND'],
    [['x', newYear], 'BAD_OPERAND'],
    [[newYear, 1e15], 'BAD_VALUE'],
  ])('%j is refused: %s', (operands, reason) => {
    expect(faultOfOperator('$subtract', operands)).toBe(reason);
  });
});

describe('$multiply', () => {
  it.each<[unknown[], Value]>([
    [[], 1],
    [[3], 3],
    [[2, 3, 4], 24],
    [[0.1, 3], 0.30000000000000004],
    [[-1, 0], 0],
    // 2^53 + 1 on the way, which no double holds; three times that, rounded once.
    [[3, 3002399751580331, 3], 27021597764222980],
    [[null, 'x'], null],
  ])('%j is %j', (operands, expected) => {
    expect(runOperator('$multiply', operands)).toBe(expected);
  });

  it('refuses what is beyond the largest number, strings and dates', () => {
    expect(faultOfOperator('$multiply', Array(20).fill(9007199254740991))).toBe('BAD_VALUE');
    expect(faultOfOperator('$multiply', ['x', null])).toBe('BAD_OPERAND');
    expect(faultOfOperator('$multiply', [newYear, 2])).toBe('BAD_OPERAND');
  });
});
