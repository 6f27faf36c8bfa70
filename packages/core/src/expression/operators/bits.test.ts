import { describe, expect, it } from 'vitest';
import { faultOfOperator, runOperator } from '../../testing/run-operator.js';
import type { Value } from '../../value/value.js';

describe('bits', () => {
  it.each<[string, unknown[], Value]>([
    ['$bitAnd', [0, 127], 0],
    ['$bitAnd', [2, 3], 2],
    ['$bitAnd', [3, 5], 1],
    ['$bitAnd', [], -1],
    ['$bitAnd', [6], 6],
    ['$bitAnd', [7, 6, 12], 4],
    ['$bitAnd', [-1, 5], 5],
    // 0x1_0000_0001 and 0x1_0000_0003
    ['$bitAnd', [4294967297, 4294967299], 4294967297],
    ['$bitAnd', [-1, 9007199254740991], 9007199254740991],
    ['$bitOr', [0, 127], 127],
    ['$bitOr', [1, 2], 3],
    ['$bitOr', [], 0],
    ['$bitOr', [-8, 3], -5],
    ['$bitOr', [4294967296, 1], 4294967297],
    ['$bitOr', [-4294967296, 1], -4294967295],
    ['$bitXor', [3, 5], 6],
    ['$bitXor', [], 0],
    ['$bitXor', [5, 5], 0],
    ['$bitXor', [4294967297, 1], 4294967296],
    ['$bitXor', [-1, 9007199254740991], -9007199254740992],
    ['$bitNot', [0], -1],
    ['$bitNot', [3], -4],
    ['$bitNot', [-1], 0],
    ['$bitNot', [4294967296], -4294967297],
    ['$bitNot', [9007199254740991], -9007199254740992],
    ['$bitAnd', [null, 'x'], null],
  ])('%s %j is %j', (operator, operands, expected) => {
    expect(runOperator(operator, operands)).toBe(expected);
  });

  it.each(['$bitAnd', '$bitOr', '$bitXor', '$bitNot'])('%s takes integers only', (operator) => {
    for (const wrong of [12.5, '1', true, new Date(0), [1]]) {
      expect(faultOfOperator(operator, [wrong])).toBe('BAD_OPERAND');
    }
  });
});
