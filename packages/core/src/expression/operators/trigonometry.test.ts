import { describe, expect, it } from 'vitest';
import { faultOfOperator, runOperator } from '../../testing/run-operator.js';

describe('trigonometry', () => {
  it.each<[string, unknown[], number]>([
    ['$sin', [0], 0],
    ['$sin', [Math.PI / 2], 1],
    ['$cos', [0], 1],
    ['$cos', [Math.PI], -1],
    ['$tan', [0], 0],
    ['$tan', [Math.PI / 4], 1],
    ['$asin', [1], Math.PI / 2],
    ['$asin', [-1], -Math.PI / 2],
    ['$acos', [1], 0],
    ['$acos', [-1], Math.PI],
    ['$atan', [1], Math.PI / 4],
    ['$atan2', [0, 1], 0],
    ['$atan2', [0, 0], 0],
    ['$atan2', [1, 0], Math.PI / 2],
    ['$atan2', [3, 2], 0.982793723247329],
    ['$atan2', [621, 84], 1.4363466632],
    ['$sinh', [0], 0],
    ['$sinh', [1], 1.1752011936438014],
    ['$cosh', [0], 1],
    ['$cosh', [1], 1.5430806348152437],
    ['$tanh', [0], 0],
    ['$tanh', [1000], 1],
    ['$asinh', [0], 0],
    ['$asinh', [1], 0.881373587019543],
    ['$acosh', [1], 0],
    ['$acosh', [3], 1.762747174039086],
    ['$atanh', [0], 0],
    ['$atanh', [0.5], 0.5493061443340548],
    ['$degreesToRadians', [180], Math.PI],
    ['$degreesToRadians', [0], 0],
    ['$radiansToDegrees', [Math.PI], 180],
  ])('%s %j is about %d', (operator, operands, expected) => {
    expect(runOperator(operator, operands)).toBeCloseTo(expected, 9);
  });

  it('gives no -0', () => {
    expect(Object.is(runOperator('$sin', [-0.0]), 0)).toBe(true);
    expect(Object.is(runOperator('$degreesToRadians', [-Number.MIN_VALUE]), 0)).toBe(true);
  });

  it.each([
    '$sin',
    '$cos',
    '$tan',
    '$asin',
    '$acos',
    '$atan',
    '$sinh',
    '$cosh',
    '$tanh',
    '$asinh',
    '$acosh',
    '$atanh',
    '$degreesToRadians',
    '$radiansToDegrees',
  ])('%s gives null for null and missing, and takes numbers only', (operator) => {
    expect(runOperator(operator, [null])).toBe(null);
    expect(runOperator(operator, [undefined])).toBe(null);
    for (const wrong of ['0', true, {}, [0], new Date(0)])
      expect(faultOfOperator(operator, [wrong])).toBe('BAD_OPERAND');
  });

  it('$atan2 gives null where one operand is null or missing', () => {
    expect(runOperator('$atan2', [null, 1])).toBe(null);
    expect(runOperator('$atan2', [1, undefined])).toBe(null);
    expect(faultOfOperator('$atan2', [1, 'x'])).toBe('BAD_OPERAND');
    expect(faultOfOperator('$atan2', ['x', 1])).toBe('BAD_OPERAND');
  });

  it.each<[string, number, string]>([
    ['$asin', 1.1, 'BAD_OPERAND'],
    ['$asin', -2, 'BAD_OPERAND'],
    ['$acos', 2, 'BAD_OPERAND'],
    ['$acos', -1.1, 'BAD_OPERAND'],
    ['$acosh', 0.9, 'BAD_OPERAND'],
    ['$acosh', 0, 'BAD_OPERAND'],
    ['$atanh', 1.00001, 'BAD_OPERAND'],
    ['$atanh', -2, 'BAD_OPERAND'],
    // Infinite in MongoDB.
    ['$atanh', 1, 'BAD_VALUE'],
    ['$atanh', -1, 'BAD_VALUE'],
    ['$sinh', 1000, 'BAD_VALUE'],
    ['$cosh', -1000, 'BAD_VALUE'],
  ])('%s of %d is refused: %s', (operator, operand, reason) => {
    expect(faultOfOperator(operator, [operand])).toBe(reason);
  });
});
