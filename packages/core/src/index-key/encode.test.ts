import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareValues } from '../value/compare.js';
import type { DataObject, Value } from '../value/value.js';
import { compileKeyEncoder, encodeKeyPart, type KeyPartValue, overflowKey, partPrefixBytes } from './encode.js';
import { afterPrefix, compareBytes, concatBytes, invertBytes } from './key-bytes.js';

const text = fc.string({ unit: 'grapheme', maxLength: 4 }).map((value) => value.replaceAll('\0', '') as Value);
const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(null, true, false, 0, -1, 1, 1.5, -1.5, '', 'a', 'ab', 'b', '\u{1f600}', '�', ''),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
  fc.integer(),
  text,
  fc.integer({ min: -62167219200000, max: 253402300799999 }).map((ms) => new Date(ms)),
);
const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .dictionary(fc.constantFrom('a', 'b', 'c', 'a b', 'é', '\u{1f600}', '�'), tie('value'), { maxKeys: 3 })
      .map((object) => ({ ...object }) as DataObject),
  ),
})).value;

/** As parts compare: an empty array (`undefined`) before all. */
function compareParts(a: KeyPartValue, b: KeyPartValue): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  return compareValues(a, b);
}

const hex = (part: KeyPartValue): string => Buffer.from(encodeKeyPart(part, 480).bytes).toString('hex');

describe('encodeKeyPart', () => {
  it.each<[string, KeyPartValue, string]>([
    ['an empty array', undefined, '08'],
    ['null', null, '10'],
    ['zero', 0, '208000000000000000'],
    ['one', 1, '20bff0000000000000'],
    ['minus one', -1, '20400fffffffffffff'],
    ['a string', 'aé', '3061c3a900'],
    ['an object, by name', { b: null, a: 1 }, '40206100bff000000000000010620000'],
    ['a nested array', ['a'], '5030610000'],
    ['an empty nested array', [], '5000'],
    ['false', false, '6000'],
    ['true', true, '6001'],
    ['the epoch', new Date(0), '708000000000000000'],
  ])('keeps the stored form of %s', (_name, part, expected) => {
    expect(hex(part)).toBe(expected);
  });

  it('orders what MongoDB orders, one after the other', () => {
    const ascending: KeyPartValue[] = [
      undefined,
      null,
      -Number.MAX_VALUE,
      -1,
      -Number.MIN_VALUE,
      0,
      Number.MIN_VALUE,
      1,
      1.5,
      10,
      Number.MAX_SAFE_INTEGER,
      Number.MAX_VALUE,
      '',
      'B',
      'a',
      'a\u0001',
      'ab',
      'é',
      '�',
      '\u{1f600}',
      {},
      { a: null },
      { a: null, b: 1 },
      { a: 1 },
      { a: 1, b: null },
      { b: 0 },
      { a: 'x' },
      [],
      [[]],
      false,
      true,
      new Date(-1),
      new Date(0),
      new Date(1),
    ];
    const keys = ascending.map((part) => encodeKeyPart(part, 480).bytes);
    expect([...keys].sort(compareBytes)).toEqual(keys);
  });

  it('compares as values do, in both directions', () => {
    fc.assert(
      fc.property(fc.option(value, { nil: undefined }), fc.option(value, { nil: undefined }), (a, b) => {
        const left = encodeKeyPart(a, 100_000);
        const right = encodeKeyPart(b, 100_000);
        const expected = Math.sign(compareParts(a, b));
        expect(Math.sign(compareBytes(left.bytes, right.bytes))).toBe(expected);
        expect(Math.sign(compareBytes(invertBytes(left.bytes), invertBytes(right.bytes)))).toBe(0 - expected);
      }),
      { numRuns: 3000 },
    );
  });

  it('gives parts of which none begins another', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const left = Buffer.from(encodeKeyPart(a, 40).bytes);
        const right = Buffer.from(encodeKeyPart(b, 40).bytes);
        const begins = left.length <= right.length && right.subarray(0, left.length).equals(left);
        expect(begins).toBe(compareValues(a, b) === 0);
      }),
      { numRuns: 3000 },
    );
  });

  it('never contradicts the order when it cuts', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const prefixBytes = 6;
        const left = encodeKeyPart(a, prefixBytes);
        const right = encodeKeyPart(b, prefixBytes);
        const heads = compareBytes(left.bytes.subarray(0, prefixBytes), right.bytes.subarray(0, prefixBytes));
        const order = compareValues(a, b);
        if (heads !== 0) expect(Math.sign(heads)).toBe(Math.sign(order));
        else expect(left.cut && right.cut ? true : order === 0).toBe(true);
        expect(compareBytes(left.bytes, right.bytes) === 0).toBe(order === 0);
      }),
      { numRuns: 3000 },
    );
  });

  it('takes -0 for 0', () => {
    expect(encodeKeyPart(-0, 480).bytes).toEqual(encodeKeyPart(0, 480).bytes);
    expect(encodeKeyPart([-0], 480).bytes).toEqual(encodeKeyPart([0], 480).bytes);
  });

  it('cuts just beyond the limit, keeping the beginning', () => {
    // Tag, 478 letters and the end: 480 bytes.
    const longest = encodeKeyPart('a'.repeat(478), 480);
    expect([longest.cut, longest.bytes.length]).toEqual([false, 480]);
    const one = encodeKeyPart('a'.repeat(479), 480);
    const other = encodeKeyPart(`${'a'.repeat(479)}b`, 480);
    expect([one.cut, one.bytes.length]).toEqual([true, 512]);
    expect(one.bytes.subarray(0, 480)).toEqual(other.bytes.subarray(0, 480));
    expect(one.bytes).not.toEqual(other.bytes);
    expect(encodeKeyPart('a'.repeat(479), 480).bytes).toEqual(one.bytes);
  });
});

