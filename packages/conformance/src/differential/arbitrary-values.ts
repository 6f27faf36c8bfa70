import fc, { type Arbitrary } from 'fast-check';
import type { Json, JsonObject } from '../suite/json.js';

/** Field names: few, so that documents, filters and updates meet; with a number, a blank and an accent among them. */
export const fieldNames = ['a', 'b', 'c', '0', "q' r", '\u00e9'] as const;

const numbers = [0, 1, 2, -1, 0.5, 0.1, 0.30000000000000004, 9, 10, 2147483648, 9007199254740991, -9007199254740991];

const texts = ['', 'a', 'A', 'ab', 'b', '10', '9', 'null', "it's", '%_\\', '\u00e9', 'e\u0301', '\ufffd', '\u{1f600}'];

const longTexts = [`${'m'.repeat(1500)}a`, `${'m'.repeat(1500)}b`];

const dates = ['1969-12-31T23:59:59.999Z', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.001Z'];

/** Numbers, texts, booleans, null and dates, each near another of its kind. */
export const arbitraryScalar: Arbitrary<Json> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<Json>(...numbers) },
  { weight: 4, arbitrary: fc.constantFrom<Json>(...texts) },
  { weight: 1, arbitrary: fc.constantFrom<Json>(...longTexts) },
  { weight: 2, arbitrary: fc.constantFrom<Json>(null) },
  { weight: 1, arbitrary: fc.constantFrom<Json>(true, false) },
  { weight: 1, arbitrary: fc.constantFrom(...dates).map((date): Json => ({ $date: date })) },
);

function arbitraryObjectOf(value: Arbitrary<Json>, maxKeys: number): Arbitrary<JsonObject> {
  return fc.dictionary(fc.constantFrom(...fieldNames), value, { maxKeys, noNullPrototype: true });
}

function arbitraryValueOfDepth(depth: number): Arbitrary<Json> {
  if (depth === 0) return arbitraryScalar;
  const below = arbitraryValueOfDepth(depth - 1);
  return fc.oneof(
    { weight: 5, arbitrary: arbitraryScalar },
    { weight: 3, arbitrary: fc.array(below, { maxLength: 3 }) },
    { weight: 3, arbitrary: arbitraryObjectOf(below, 3) },
  );
}

/** Any value, nested up to three deep. */
export const arbitraryValue: Arbitrary<Json> = arbitraryValueOfDepth(3);

/** A document's data. */
export const arbitraryData: Arbitrary<JsonObject> = arbitraryObjectOf(arbitraryValue, 4);

/** Paths that documents may have, a position within an array among their parts. */
export const arbitraryPath: Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<string>(...fieldNames.filter((name) => name !== '0')) },
  { weight: 4, arbitrary: fc.constantFrom('a.b', 'a.a', 'b.a', 'a.c', 'c.b', "a.q' r", 'b.\u00e9') },
  { weight: 1, arbitrary: fc.constantFrom('a.0', 'a.1', 'a.0.b', 'b.0.0', 'a.b.c', 'a.b.0') },
);
