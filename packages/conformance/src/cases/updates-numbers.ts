import { defineUpdateCases } from '../kinds/update-cases.js';

/** https://www.mongodb.com/docs/manual/reference/operator/update/inc/ */
export const updatesInc = defineUpdateCases('updates-inc', [
  { name: 'number', before: { n: 1 }, update: { $inc: { n: 2 } }, after: { n: 3 } },
  { name: 'negative', before: { n: 1 }, update: { $inc: { n: -3 } }, after: { n: -2 } },
  { name: 'double', before: { n: 0.1 }, update: { $inc: { n: 0.2 } }, after: { n: 0.30000000000000004 } },
  { name: 'missing', before: {}, update: { $inc: { n: 5 } }, after: { n: 5 } },
  { name: 'missing-by-zero', before: {}, update: { $inc: { n: 0 } }, after: { n: 0 } },
  { name: 'by-zero', before: { n: 7 }, update: { $inc: { n: 0 } }, after: 'unchanged' },
  { name: 'nested-missing', before: {}, update: { $inc: { 'a.b': 1 } }, after: { a: { b: 1 } } },
  { name: 'array-position', before: { a: [1, 2] }, update: { $inc: { 'a.1': 10 } }, after: { a: [1, 12] } },
  { name: 'two-fields', before: { a: 1, b: 1 }, update: { $inc: { a: 1, b: -1 } }, after: { a: 2, b: 0 } },
  {
    name: 'to-largest-safe',
    before: { n: 9007199254740990 },
    update: { $inc: { n: 1 } },
    after: { n: 9007199254740991 },
  },
  { name: 'beyond-largest-safe', before: { n: 9007199254740991 }, update: { $inc: { n: 1 } }, after: 'refused' },
  {
    name: 'lost-in-rounding-is-no-change',
    before: { n: 1000000.5 },
    update: { $inc: { n: 1e-20 } },
    after: 'unchanged',
  },
  { name: 'null', before: { n: null }, update: { $inc: { n: 1 } }, after: 'refused' },
  { name: 'text', before: { n: '1' }, update: { $inc: { n: 1 } }, after: 'refused' },
  { name: 'array', before: { n: [1] }, update: { $inc: { n: 1 } }, after: 'refused' },
  { name: 'date', before: { n: { $date: '1970-01-01T00:00:00.000Z' } }, update: { $inc: { n: 1 } }, after: 'refused' },
  { name: 'operand-text', before: { n: 1 }, update: { $inc: { n: '1' } }, after: 'refused' },
  { name: 'operand-null', before: { n: 1 }, update: { $inc: { n: null } }, after: 'refused' },
]);

/** https://www.mongodb.com/docs/manual/reference/operator/update/mul/ */
export const updatesMul = defineUpdateCases('updates-mul', [
  { name: 'number', before: { n: 6 }, update: { $mul: { n: 7 } }, after: { n: 42 } },
  { name: 'fraction', before: { n: 10 }, update: { $mul: { n: 0.25 } }, after: { n: 2.5 } },
  { name: 'missing-gives-zero', before: {}, update: { $mul: { n: 5 } }, after: { n: 0 } },
  { name: 'by-one', before: { n: 3 }, update: { $mul: { n: 1 } }, after: 'unchanged' },
  { name: 'negative-zero-is-zero', before: { n: 0 }, update: { $mul: { n: -1 } }, after: 'unchanged' },
  { name: 'beyond-largest-safe', before: { n: 9007199254740991 }, update: { $mul: { n: 2 } }, after: 'refused' },
  { name: 'text', before: { n: 'x' }, update: { $mul: { n: 2 } }, after: 'refused' },
  { name: 'null', before: { n: null }, update: { $mul: { n: 2 } }, after: 'refused' },
]);

/** In the order of types and values: https://www.mongodb.com/docs/manual/reference/operator/update/min/ */
export const updatesMinMax = defineUpdateCases('updates-min-max', [
  { name: 'min-lower', before: { n: 5 }, update: { $min: { n: 3 } }, after: { n: 3 } },
  { name: 'min-higher', before: { n: 5 }, update: { $min: { n: 7 } }, after: 'unchanged' },
  { name: 'min-equal', before: { n: 5 }, update: { $min: { n: 5 } }, after: 'unchanged' },
  { name: 'min-missing', before: {}, update: { $min: { n: 3 } }, after: { n: 3 } },
  { name: 'min-text-is-above-number', before: { n: 5 }, update: { $min: { n: 'a' } }, after: 'unchanged' },
  { name: 'min-null-is-below-number', before: { n: 5 }, update: { $min: { n: null } }, after: { n: null } },
  {
    name: 'min-date',
    before: { n: { $date: '2026-01-02T00:00:00.000Z' } },
    update: { $min: { n: { $date: '2026-01-01T00:00:00.000Z' } } },
    after: { n: { $date: '2026-01-01T00:00:00.000Z' } },
  },
  { name: 'min-array-compares-whole', before: { n: [5] }, update: { $min: { n: 1 } }, after: { n: 1 } },
  { name: 'min-nested', before: { a: { n: 5 } }, update: { $min: { 'a.n': 4 } }, after: { a: { n: 4 } } },
  { name: 'max-higher', before: { n: 5 }, update: { $max: { n: 7 } }, after: { n: 7 } },
  { name: 'max-lower', before: { n: 5 }, update: { $max: { n: 3 } }, after: 'unchanged' },
  { name: 'max-equal', before: { n: 5 }, update: { $max: { n: 5 } }, after: 'unchanged' },
  { name: 'max-missing', before: {}, update: { $max: { n: 3 } }, after: { n: 3 } },
  { name: 'max-text-is-above-number', before: { n: 5 }, update: { $max: { n: 'a' } }, after: { n: 'a' } },
  { name: 'max-number-is-below-text', before: { n: 'a' }, update: { $max: { n: 99 } }, after: 'unchanged' },
  { name: 'max-null-over-number', before: { n: 5 }, update: { $max: { n: null } }, after: 'unchanged' },
  { name: 'max-true-is-above-object', before: { n: { a: 1 } }, update: { $max: { n: true } }, after: { n: true } },
  { name: 'max-number-not-text-order', before: { n: 9 }, update: { $max: { n: 10 } }, after: { n: 10 } },
]);
