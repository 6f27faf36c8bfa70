import { describe, expect, it } from 'vitest';
import { faultOfOperator, runOperator } from '../../testing/run-operator.js';
import type { Value } from '../../value/value.js';

const newYear = new Date('2026-01-01T00:00:00.000Z');
/** e and a combining acute accent: two code points, three bytes. */
const combined = 'e\u0301';

describe('whole strings', () => {
  it.each<[string, unknown[], Value]>([
    ['$concat', [], ''],
    ['$concat', ['a'], 'a'],
    ['$concat', ['ab', '', '😀'], 'ab😀'],
    ['$concat', ['a', null], null],
    ['$concat', ['a', undefined, 1], null],
    ['$toLower', ['ABC xyz'], 'abc xyz'],
    ['$toLower', ['ÀÉ Σ İ'], 'ÀÉ Σ İ'],
    ['$toLower', ['PRODUCT 1'], 'product 1'],
    ['$toUpper', ['abc XYZ'], 'ABC XYZ'],
    ['$toUpper', ['straße é ﬁ'], 'STRAßE é ﬁ'],
    ['$toUpper', [combined], 'E\u0301'],
    ['$toUpper', [null], ''],
    ['$toUpper', [undefined], ''],
    ['$toLower', [null], ''],
    ['$toLower', [undefined], ''],
    ['$toLower', [1.5], '1.5'],
    ['$toUpper', [1e-7], '1E-07'],
    ['$toLower', [newYear], '2026-01-01t00:00:00.000z'],
    ['$strcasecmp', ['abc', 'ABC'], 0],
    ['$strcasecmp', ['13Q1', '13q4'], -1],
    ['$strcasecmp', ['b', 'A'], 1],
    ['$strcasecmp', ['é', 'É'], 1],
    // Upper case: Z comes before _.
    ['$strcasecmp', ['z', '_'], -1],
    // By code point, not by UTF-16 unit.
    ['$strcasecmp', ['\ufffd', '😀'], -1],
    ['$strcasecmp', ['a', 'ab'], -1],
    ['$strcasecmp', [null, undefined], 0],
    ['$strcasecmp', [null, 'a'], -1],
    ['$strcasecmp', [10, '10'], 0],
    ['$strLenCP', [''], 0],
    ['$strLenCP', ['abcde'], 5],
    ['$strLenCP', ['cafétéria'], 9],
    ['$strLenCP', [combined], 2],
    ['$strLenCP', ['寿司sushi'], 7],
    ['$strLenCP', ['a😀'], 2],
    ['$strLenBytes', [''], 0],
    ['$strLenBytes', ['cafétéria'], 11],
    ['$strLenBytes', ['寿司sushi'], 11],
    ['$strLenBytes', ['$€λA'], 7],
    ['$strLenBytes', ['😀'], 4],
    ['$strLenBytes', [combined], 3],
    ['$binarySize', ['😀a'], 5],
    ['$binarySize', [null], null],
    ['$binarySize', [undefined], null],
  ])('%s %j is %j', (operator, operands, expected) => {
    expect(runOperator(operator, operands)).toBe(expected);
  });

  it.each<[string, unknown[]]>([
    ['$concat', ['a', 1]],
    ['$concat', [1, null]],
    ['$concat', ['a', newYear]],
    ['$concat', [['a', 'b']]],
    ['$strLenCP', [null]],
    ['$strLenCP', [undefined]],
    ['$strLenCP', [1]],
    ['$strLenBytes', [null]],
    ['$strLenBytes', [undefined]],
    ['$strLenBytes', [{}]],
    ['$binarySize', [1]],
    ['$toLower', [true]],
    ['$toUpper', [['a']]],
    ['$toUpper', [{}]],
    ['$strcasecmp', ['a', true]],
    ['$strcasecmp', [[], 'a']],
  ])('%s %j is refused', (operator, operands) => {
    expect(faultOfOperator(operator, operands)).toBe('BAD_OPERAND');
  });

  it('$concat makes no string of more than 16 MiB', () => {
    const half = 'é'.repeat(4 * 1024 * 1024);
    expect(runOperator('$concat', [half, half])).toHaveLength(8 * 1024 * 1024);
    expect(faultOfOperator('$concat', [half, half, 'x'])).toBe('LIMIT_EXCEEDED');
  });
});

