import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../limits.js';
import { decodeData } from './decode.js';
import { encodeValue, jsonByteLength, parseStoredObject, stringifyValue, utf8ByteLength } from './encode.js';
import type { DataObject, Value } from './value.js';

const date = new Date('2026-01-02T03:04:05.678Z');
const json = { $date: '2026-01-02T03:04:05.678Z' };

describe('encodeValue', () => {
  it.each<[Value, unknown]>([
    [date, json],
    [new Date('0000-01-01T00:00:00.000Z'), { $date: '0000-01-01T00:00:00.000Z' }],
    [{ a: date }, { a: json }],
    [
      [1, date, 2],
      [1, json, 2],
    ],
    [
      { a: [{ b: date }], c: 1 },
      { a: [{ b: json }], c: 1 },
    ],
  ])('writes the dates of %j', (value, expected) => {
    expect(encodeValue(value)).toEqual(expected);
  });

  it('keeps the order of keys', () => {
    expect(stringifyValue({ z: 1, a: date, m: 2 })).toBe('{"z":1,"a":{"$date":"2026-01-02T03:04:05.678Z"},"m":2}');
  });

  it.each<[Value]>([[null], [1], ['a'], [true], [[]], [{}], [[1, [2, { a: 'x' }]]], [{ a: { b: [1] } }]])(
    'gives %j back as it is',
    (value) => {
      expect(encodeValue(value)).toBe(value);
    },
  );

  it('copies only the way to a date', () => {
    const untouched = { b: 1 };
    const value = { untouched, touched: [date] };
    const encoded = encodeValue(value) as { untouched: unknown };
    expect(encoded).not.toBe(value);
    expect(encoded.untouched).toBe(untouched);
    expect(value.touched[0]).toBe(date);
  });

  it('keeps a field called __proto__ a field', () => {
    const value = JSON.parse('{"__proto__": [1]}') as DataObject;
    (Object.values(value)[0] as Value[]).push(date);
    const encoded = encodeValue(value) as object;
    expect(Object.getPrototypeOf(encoded)).toBe(Object.prototype);
    expect(JSON.stringify(encoded)).toBe('{"__proto__":[1,{"$date":"2026-01-02T03:04:05.678Z"}]}');
  });
});

describe('parseStoredObject', () => {
  it.each<[string, DataObject]>([
    ['{}', {}],
    ['{"a":1}', { a: 1 }],
    ['{"a":{"$date":"2026-01-02T03:04:05.678Z"}}', { a: date }],
    ['{"a":[{"b":[{"$date":"2026-01-02T03:04:05.678Z"},"x"]}]}', { a: [{ b: [date, 'x'] }] }],
    ['{"text":"a \\"$date\\" in words"}', { text: 'a "$date" in words' }],
    [
      '{"a":{"$date":"yesterday"},"b":{"$date":{"$date":5}}}',
      { a: { $date: 'yesterday' }, b: { $date: { $date: 5 } } },
    ],
  ])('reads %s', (text, expected) => {
    expect(parseStoredObject(text)).toEqual(expected);
  });

  it('does not reach a prototype', () => {
    const parsed = parseStoredObject('{"__proto__":{"polluted":{"$date":"2026-01-02T03:04:05.678Z"}},"a":{}}');
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect((parsed as { polluted?: unknown }).polluted).toBeUndefined();
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('reads what stringifyValue wrote', () => {
    const scalar = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.integer(),
      fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
      fc.boolean(),
      fc.constant(null),
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
    );
    const name = fc.constantFrom('a', 'b', 'é', '😀', 'toString', 'hasOwnProperty', 'length', '0');
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        scalar,
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(name, tie('value')),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(name, value), (raw) => {
        fc.pre(!JSON.stringify(raw).includes('\\u0000'));
        const data = decodeData(raw, defaultLimits);
        expect(parseStoredObject(stringifyValue(data))).toEqual({ ...data });
      }),
    );
  });
});

describe('jsonByteLength', () => {
  it.each<[Value, number]>([
    [null, 4],
    ['é', 4],
    ['😀', 6],
    [{ a: 1 }, 7],
    [{ d: date }, 42],
  ])('of %j is %i', (value, expected) => {
    expect(jsonByteLength(value)).toBe(expected);
  });

  it('counts UTF-8 bytes, not units', () => {
    expect(utf8ByteLength('aé€😀')).toBe(10);
  });
});
