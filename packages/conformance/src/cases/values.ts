import { defineRoundtripCases } from '../kinds/roundtrip-cases.js';
import type { Json } from '../suite/json.js';

function nest(depth: number): Json {
  let value: Json = 1;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? { n: value } : [value];
  return value;
}

const everyAsciiText = Array.from({ length: 127 }, (_, index) => String.fromCharCode(index + 1)).join('');

/** What can be stored comes back exactly; what cannot is refused, never bent. */
export const values = defineRoundtripCases('values', [
  { name: 'empty', data: {} },
  { name: 'null', data: { a: null } },
  { name: 'booleans', data: { a: true, b: false } },
  { name: 'integers', data: { a: 0, b: -1, c: 2147483648, d: 9007199254740991, e: -9007199254740991 } },
  { name: 'doubles', data: { a: 0.1, b: 1e-7, c: 5e-324, d: -1.5, e: 0.30000000000000004, f: 123456.789 } },
  { name: 'negative-zero', data: { a: -0 }, expect: { a: 0 } },
  { name: 'every-ascii-character', data: { a: everyAsciiText } },
  { name: 'unicode', data: { a: 'é e\u0301 ß 中 \ufffd \u{1f600} \u200b \u2028 \ufeff', b: '' } },
  { name: 'long-text', data: { a: 'x\u{1f600}'.repeat(50_000) } },
  {
    name: 'text-like-other-types',
    data: { a: 'null', b: '1', c: 'true', d: '{}', e: '[]', f: '2026-01-01T00:00:00.000Z' },
  },
  { name: 'text-with-sql', data: { a: "'; drop table x; --", b: '$1 ? :a @b' } },
  { name: 'text-with-dollar', data: { a: '$field', b: '$$ROOT' } },
  { name: 'date', data: { a: { $date: '2026-01-02T03:04:05.678Z' } } },
  {
    name: 'date-canonical',
    data: { a: { $date: '2026-01-02T04:04:05+01:00' } },
    expect: { a: { $date: '2026-01-02T03:04:05.000Z' } },
  },
  { name: 'date-from-number', data: { a: { $date: 0 } }, expect: { a: { $date: '1970-01-01T00:00:00.000Z' } } },
  {
    name: 'date-first-and-last',
    data: { a: { $date: '0001-01-01T00:00:00.000Z' }, b: { $date: '9999-12-31T23:59:59.999Z' } },
  },
  {
    name: 'dates-in-arrays-and-objects',
    data: { a: [{ $date: '2026-01-02T03:04:05.678Z' }, { b: { $date: '1969-12-31T23:59:59.999Z' } }] },
  },
  { name: 'arrays', data: { a: [], b: [[]], c: [[1, [2, [3]]], null, 'x', {}] } },
  { name: 'array-with-nulls', data: { a: [null, null] } },
  { name: 'objects', data: { a: {}, b: { c: {} }, d: { e: [{ f: {} }] } } },
  {
    name: 'odd-names',
    data: { ' ': 1, 'a b': 2, "'": 3, '"': 4, '\\': 5, é: 6, '*': 7, 'a[0]': 8, '0': 9, '-1': 10, '#': 11, '\n': 12 },
  },
  { name: 'names-of-prototypes', data: { toString: 1, hasOwnProperty: 2, valueOf: 3, length: 4, at: 5 } },
  { name: 'names-that-differ-by-case', data: { a: 1, A: 2, á: 3 } },
  {
    name: 'names-of-the-envelope',
    data: { id: 'x', version: 'y', created_at: 1, updated_at: 2, metadata: { a: 1 }, data: { b: 2 } },
  },
  { name: 'names-of-sql', data: { select: 1, 'drop table': 2, json: 3, rowid: 4 } },
  {
    name: 'many-fields',
    data: Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`field_${index}`, index])),
  },
  { name: 'long-array', data: { a: Array.from({ length: 20_000 }, (_, index) => index) } },
  { name: 'deep', data: { a: nest(60) } },
  { name: 'too-deep', data: { a: nest(100) }, expect: 'refused' },
  { name: 'unsafe-integer', data: { a: 9007199254740992 }, expect: 'refused' },
  { name: 'huge-number', data: { a: 1e300 }, expect: 'refused' },
  { name: 'nul-in-text', data: { a: 'a\0b' }, expect: 'refused' },
  { name: 'nul-in-name', data: { 'a\0b': 1 }, expect: 'refused' },
  { name: 'lone-surrogate', data: { a: '\ud800' }, expect: 'refused' },
  { name: 'empty-name', data: { '': 1 }, expect: 'refused' },
  { name: 'name-with-dot', data: { 'a.b': 1 }, expect: 'refused' },
  { name: 'name-with-dollar', data: { $a: 1 }, expect: 'refused' },
  { name: 'name-with-dollar-inside', data: { a: { $b: 1 } }, expect: 'refused' },
  {
    name: 'own-prototype-name',
    data: JSON.parse('{"__proto__": {"polluted": true}}') as Record<string, Json>,
    expect: 'refused',
  },
  { name: 'own-constructor-name', data: { a: { constructor: 1 } }, expect: 'refused' },
  { name: 'underscore-id', data: { _id: 1 }, expect: 'refused' },
  { name: 'underscore-meta', data: { _meta: {} }, expect: 'refused' },
  { name: 'underscore-id-inside', data: { a: { _id: 1, _meta: 2 } } },
  { name: 'date-not-canonical-in-part', data: { a: { $date: '2026-01-01T00:00:00Z', b: 1 } }, expect: 'refused' },
  { name: 'date-without-time', data: { a: { $date: '2026-01-01' } }, expect: 'refused' },
  { name: 'date-that-is-none', data: { a: { $date: '2026-02-30T00:00:00Z' } }, expect: 'refused' },
  { name: 'object-id', data: { a: { $oid: '507f1f77bcf86cd799439011' } }, expect: 'refused' },
  { name: 'number-long', data: { a: { $numberLong: '5' } }, expect: 'refused' },
]);