describe('$trim, $ltrim, $rtrim', () => {
  it.each<[string, Record<string, unknown>, Value]>([
    ['$trim', { input: '  \n good  bye \t  ' }, 'good  bye'],
    ['$ltrim', { input: '  \n good  bye \t  ' }, 'good  bye \t  '],
    ['$rtrim', { input: '  \n good  bye \t  ' }, '  \n good  bye'],
    ['$trim', { input: '\u00a0\u1680\u2000\u200aa\v\f\r' }, 'a'],
    // White space in JavaScript, not in MongoDB's list.
    ['$trim', { input: '\u3000a\ufeff\u2028' }, '\u3000a\ufeff\u2028'],
    ['$trim', { input: ' ggggoodbyeeeee', chars: 'ge' }, ' ggggoodby'],
    ['$trim', { input: 'ggggoodbyeeeee', chars: ' ge' }, 'oodby'],
    ['$ltrim', { input: 'ggggoodbyeeeee', chars: 'ge' }, 'oodbyeeeee'],
    ['$rtrim', { input: 'ggggoodbyeeeee', chars: 'ge' }, 'ggggoodby'],
    ['$trim', { input: ' abc ', chars: 'x' }, ' abc '],
    ['$trim', { input: ' a ', chars: '' }, ' a '],
    ['$trim', { input: 'xyx', chars: 'yx' }, ''],
    ['$trim', { input: '' }, ''],
    ['$trim', { input: '😀a😀😀', chars: '😀' }, 'a'],
    // Another emoji with the same first unit, and one with the same second unit.
    ['$trim', { input: '😁a\u{1fa00}', chars: '😀' }, '😁a\u{1fa00}'],
    // Code points on their own: the accent goes, its letter stays.
    ['$rtrim', { input: `a${combined}`, chars: '\u0301' }, 'ae'],
    ['$trim', { input: null }, null],
    ['$trim', { input: undefined }, null],
    ['$trim', { input: 'a', chars: null }, null],
    ['$trim', { input: 'a', chars: undefined }, null],
    ['$trim', { input: null, chars: 1 }, null],
  ])('%s %j is %j', (operator, operands, expected) => {
    expect(runOperator(operator, operands)).toBe(expected);
  });

  it.each<[string, Record<string, unknown>]>([
    ['$trim', { input: 1 }],
    ['$ltrim', { input: ['a'] }],
    ['$rtrim', { input: newYear }],
    ['$trim', { input: 'a', chars: 1 }],
    ['$trim', { input: 'a', chars: ['a'] }],
  ])('%s %j is refused', (operator, operands) => {
    expect(faultOfOperator(operator, operands)).toBe('BAD_OPERAND');
  });
});

