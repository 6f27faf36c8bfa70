import { describe, expect, it } from 'vitest';
import { faultOfOperator, runOperator } from '../../testing/run-operator.js';
import type { Value } from '../../value/value.js';

describe('$round', () => {
  it.each<[unknown[], Value]>([
    // The examples of MongoDB's documentation.
    [[10.5], 10],
    [[11.5], 12],
    [[12.5], 12],
    [[13.5], 14],
    [[19.25, 1], 19.2],
    [[28.73, 1], 28.7],
    [[34.32, 1], 34.3],
    [[-45.39, 1], -45.4],
    [[19.25, -1], 20],
    [[-45.39, -1], -50],
    [[1234.5678, 2], 1234.57],
    [[1234.5678, -2], 1200],
    // Halves that are exact go to the even digit, others by the number's exact value.
    [[0.5], 0],
    [[1.5], 2],
    [[-0.5], 0],
    [[-1.5], -2],
    [[-2.5], -2],
    [[0.49999999999999994], 0],
    [[2.675, 2], 2.67],
    [[1.005, 2], 1],
    [[0.125, 2], 0.12],
    [[0.375, 2], 0.38],
    [[15, -1], 20],
    [[25, -1], 20],
    [[5, -1], 0],
    [[9007199254740991, -1], 9007199254740990],
    [[9007199254740991, 3], 9007199254740991],
    [[1.298, 100], 1.298],
    [[123.456, -20], 0],
    [[5e-324, 100], 0],
    [[null], null],
    [[1.5, null], null],
    [[1.5, undefined], null],
    [[null, 'x'], null],
  ])('%j is %j', (operands, expected) => {
    expect(runOperator('$round', operands)).toBe(expected);
  });
});

describe('$trunc', () => {
  it.each<[unknown[], Value]>([
    [[7.85], 7],
    [[-7.85], -7],
    [[-0.9], 0],
    [[1234.5678, 2], 1234.56],
    [[1234.5678, -2], 1200],
    [[1.298, 1], 1.2],
    [[23.298, -1], 20],
    [[19.99, 1], 19.9],
    [[-45.39, 1], -45.3],
    [[0.125, 3], 0.125],
    [[99, -2], 0],
    [[1.298, 100], 1.298],
    [[1.5, null], null],
  ])('%j is %j', (operands, expected) => {
    expect(runOperator('$trunc', operands)).toBe(expected);
  });
});

describe.each(['$round', '$trunc'])('%s refuses', (operator) => {
  it.each<[unknown[]]>([[[1.5, 101]], [[1.5, -21]], [[1.5, 0.5]], [[1.5, '1']], [['1.5', 1]], [[new Date(0)]]])(
    '%j',
    (operands) => {
      expect(faultOfOperator(operator, operands)).toBe('BAD_OPERAND');
    },
  );
});
