import { describe, expect, it } from 'vitest';
import type { ErrorReason } from '../errors/reasons.js';
import { defaultLimits } from '../limits.js';
import { faultOf } from '../testing/fault-of.js';
import { decodeData, decodeMetadata, decodeValue, isTypedValueName } from './decode.js';
import type { Value } from './value.js';

function nest(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? { a: value } : [value];
  return value;
}

class Point {
  readonly x = 1;
}

describe('decodeData accepts', () => {
  it.each<[unknown]>([
    [{}],
    [{ a: null, b: true, c: 1.5, d: 'é😀', e: [1, [2]], f: { g: {} } }],
    [{ max: 9_007_199_254_740_991, min: -9_007_199_254_740_991, tiny: 5e-324, big: 123_456_789_012.5 }],
    [{ id: 1, version: 2, created_at: 3, metadata: 4, data: 5 }],
    [{ toString: 1, hasOwnProperty: 2, length: 3, valueOf: 4, toJSON: 5 }],
    [{ nested: { _id: 1, _meta: 2 } }],
  ])('%j, and gives the same object back', (raw) => {
    expect(decodeData(raw, defaultLimits)).toBe(raw);
  });

  it('a date, and keeps the rest by reference', () => {
    const same = { x: [1] };
    const raw = { same, at: { $date: '2026-01-02T03:04:05.678Z' } };
    const data = decodeData(raw, defaultLimits);
    expect(data).toEqual({ same: { x: [1] }, at: new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 678)) });
    expect(data.same).toBe(same);
    expect(raw.at).toEqual({ $date: '2026-01-02T03:04:05.678Z' });
  });

  it('Date instances, as they are', () => {
    const raw = { at: new Date(0) };
    expect(decodeData(raw, defaultLimits)).toBe(raw);
  });

  it('-0, as 0', () => {
    const raw = { a: -0, b: [-0, 1], c: 1 };
    const data = decodeData(raw, defaultLimits) as { a: number; b: number[] };
    expect([Object.is(data.a, 0), Object.is(data.b[0], 0)]).toEqual([true, true]);
    expect(Object.is(raw.a, -0)).toBe(true);
  });

  it('an object without a prototype', () => {
    const raw = Object.assign(Object.create(null), { a: 1 });
    expect(decodeData(raw, defaultLimits)).toBe(raw);
  });

  it('objects and arrays as deep as the limit, the data itself being level 1', () => {
    expect(faultOf(() => decodeData(nest(64 + 1), { ...defaultLimits, depthMax: 65 }))).toBeUndefined();
    expect(faultOf(() => decodeData({ a: { b: [] } }, { ...defaultLimits, depthMax: 3 }))).toBeUndefined();
    expect(faultOf(() => decodeData({ a: { b: [[]] } }, { ...defaultLimits, depthMax: 3 }))).toEqual([
      'LIMIT_EXCEEDED',
      '/a/b/0',
    ]);
  });
});

const cyclic: Record<string, unknown> = {};
cyclic.self = cyclic;