describe('compileKeyEncoder', () => {
  it('compares as compounds do', () => {
    const directions = fc.array(fc.constantFrom<1 | -1>(1, -1), { minLength: 2, maxLength: 3 });
    fc.assert(
      fc.property(directions, fc.array(scalar, { minLength: 6, maxLength: 6 }), (signs, values) => {
        const encode = compileKeyEncoder(signs);
        const a = values.slice(0, signs.length);
        const b = values.slice(3, 3 + signs.length);
        const order = signs.reduce((found, sign, index) => found || sign * compareParts(a[index], b[index]), 0);
        // Equal values in a descending part make -0, which is 0.
        expect(Math.sign(compareBytes(encode(a).bytes, encode(b).bytes))).toBe(Math.sign(order) + 0);
      }),
      { numRuns: 3000 },
    );
  });

  it('cuts each part by its own length', () => {
    const long = 'a'.repeat(partPrefixBytes(2) - 2);
    expect(compileKeyEncoder([1, 1])([long, long]).cut).toBe(false);
    expect(compileKeyEncoder([1, 1])([long, `${long}a`]).cut).toBe(true);
  });

  it('joins the parts, descending ones inverted', () => {
    const parts = [encodeKeyPart('a', 480).bytes, invertBytes(encodeKeyPart(5, 480).bytes)];
    expect(compileKeyEncoder([1, -1])(['a', 5]).bytes).toEqual(concatBytes(...parts));
  });

  it.each([1, 2, 3, 4, 7, 16, 32])('keeps a key of %i parts within 2,048 bytes', (count) => {
    const key = compileKeyEncoder(new Array<1>(count).fill(1))(new Array<string>(count).fill('x'.repeat(1000)));
    expect(key.cut).toBe(true);
    expect(key.bytes.length).toBeLessThanOrEqual(2048);
    expect(partPrefixBytes(count)).toBeGreaterThanOrEqual(32);
  });

  it('puts the overflow key before every other', () => {
    const parts: KeyPartValue[] = [undefined, null, new Date(253402300799999)];
    for (const direction of [1, -1] as const) {
      for (const part of parts) {
        expect(compareBytes(overflowKey, compileKeyEncoder([direction])([part]).bytes)).toBeLessThan(0);
      }
    }
  });
});

describe('afterPrefix', () => {
  it.each([
    ['01', '02'],
    ['01ff', '02'],
    ['01feff', '01ff'],
    ['7f00', '7f01'],
  ])('of %s is %s', (from, to) => {
    expect(Buffer.from(afterPrefix(Buffer.from(from, 'hex'))).toString('hex')).toBe(to);
  });
});
