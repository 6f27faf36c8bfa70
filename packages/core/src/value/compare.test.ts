import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareStrings, compareValues, equalValues, typeRank } from './compare.js';
import type { Value } from './value.js';

const date = (text: string) => new Date(text);

/** Ascending, no two equal. */
const ascending: readonly Value[] = [
  null,
  -1e9,
  -0.5,
  0,
  Number.MIN_VALUE,
  1,
  1.5,
  2,
  10,
  Number.MAX_SAFE_INTEGER,
  '',
  '10',
  '9',
  'A',
  'Z',
  'a',
  'aa',
  'a\u0301',
  'b',
  'é',
  '\ufffd',
  '😀',
  {},
  { z: null },
  { a: 1 },
  { a: 1, b: 1 },
  { a: 2 },
  { b: 1 },
  { a: 'x' },
  { a: {} },
  { a: [] },
  { a: false },
  { a: date('1970-01-01T00:00:00.000Z') },
  [],
  [null],
  [1],
  [1, 1],
  [1, 'a'],
  // The first elements that differ decide, in arrays of any length.
  [1, 'b', 1, 0, 0, 0, 0, 0, 0, 0, 1],
  [1, 'b', 2, 0, 0, 0, 0, 0, 0, 0, 0],
  [2],
  ['a'],
  [{}],
  [[]],
  [[1]],
  [false],
  false,
  true,
  date('0000-01-01T00:00:00.000Z'),
  date('1969-12-31T23:59:59.999Z'),
  date('1970-01-01T00:00:00.000Z'),
  date('9999-12-31T23:59:59.999Z'),
];

const anyValue: fc.Arbitrary<Value> = fc.letrec<{ value: Value; scalar: Value }>((tie) => ({
  scalar: fc.oneof(
    fc.constantFrom<Value>(null, true, false, 0, 1, -1, 1.5, '', 'a', 'b', '\ufffd', '😀'),
    fc.integer({ min: -3, max: 3 }).map((ms) => new Date(ms)),
  ),
  value: fc.oneof(
    { maxDepth: 3 },
    tie('scalar'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'toString', '\ufffd', '😀'), tie('value'), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  ),
})).value;

describe('compareValues', () => {
  it('puts each of the values above before all that follow', () => {
    for (const [index, low] of ascending.entries()) {
      expect(compareValues(low, low)).toBe(0);
      for (const high of ascending.slice(index + 1)) {
        expect(Math.sign(compareValues(low, high)), JSON.stringify([low, high])).toBe(-1);
        expect(Math.sign(compareValues(high, low)), JSON.stringify([high, low])).toBe(1);
        expect(equalValues(low, high), JSON.stringify([low, high])).toBe(false);
      }
    }
  });

  it.each<[Value, Value]>([
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    [{ a: { x: 1, y: [1] } }, { a: { y: [1], x: 1 } }],
    [[{ a: 1, b: null }], [{ b: null, a: 1 }]],
    [date('2026-01-01T00:00:00.000Z'), date('2026-01-01T01:00:00.000+01:00')],
    [0, -0],
    [{}, Object.create(null)],
  ])('takes %j and %j for equal', (a, b) => {
    expect(compareValues(a, b)).toBe(0);
    expect(equalValues(a, b)).toBe(true);
  });

  it('does not take inherited names for fields', () => {
    expect(equalValues({ a: 1 }, JSON.parse('{"toString": 1}'))).toBe(false);
    expect(equalValues({}, { toString: null })).toBe(false);
    expect(equalValues(JSON.parse('{"__proto__": 1}'), JSON.parse('{"a": 1}'))).toBe(false);
    expect(equalValues(JSON.parse('{"__proto__": 1}'), JSON.parse('{"__proto__": 1}'))).toBe(true);
  });

  it('is antisymmetric', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (a, b) => {
        // Adding 0: a sign of -0 is no different from 0.
        expect(Math.sign(compareValues(a, b)) + 0).toBe(-Math.sign(compareValues(b, a)) + 0);
      }),
    );
  });

  it('is transitive', () => {
    fc.assert(
      fc.property(anyValue, anyValue, anyValue, (a, b, c) => {
        const [low, middle, high] = [a, b, c].sort(compareValues) as [Value, Value, Value];
        expect(compareValues(low, middle)).toBeLessThanOrEqual(0);
        expect(compareValues(middle, high)).toBeLessThanOrEqual(0);
        expect(compareValues(low, high)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  it('gives 0 exactly where values are equal', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (a, b) => {
        expect(compareValues(a, b) === 0).toBe(equalValues(a, b));
        expect(equalValues(a, structuredClone(a))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('compareStrings', () => {
  it.each([
    ['', 'a', -1],
    ['a', 'a', 0],
    ['a', 'B', 1],
    ['\ufffd', '😀', -1],
    ['\ue000', '\u{10000}', -1],
    ['\ud7ff', '\u{10000}', -1],
    ['x😀', 'x\uffff', 1],
    ['😀', '😁', -1],
    ['😀', '😀a', -1],
    ['é', 'e\u0301', 1],
  ])('compares %j with %j by code point', (a, b, expected) => {
    expect(Math.sign(compareStrings(a, b))).toBe(expected);
  });

  it('orders as UTF-8 bytes do', () => {
    const text = fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed());
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareStrings(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
      { numRuns: 500 },
    );
  });
});

describe('typeRank', () => {
  it('orders the types as BSON does', () => {
    expect([null, 1, 'a', {}, [], true, new Date(0)].map(typeRank)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});