describe('decodeData refuses', () => {
  it.each<[string, unknown, ErrorReason, string]>([
    ['null', null, 'BAD_ARGUMENT', '/data'],
    ['an array', [], 'BAD_ARGUMENT', '/data'],
    ['a string', 'a', 'BAD_ARGUMENT', '/data'],
    ['undefined', undefined, 'BAD_ARGUMENT', '/data'],
    ['a date', new Date(), 'BAD_ARGUMENT', '/data'],
    ['a date in JSON', { $date: '2026-01-02T03:04:05Z' }, 'BAD_ARGUMENT', '/data'],
    ['_id', { a: 1, _id: 'x' }, 'BAD_NAME', '/data/_id'],
    ['_meta', { _meta: {} }, 'BAD_NAME', '/data/_meta'],
    ['an empty name', { '': 1 }, 'BAD_NAME', '/data/'],
    ['a $ name', { a: { $b: 1 } }, 'BAD_NAME', '/data/a/$b'],
    ['an operator', { a: { $gt: 1 } }, 'BAD_NAME', '/data/a/$gt'],
    ['a dotted name', { 'a.b': 1 }, 'BAD_NAME', '/data/a.b'],
    ['a name with NUL', { 'a\0': 1 }, 'BAD_NAME', '/data/a\0'],
    ['a name with a lone surrogate', { 'a\ud800': 1 }, 'BAD_NAME', '/data/a\ud800'],
    ['__proto__', JSON.parse('{"a": [{"__proto__": {"x": 1}}]}'), 'BAD_NAME', '/data/a/0/__proto__'],
    ['constructor', { a: { constructor: 1 } }, 'BAD_NAME', '/data/a/constructor'],
    ['a name to escape', { 'a/b': { 'c~d': Number.NaN } }, 'BAD_VALUE', '/data/a~1b/c~0d'],
    ['NUL in a string', { a: 'x\0y' }, 'BAD_VALUE', '/data/a'],
    ['a lone high surrogate', { a: ['\ud83d'] }, 'BAD_VALUE', '/data/a/0'],
    ['a lone low surrogate', { a: 'x\ude00y' }, 'BAD_VALUE', '/data/a'],
    ['2^53', { a: 2 ** 53 }, 'BAD_VALUE', '/data/a'],
    ['-2^53', { a: [1, -(2 ** 53)] }, 'BAD_VALUE', '/data/a/1'],
    ['1e300', { a: 1e300 }, 'BAD_VALUE', '/data/a'],
    ['Infinity', { a: Number.POSITIVE_INFINITY }, 'BAD_VALUE', '/data/a'],
    ['NaN', { a: Number.NaN }, 'BAD_VALUE', '/data/a'],
    ['undefined inside', { a: { b: undefined } }, 'BAD_VALUE', '/data/a/b'],
    ['a hole in an array', { a: Object.assign([1], { length: 2 }) }, 'BAD_VALUE', '/data/a/1'],
    ['a function', { a: () => 1 }, 'BAD_VALUE', '/data/a'],
    ['a bigint', { a: 1n }, 'BAD_VALUE', '/data/a'],
    ['a symbol', { a: Symbol('x') }, 'BAD_VALUE', '/data/a'],
    ['a class instance', { a: new Point() }, 'BAD_VALUE', '/data/a'],
    ['a Map', { a: new Map([['b', 1]]) }, 'BAD_VALUE', '/data/a'],
    ['a RegExp', { a: /x/ }, 'BAD_VALUE', '/data/a'],
    ['bytes', { a: new Uint8Array(2) }, 'BAD_VALUE', '/data/a'],
    ['a boxed string', { a: new String('x') }, 'BAD_VALUE', '/data/a'],
    ['a cycle', cyclic, 'LIMIT_EXCEEDED', `/data${'/self'.repeat(64)}`],
    ['an invalid Date', { a: new Date(Number.NaN) }, 'BAD_VALUE', '/data/a'],
    ['a Date of the year 10000', { a: new Date('+010000-01-01T00:00:00Z') }, 'BAD_VALUE', '/data/a'],
    ['a Date of the year -1', { a: new Date('-000001-12-31T23:59:59Z') }, 'BAD_VALUE', '/data/a'],
    ['$oid', { a: { $oid: '507f1f77bcf86cd799439011' } }, 'BAD_VALUE', '/data/a'],
    ['$numberLong', { a: { $numberLong: '1' } }, 'BAD_VALUE', '/data/a'],
    ['$numberDecimal', { a: [{ $numberDecimal: '1.5' }] }, 'BAD_VALUE', '/data/a/0'],
    ['$binary', { a: { $binary: { base64: '', subType: '00' } } }, 'BAD_VALUE', '/data/a'],
    ['$date beside a field', { a: { $date: '2026-01-02T03:04:05Z', b: 1 } }, 'BAD_NAME', '/data/a/$date'],
    ['$date of the 30th of February', { a: { $date: '2026-02-30T00:00:00Z' } }, 'BAD_VALUE', '/data/a/$date'],
    ['$date without a time', { a: { $date: '2026-01-02' } }, 'BAD_VALUE', '/data/a/$date'],
    ['$date without a zone', { a: { $date: '2026-01-02T03:04:05' } }, 'BAD_VALUE', '/data/a/$date'],
    ['$date null', { a: { $date: null } }, 'BAD_VALUE', '/data/a/$date'],
    ['$date 1.5', { a: { $date: 1.5 } }, 'BAD_VALUE', '/data/a/$date'],
    ['$date far off', { a: { $date: 1e15 } }, 'BAD_VALUE', '/data/a/$date'],
    ['$date of an object', { a: { $date: { $numberLong: '1' } } }, 'BAD_VALUE', '/data/a/$date'],
  ])('%s', (_name, raw, reason, pointer) => {
    expect(faultOf(() => decodeData(raw, defaultLimits, '/data'))).toEqual([reason, pointer]);
  });

  it.each([100, 10_000])('depth %i, without overflowing the stack', (depth) => {
    const fault = faultOf(() => decodeData({ a: nest(depth) }, defaultLimits));
    expect(fault?.[0]).toBe('LIMIT_EXCEEDED');
  });

  it('names MongoDB as the one that keeps its types', () => {
    expect(() => decodeData({ a: { $oid: 'x' } }, defaultLimits)).toThrow(/\$oid are kept by MongoDB only/);
  });
});

describe('decodeMetadata', () => {
  it('takes _id and _meta for names like any other', () => {
    expect(decodeMetadata({ _id: 1, _meta: 2 }, defaultLimits)).toEqual({ _id: 1, _meta: 2 });
  });

  it('must be an object', () => {
    expect(faultOf(() => decodeMetadata('x', defaultLimits, '/metadata'))).toEqual(['BAD_ARGUMENT', '/metadata']);
  });
});

describe('decodeValue', () => {
  it.each<[unknown, Value]>([
    [null, null],
    [1, 1],
    ['a', 'a'],
    [{ $date: 0 }, new Date(0)],
    [{ $date: -1 }, new Date(-1)],
    [[{ $date: '1970-01-01T00:00:00+00:00' }], [new Date(0)]],
    [{ _id: 1 }, { _id: 1 }],
  ])('reads %j', (raw, expected) => {
    expect(decodeValue(raw, defaultLimits)).toEqual(expected);
  });

  it('points at the value', () => {
    expect(faultOf(() => decodeValue('\0', defaultLimits, '/filter/a/$gt'))).toEqual(['BAD_VALUE', '/filter/a/$gt']);
  });
});

describe('isTypedValueName', () => {
  it('tells values from operators', () => {
    expect(['$date', '$oid', '$numberLong'].map(isTypedValueName)).toEqual([true, true, true]);
    expect(['$gt', 'date', '$dates', ''].map(isTypedValueName)).toEqual([false, false, false, false]);
  });
});