describe('$replaceOne, $replaceAll', () => {
  it.each<[unknown, unknown, unknown, Value, Value]>([
    ['', 'x', 'y', '', ''],
    ['abcd', 'xyz', 'y', 'abcd', 'abcd'],
    ['xyz', 'xyz', 'abc', 'abc', 'abc'],
    ['abc->defg->hij', '->', '.', 'abc.defg->hij', 'abc.defg.hij'],
    ['aaa', 'aa', 'b', 'ba', 'ba'],
    ['a.b.c', '.', '..', 'a..b.c', 'a..b..c'],
    ['a.b.c', '.', '', 'ab.c', 'abc'],
    // Never a pattern, and nothing in the replacement is special.
    ['a.b', 'a|.', 'x', 'a.b', 'a.b'],
    ['a-a', 'a', '$&$1$$', '$&$1$$-a', '$&$1$$-$&$1$$'],
    ['', '', 'abc', 'abc', 'abc'],
    ['..', '', 'abc', 'abc..', 'abc.abc.abc'],
    ['é😀', '', '-', '-é😀', '-é-😀-'],
    // Not normalised: the letter of a combined character is found, that of a composed one not.
    [combined, 'e', 'a', 'a\u0301', 'a\u0301'],
    ['\u00e9', 'e', 'x', '\u00e9', '\u00e9'],
    ['\u00e9', combined, 'x', '\u00e9', '\u00e9'],
    ['Aa', 'a', 'x', 'Ax', 'Ax'],
    [null, 'a', 'b', null, null],
    ['a', null, 'b', null, null],
    ['a', 'a', null, null, null],
    [undefined, undefined, undefined, null, null],
  ])('of %j, %j by %j: %j and %j', (input, find, replacement, one, all) => {
    expect(runOperator('$replaceOne', { input, find, replacement })).toBe(one);
    expect(runOperator('$replaceAll', { input, find, replacement })).toBe(all);
  });

  it.each([
    [{ input: 1, find: 'a', replacement: 'b' }],
    [{ input: 'a', find: 1, replacement: 'b' }],
    [{ input: 'a', find: 'a', replacement: 1 }],
    [{ input: 1, find: null, replacement: null }],
    [{ input: null, find: null, replacement: 1 }],
    [{ input: null, find: ['a'], replacement: 'b' }],
  ])('%j is refused', (operands) => {
    expect(faultOfOperator('$replaceOne', operands)).toBe('BAD_OPERAND');
    expect(faultOfOperator('$replaceAll', operands)).toBe('BAD_OPERAND');
  });

  it('makes no string of more than 16 MiB', () => {
    const operands = { input: 'a'.repeat(20_000), find: 'a', replacement: 'b'.repeat(1_000) };
    expect(faultOfOperator('$replaceAll', operands)).toBe('LIMIT_EXCEEDED');
    expect(faultOfOperator('$replaceAll', { ...operands, find: '' })).toBe('LIMIT_EXCEEDED');
    expect(faultOfOperator('$replaceOne', operands)).toBe(undefined);
  });
});

describe('$split', () => {
  it.each<[unknown[], Value]>([
    [
      ['June-15-2013', '-'],
      ['June', '15', '2013'],
    ],
    [
      ['banana split', 'a'],
      ['b', 'n', 'n', ' split'],
    ],
    [
      ['Hello World', ' '],
      ['Hello', 'World'],
    ],
    [
      ['astronomical', 'astro'],
      ['', 'nomical'],
    ],
    [['pea green boat', 'owl'], ['pea green boat']],
    [
      ['a..b.', '.'],
      ['a', '', 'b', ''],
    ],
    [
      ['a.b', 'a.b'],
      ['', ''],
    ],
    [['a1b', '\\d'], ['a1b']],
    [['', ','], ['']],
    [
      ['a😀b😀', '😀'],
      ['a', 'b', ''],
    ],
    [[null, ','], null],
    [[undefined, ','], null],
    [['a', null], null],
    [[1, null], null],
  ])('%j is %j', (operands, expected) => {
    expect(runOperator('$split', operands)).toEqual(expected);
  });

  it.each([[['a', '']], [['a', 1]], [[1, 'a']], [[['a'], ',']]])('%j is refused', (operands) => {
    expect(faultOfOperator('$split', operands)).toBe('BAD_OPERAND');
  });

  it('gives a million parts at most', () => {
    expect(runOperator('$split', [','.repeat(999_999), ','])).toHaveLength(1_000_000);
    expect(faultOfOperator('$split', [','.repeat(1_000_000), ','])).toBe('LIMIT_EXCEEDED');
  });
});
