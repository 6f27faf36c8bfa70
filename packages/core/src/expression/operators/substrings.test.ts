import { describe, expect, it } from 'vitest';
import { faultOfOperator, runOperator } from '../../testing/run-operator.js';

const combined = 'e\u0301';

describe.each(['$substr', '$substrBytes'])('%s', (operator) => {
  it.each<[unknown[], string]>([
    [['hello', 1, 2], 'el'],
    [['hello', 1, -1], 'ello'],
    [['hello', 0, 0], ''],
    [['hello', 4, 100], 'o'],
    [['hello', 5, 1], ''],
    [['hello', 99, 1], ''],
    [['hello', 99, -1], ''],
    [['hello', 1.9, 2.9], 'el'],
    [['éclair', 0, 3], 'éc'],
    [['cafétéria', 0, 5], 'café'],
    [['cafétéria', 8, 3], 'ria'],
    [['cafétéria', 11, 3], ''],
    [['寿司sushi', 0, 3], '寿'],
    [['寿司sushi', 3, -1], '司sushi'],
    [['a😀b', 1, 4], '😀'],
    // Between the letter and its accent.
    [[combined, 0, 1], 'e'],
    [[combined, 1, 2], '\u0301'],
    [[null, 0, 1], ''],
    [[undefined, 0, 1], ''],
    [[12345, 1, 2], '23'],
    [[-0.5, 0, 10], '-0.5'],
    [[new Date(0), 0, 10], '1970-01-01'],
  ])('%j is %j', (operands, expected) => {
    expect(runOperator(operator, operands)).toBe(expected);
  });

  it.each([
    [['éclair', 1, 1]],
    [['éclair', 0, 1]],
    [['cafétéria', 0, 4]],
    [['cafétéria', 7, 3]],
    [['a😀b', 2, -1]],
    [['a😀b', 0, 3]],
    [['hello', -1, 2]],
    [['hello', '1', 2]],
    [['hello', 1, '2']],
    [['hello', null, 2]],
    [['hello', 1, undefined]],
    [[true, 0, 1]],
    [[['a'], 0, 1]],
    [[{}, 0, 1]],
  ])('%j is refused', (operands) => {
    expect(faultOfOperator(operator, operands)).toBe('BAD_OPERAND');
  });
});

describe('$substrCP', () => {
  it.each<[unknown[], string]>([
    [['hello', 1, 2], 'el'],
    [['hello', 0, 0], ''],
    [['hello', 4, 100], 'o'],
    [['hello', 5, 1], ''],
    [['hello', 99, 1], ''],
    [['cafétéria', 0, 5], 'cafét'],
    [['寿司sushi', 0, 4], '寿司su'],
    [['a😀b😁c', 1, 3], '😀b😁'],
    [['😀😁', 1, 1], '😁'],
    [[combined, 1, 1], '\u0301'],
    [[null, 0, 1], ''],
    [[undefined, 0, 1], ''],
    [[12345, 1, 2], '23'],
    [[new Date(0), 0, 4], '1970'],
  ])('%j is %j', (operands, expected) => {
    expect(runOperator('$substrCP', operands)).toBe(expected);
  });

  it.each([
    [['hello', 1, -1]],
    [['hello', -1, 1]],
    [['hello', 0.5, 1]],
    [['hello', 0, 1.5]],
    [['hello', null, 1]],
    [['hello', 0, '1']],
    [[true, 0, 1]],
    [[[], 0, 1]],
  ])('%j is refused', (operands) => {
    expect(faultOfOperator('$substrCP', operands)).toBe('BAD_OPERAND');
  });
});

describe('$indexOfBytes and $indexOfCP', () => {
  it.each<[unknown[], number | null, number | null]>([
    [['cafeteria', 'e'], 3, 3],
    [['cafétéria', 'é'], 3, 3],
    [['cafétéria', 't'], 5, 4],
    [['cafétéria', 'a', 4], 10, 8],
    [['a😀b', 'b'], 5, 2],
    [['a😀b', '😀'], 1, 1],
    [['a😀b', '😁'], -1, -1],
    [[`x${combined}`, '\u0301'], 2, 2],
    [['vanilla', 'll', 0, 12], 4, 4],
    [['vanilla', 'll', 5], -1, -1],
    [['vanilla', 'll', 5, 2], -1, -1],
    [['vanilla', 'll', 12], -1, -1],
    [['vanilla', 'nilla', 3], -1, -1],
    [['vanilla', 'a', 2], 6, 6],
    [['vanilla', ''], 0, 0],
    [['vanilla', '', 3], 3, 3],
    // The empty token at the end, by bytes only.
    [['vanilla', '', 7], 7, -1],
    [['vanilla', '', 8], -1, -1],
    [['', ''], 0, 0],
    [['', '', 1], -1, -1],
    [['', 'a'], -1, -1],
    [['foo', 'fo', 0, 0], -1, -1],
    // Where the token reaches beyond the end: MongoDB's two operators differ.
    [['abcdef', 'cd', 0, 3], -1, 2],
    [['abcdef', 'cd', 0, 4], 2, 2],
    [['abcdef', 'cd', 0, 2], -1, -1],
    [[null, 'a'], null, null],
    [[undefined, 'a'], null, null],
    [[null, 1, 'x'], null, null],
  ])('%j is %j and %j', (operands, bytes, codePoints) => {
    expect(runOperator('$indexOfBytes', operands)).toBe(bytes);
    expect(runOperator('$indexOfCP', operands)).toBe(codePoints);
  });

  it.each([
    [['a', null]],
    [['a', undefined]],
    [['a', 1]],
    [[1, 'a']],
    [[['a'], 'a']],
    [['a', 'a', -1]],
    [['a', 'a', 0, -1]],
    [['a', 'a', 0.5]],
    [['a', 'a', '0']],
    [['a', 'a', null]],
    [['a', 'a', 0, undefined]],
  ])('%j is refused', (operands) => {
    expect(faultOfOperator('$indexOfBytes', operands)).toBe('BAD_OPERAND');
    expect(faultOfOperator('$indexOfCP', operands)).toBe('BAD_OPERAND');
  });
});
