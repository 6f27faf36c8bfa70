import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../limits.js';
import { faultOf } from '../../testing/fault-of.js';
import { faultOfOperator, runOperator } from '../../testing/run-operator.js';
import type { Value } from '../../value/value.js';
import { compileExpression } from '../compile.js';
import { parseExpression } from '../parse.js';

const moment = new Date('1970-01-01T00:00:00.123Z');
const newYear = new Date('2026-01-01T00:00:00.000Z');

/** Each short form, and `$convert` to the same type. */
const forms: readonly (readonly [string, string, number])[] = [
  ['$toBool', 'bool', 8],
  ['$toDate', 'date', 9],
  ['$toDouble', 'double', 1],
  ['$toInt', 'int', 16],
  ['$toLong', 'long', 18],
  ['$toString', 'string', 2],
];

function typeOfForm(operator: string): [string, number] {
  const [, name = '', code = 0] = forms.find(([form]) => form === operator) ?? [];
  return [name, code];
}

describe('conversions', () => {
  it.each<[string, unknown, Value]>([
    ['$toBool', true, true],
    ['$toBool', false, false],
    ['$toBool', 1.9, true],
    ['$toBool', -5, true],
    ['$toBool', 0, false],
    ['$toBool', '', true],
    ['$toBool', 'false', true],
    ['$toBool', new Date(0), true],
    ['$toBool', {}, true],
    ['$toBool', [], true],
    ['$toDate', newYear, newYear],
    ['$toDate', 120000000000.5, new Date('1973-10-20T21:20:00.000Z')],
    ['$toDate', 1.9, new Date(1)],
    ['$toDate', -1.9, new Date(-1)],
    ['$toDate', 0, new Date(0)],
    ['$toDate', 1767225600000, newYear],
    ['$toDate', '2026-01-01', newYear],
    ['$toDate', '2026-01-01T00:00:00.000Z', newYear],
    ['$toDate', '2026-01-01T00:00:00.0009Z', newYear],
    ['$toDate', '0000-01-01', new Date('0000-01-01T00:00:00.000Z')],
    ['$toDate', '0099-12-31', new Date('0099-12-31T00:00:00.000Z')],
    ['$toDate', '2026-01-01 05:00:00 +0500', newYear],
    ['$toDate', '2026-01-01T01:00+01', newYear],
    ['$toDate', '2025-12-31T23:30:00.000-00:30', newYear],
    ['$toDate', '2026-01-01T00:00:00', newYear],
    ['$toDate', '2026-01-01 00:00 UTC', newYear],
    ['$toDate', '1970-01-01T00:00:00.001Z', new Date(1)],
    ['$toDouble', 2.5, 2.5],
    ['$toDouble', true, 1],
    ['$toDouble', false, 0],
    ['$toDouble', '-5.5', -5.5],
    ['$toDouble', '1.9', 1.9],
    ['$toDouble', '1e3', 1000],
    ['$toDouble', '+.5E-1', 0.05],
    ['$toDouble', '5.', 5],
    ['$toDouble', '-0', 0],
    ['$toDouble', '007', 7],
    ['$toDouble', moment, 123],
    ['$toInt', 5, 5],
    ['$toInt', 1.99999, 1],
    ['$toInt', -5.9, -5],
    ['$toInt', -0.5, 0],
    ['$toInt', 2147483647, 2147483647],
    ['$toInt', -2147483648, -2147483648],
    ['$toInt', true, 1],
    ['$toInt', false, 0],
    ['$toInt', '-2', -2],
    ['$toInt', '+3', 3],
    ['$toInt', '0042', 42],
    ['$toLong', 5.5, 5],
    ['$toLong', 9007199254740991, 9007199254740991],
    ['$toLong', -3000000000.7, -3000000000],
    ['$toLong', '-9007199254740991', -9007199254740991],
    ['$toLong', true, 1],
    ['$toLong', moment, 123],
    ['$toString', 'a', 'a'],
    ['$toString', '', ''],
    ['$toString', true, 'true'],
    ['$toString', false, 'false'],
    ['$toString', 2.5, '2.5'],
    ['$toString', 0, '0'],
    ['$toString', -12, '-12'],
    ['$toString', 9007199254740991, '9007199254740991'],
    ['$toString', 0.1, '0.1'],
    ['$toString', 0.30000000000000004, '0.30000000000000004'],
    ['$toString', 0.0001, '0.0001'],
    ['$toString', 0.00001, '1e-05'],
    ['$toString', -1.5e-300, '-1.5e-300'],
    ['$toString', newYear, '2026-01-01T00:00:00.000Z'],
    ['$toString', moment, '1970-01-01T00:00:00.123Z'],
  ])('%s of %j is %j', (operator, input, expected) => {
    expect(runOperator(operator, [input])).toEqual(expected);
    const [name, code] = typeOfForm(operator);
    for (const to of [name, code, { type: name }, { type: code }]) {
      expect(runOperator('$convert', { input, to })).toEqual(expected);
    }
  });

  it.each<[string, unknown]>([
    ['$toDate', true],
    ['$toDate', {}],
    ['$toDate', []],
    ['$toDate', ''],
    ['$toDate', 'Friday'],
    ['$toDate', '2026-02-30'],
    ['$toDate', '2026-01-01T24:00:00Z'],
    ['$toDate', ' 2026-01-01'],
    ['$toDate', '2026-01-01Z'],
    ['$toDate', '0000-01-01T00:00:00+01:00'],
    ['$toDate', 1e15],
    ['$toDate', -1e15],
    ['$toDouble', {}],
    ['$toDouble', []],
    ['$toDouble', ''],
    ['$toDouble', ' 1'],
    ['$toDouble', '1 '],
    ['$toDouble', '1,5'],
    ['$toDouble', '0x6400'],
    ['$toDouble', 'abc'],
    ['$toDouble', '.'],
    ['$toDouble', '1e'],
    ['$toDouble', 'NaN'],
    ['$toDouble', 'Infinity'],
    ['$toDouble', '1e400'],
    ['$toDouble', '1e-400'],
    ['$toInt', 2147483648],
    ['$toInt', 2147483647.5],
    ['$toInt', -2147483649],
    ['$toInt', '2147483648'],
    ['$toInt', '2.5'],
    ['$toInt', '1e3'],
    ['$toInt', '0x6400'],
    ['$toInt', ''],
    ['$toInt', 'abc'],
    ['$toInt', moment],
    ['$toInt', {}],
    ['$toInt', []],
    ['$toLong', '9007199254740993'],
    ['$toLong', '2.5'],
    ['$toLong', ' 1'],
    ['$toLong', {}],
    ['$toString', {}],
    ['$toString', ['a']],
  ])('%s of %j is refused, or what onError says', (operator, input) => {
    expect(faultOfOperator(operator, [input])).toBe('BAD_OPERAND');
    const [to] = typeOfForm(operator);
    expect(faultOfOperator('$convert', { input, to })).toBe('BAD_OPERAND');
    expect(faultOfOperator('$convert', { input, to, onNull: 'none' })).toBe('BAD_OPERAND');
    expect(runOperator('$convert', { input, to, onError: 'ERROR' })).toBe('ERROR');
    expect(runOperator('$convert', { input, to, onError: null })).toBe(null);
    expect(runOperator('$convert', { input, to, onError: undefined })).toBe(undefined);
  });

  it.each(forms)('%s of null and missing is null', (operator, to) => {
    for (const nothing of [null, undefined]) {
      expect(runOperator(operator, [nothing])).toBe(null);
      expect(runOperator('$convert', { input: nothing, to })).toBe(null);
      expect(runOperator('$convert', { input: nothing, to, onError: 'ERROR' })).toBe(null);
      expect(runOperator('$convert', { input: nothing, to, onNull: 'NULL' })).toBe('NULL');
      expect(runOperator('$convert', { input: nothing, to, onNull: undefined })).toBe(undefined);
    }
  });
});

