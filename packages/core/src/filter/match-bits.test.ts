import { describe, expect, it } from 'vitest';
import type { BitsOperator } from './ast.js';
import { compileBits } from './match-bits.js';

describe('compileBits', () => {
  it.each<[BitsOperator, readonly number[], number, boolean]>([
    ['bitsAllSet', [0, 2], 5, true],
    ['bitsAllSet', [0, 2], 1, false],
    ['bitsAllSet', [31], 2 ** 31, true],
    ['bitsAllSet', [31], 2 ** 32, false],
    ['bitsAllSet', [32], 2 ** 32, true],
    ['bitsAllSet', [0, 32], 2 ** 32, false],
    ['bitsAllSet', [0, 32], 1, false],
    ['bitsAllSet', [0, 31, 32, 52, 63], -1, true],
    ['bitsAllSet', [53, 63], -(2 ** 53) + 1, true],
    ['bitsAllSet', [0, 53], -(2 ** 53) + 1, true],
    ['bitsAllSet', [1], -(2 ** 53) + 1, false],
    ['bitsAllSet', [63], 2 ** 53 - 1, false],
    ['bitsAllSet', [], 0, true],
    ['bitsAllClear', [0, 2], 2, true],
    ['bitsAllClear', [0, 2], 4, false],
    ['bitsAllClear', [32], 2 ** 32, false],
    ['bitsAllClear', [63], -1, false],
    ['bitsAllClear', [63], 0, true],
    ['bitsAllClear', [], -1, true],
    ['bitsAnySet', [0, 40], 2 ** 40, true],
    ['bitsAnySet', [0, 40], 1, true],
    ['bitsAnySet', [0, 40], 2, false],
    ['bitsAnySet', [63], -8, true],
    ['bitsAnyClear', [0, 40], 2 ** 40, true],
    ['bitsAnyClear', [0, 40], 1, true],
    ['bitsAnyClear', [0, 40], 2 ** 40 + 1, false],
    ['bitsAnyClear', [63], 8, true],
    // The whole range of 64 bits, as far as doubles go, and no further.
    ['bitsAllSet', [62], 2 ** 62, true],
    ['bitsAllSet', [63], -(2 ** 63), true],
    ['bitsAllClear', [62], -(2 ** 63), true],
    ['bitsAllClear', [], 2 ** 63, false],
    ['bitsAllClear', [], -(2 ** 63) - 2048, false],
    ['bitsAllClear', [], 0.5, false],
    ['bitsAllSet', [], -0.5, false],
    ['bitsAllClear', [0], -0, true],
    ['bitsAllSet', [], Number.POSITIVE_INFINITY, false],
    ['bitsAllClear', [], Number.NaN, false],
  ])('%s of %j on %d: %s', (operator, positions, value, expected) => {
    expect(compileBits({ kind: 'bits', operator, positions })(value)).toBe(expected);
  });
});