describe('$convert', () => {
  it('gives null for a type that is null or missing', () => {
    expect(runOperator('$convert', { input: 1, to: null })).toBe(null);
    expect(runOperator('$convert', { input: 1, to: undefined, onError: 'ERROR' })).toBe(null);
    expect(runOperator('$convert', { input: null, to: null, onNull: 'NULL' })).toBe('NULL');
  });

  it.each(['object', 'array', 'null', 'regex', 'timestamp', 'minKey', 'missing', 3, -1, 127])(
    'converts nothing to %s, but knows it',
    (to) => {
      expect(faultOfOperator('$convert', { input: 1, to })).toBe('BAD_OPERAND');
      expect(runOperator('$convert', { input: 1, to, onError: 'ERROR' })).toBe('ERROR');
    },
  );

  it.each<[unknown, string]>([
    ['decimal', 'NOT_SUPPORTED'],
    ['objectId', 'NOT_SUPPORTED'],
    ['binData', 'NOT_SUPPORTED'],
    [19, 'NOT_SUPPORTED'],
    [7, 'NOT_SUPPORTED'],
    [{ type: 'decimal' }, 'NOT_SUPPORTED'],
    ['number', 'BAD_OPERAND'],
    ['Int', 'BAD_OPERAND'],
    ['', 'BAD_OPERAND'],
    [1.5, 'BAD_OPERAND'],
    [99, 'BAD_OPERAND'],
    [true, 'BAD_OPERAND'],
    [['int'], 'BAD_OPERAND'],
    [{}, 'BAD_OPERAND'],
    [{ type: { type: 'int' } }, 'BAD_OPERAND'],
    [{ type: 'int', subtype: 0 }, 'BAD_OPERAND'],
    [{ name: 'int' }, 'BAD_OPERAND'],
    [newYear, 'BAD_OPERAND'],
  ])('refuses the type %j whatever onError says', (to, reason) => {
    expect(faultOfOperator('$convert', { input: 1, to, onError: 'ERROR' })).toBe(reason);
  });

  it('lets errors of its operands through', () => {
    const raw = { $convert: { input: { $divide: [1, 0] }, to: 'string', onError: 'ERROR' } };
    expect(faultOf(() => compileExpression(parseExpression(raw, defaultLimits, ''))({}))?.[0]).toBe('BAD_OPERAND');
  });

  it('takes onError $$REMOVE for no value, not for one left out', () => {
    const raw = { a: { $convert: { input: 'x', to: 'int', onError: '$$REMOVE' } } };
    expect(compileExpression(parseExpression(raw, defaultLimits, ''))({})).toEqual({});
  });

  it.each<[string, unknown, string, string]>([
    ['$convert', { input: 1, to: 'int', format: 'hex' }, 'BAD_OPERAND', '/$convert/format'],
    ['$convert', { input: 1 }, 'BAD_OPERAND', '/$convert'],
    ['$convert', [1, 'int'], 'BAD_OPERAND', '/$convert'],
    ['$toDecimal', 1, 'NOT_SUPPORTED', '/$toDecimal'],
    ['$toObjectId', 'a', 'NOT_SUPPORTED', '/$toObjectId'],
    ['$bsonSize', {}, 'NOT_SUPPORTED', '/$bsonSize'],
  ])('parsing %s %j fails: %s', (operator, operand, reason, pointer) => {
    expect(faultOf(() => parseExpression({ [operator]: operand }, defaultLimits, ''))).toEqual([reason, pointer]);
  });
});

describe('$type and $isNumber', () => {
  it.each<[unknown, string, boolean]>([
    [1, 'int', true],
    [-2147483648, 'int', true],
    [2147483648, 'long', true],
    [0.5, 'double', true],
    ['a', 'string', false],
    ['', 'string', false],
    [true, 'bool', false],
    [null, 'null', false],
    [undefined, 'missing', false],
    [{}, 'object', false],
    [[], 'array', false],
    [[1], 'array', false],
    [newYear, 'date', false],
  ])('%j is %s', (value, type, isNumber) => {
    expect(runOperator('$type', [value])).toBe(type);
    expect(runOperator('$isNumber', [value])).toBe(isNumber);
  });

  it('$type of an array written down is that of its one item', () => {
    expect(compileExpression(parseExpression({ $type: [[1, 2]] }, defaultLimits, ''))({})).toBe('array');
    expect(compileExpression(parseExpression({ $type: [1] }, defaultLimits, ''))({})).toBe('int');
    expect(faultOf(() => parseExpression({ $type: [1, 2] }, defaultLimits, '/e'))).toEqual(['BAD_OPERAND', '/e/$type']);
  });
});
