import { defineUniqueCases } from '../kinds/unique-cases.js';
import { defineWriteCases } from '../kinds/write-cases.js';

const onA = { keys: { a: 1 }, options: { unique: true } } as const;
const onAb = { keys: { a: 1, b: -1 }, options: { unique: true } } as const;
const sparse = { keys: { a: 1 }, options: { unique: true, sparse: true } } as const;
const sparseAb = { keys: { a: 1, b: 1 }, options: { unique: true, sparse: true } } as const;
const partial = { keys: { a: 1 }, options: { unique: true, partial_filter: { live: true } } } as const;
const onPath = { keys: { 'o.k': 1 }, options: { unique: true } } as const;
const long = 'x'.repeat(5000);

/** What a unique index lets in: https://www.mongodb.com/docs/manual/core/index-unique/ */
export const indexesUnique = defineUniqueCases('indexes-unique', [
  { name: 'same-number', index: onA, first: { a: 1 }, second: { a: 1 }, collide: true },
  { name: 'other-number', index: onA, first: { a: 1 }, second: { a: 2 }, collide: false },
  { name: 'next-double', index: onA, first: { a: 0.3 }, second: { a: 0.30000000000000004 }, collide: false },
  { name: 'next-integer', index: onA, first: { a: 9007199254740990 }, second: { a: 9007199254740991 }, collide: false },
  { name: 'number-and-text', index: onA, first: { a: 1 }, second: { a: '1' }, collide: false },
  { name: 'zero-and-false', index: onA, first: { a: 0 }, second: { a: false }, collide: false },
  { name: 'case-of-letters', index: onA, first: { a: 'Ada' }, second: { a: 'ada' }, collide: false },
  { name: 'trailing-blank', index: onA, first: { a: 'x' }, second: { a: 'x ' }, collide: false },
  { name: 'accent', index: onA, first: { a: '\u00e9' }, second: { a: 'e\u0301' }, collide: false },
  { name: 'same-long-text', index: onA, first: { a: long }, second: { a: long }, collide: true },
  {
    name: 'long-texts-that-end-differently',
    index: onA,
    first: { a: `${long}1` },
    second: { a: `${long}2` },
    collide: false,
  },
  { name: 'long-text-and-its-prefix', index: onA, first: { a: long }, second: { a: `${long}x` }, collide: false },
  { name: 'missing-twice', index: onA, first: {}, second: {}, collide: true },
  { name: 'missing-and-null', index: onA, first: {}, second: { a: null }, collide: true },
  { name: 'empty-array-twice', index: onA, first: { a: [] }, second: { a: [] }, collide: true },
  { name: 'empty-array-and-null', index: onA, first: { a: [] }, second: { a: null }, collide: false },
  { name: 'empty-text-and-null', index: onA, first: { a: '' }, second: { a: null }, collide: false },
  {
    name: 'same-object-other-key-order',
    index: onA,
    first: { a: { x: 1, y: 2 } },
    second: { a: { y: 2, x: 1 } },
    collide: true,
  },
  { name: 'other-object', index: onA, first: { a: { x: 1 } }, second: { a: { x: 2 } }, collide: false },
  {
    name: 'same-date',
    index: onA,
    first: { a: { $date: '2026-01-01T00:00:00.000Z' } },
    second: { a: { $date: '2026-01-01T00:00:00.000Z' } },
    collide: true,
  },
  {
    name: 'date-and-its-text',
    index: onA,
    first: { a: { $date: '2026-01-01T00:00:00.000Z' } },
    second: { a: '2026-01-01T00:00:00.000Z' },
    collide: false,
  },
  { name: 'shared-element', index: onA, first: { a: [1, 2] }, second: { a: [2, 3] }, collide: true },
  { name: 'element-and-scalar', index: onA, first: { a: [1, 2] }, second: { a: 2 }, collide: true },
  { name: 'disjoint-arrays', index: onA, first: { a: [1, 2] }, second: { a: [3, 4] }, collide: false },
  { name: 'element-twice-in-one-document', index: onA, first: { a: [1, 1] }, second: { a: 2 }, collide: false },
  { name: 'nested-array-is-one-element', index: onA, first: { a: [[1, 2]] }, second: { a: [1, 2] }, collide: false },
  { name: 'path', index: onPath, first: { o: { k: 1 } }, second: { o: { k: 1, z: 2 } }, collide: true },
  { name: 'path-in-array', index: onPath, first: { o: [{ k: 1 }, { k: 2 }] }, second: { o: { k: 2 } }, collide: true },
  { name: 'path-missing-twice', index: onPath, first: { o: 1 }, second: { p: 1 }, collide: true },
  { name: 'compound-both-same', index: onAb, first: { a: 1, b: 2 }, second: { a: 1, b: 2 }, collide: true },
  { name: 'compound-one-same', index: onAb, first: { a: 1, b: 2 }, second: { a: 1, b: 3 }, collide: false },
  {
    name: 'compound-not-by-joined-text',
    index: onAb,
    first: { a: 'xy', b: 'z' },
    second: { a: 'x', b: 'yz' },
    collide: false,
  },
  { name: 'compound-missing-part', index: onAb, first: { a: 1 }, second: { a: 1, b: null }, collide: true },
  { name: 'sparse-missing-twice', index: sparse, first: {}, second: {}, collide: false },
  { name: 'sparse-null-twice', index: sparse, first: { a: null }, second: { a: null }, collide: true },
  { name: 'sparse-missing-and-null', index: sparse, first: {}, second: { a: null }, collide: false },
  { name: 'sparse-same', index: sparse, first: { a: 1 }, second: { a: 1 }, collide: true },
  { name: 'sparse-compound-one-part', index: sparseAb, first: { a: 1 }, second: { a: 1 }, collide: true },
  { name: 'sparse-compound-no-part', index: sparseAb, first: { c: 1 }, second: { c: 1 }, collide: false },
  { name: 'partial-both-in', index: partial, first: { a: 1, live: true }, second: { a: 1, live: true }, collide: true },
  {
    name: 'partial-one-in',
    index: partial,
    first: { a: 1, live: true },
    second: { a: 1, live: false },
    collide: false,
  },
  { name: 'partial-none-in', index: partial, first: { a: 1 }, second: { a: 1 }, collide: false },
]);

/** Unique indexes under updates, replacements and deletions. */
export const indexesUniqueWrites = defineWriteCases('indexes-unique-writes', [
  {
    name: 'update-into-duplicate',
    documents: { p: { a: 1 }, q: { a: 2 } },
    indexes: [onA],
    writes: [{ update: { $set: { a: 1 } }, filter: { id: 'q' } }],
    results: [{ error: 'DUPLICATE_VALUE' }],
    outcome: { p: { a: 1 }, q: { data: { a: 2 }, version: 1 } },
    finds: [{ filter: { a: 2 }, expect: ['q'] }],
  },
  {
    name: 'update-keeping-the-value',
    documents: { p: { a: 1, b: 1 } },
    indexes: [onA],
    writes: [{ update: { $set: { a: 1, b: 2 } }, filter: { id: 'p' } }],
    results: [{ matched: 1, modified: 1 }],
    outcome: { p: { data: { a: 1, b: 2 }, version: 2 } },
  },
  {
    name: 'replace-into-duplicate',
    documents: { p: { a: 1 }, q: { a: 2 } },
    indexes: [onA],
    writes: [{ replace: { a: 1 }, filter: { id: 'q' } }],
    results: [{ error: 'DUPLICATE_VALUE' }],
    outcome: { p: { a: 1 }, q: { a: 2 } },
  },
  {
    name: 'push-into-duplicate',
    documents: { p: { a: [1] }, q: { a: [2] } },
    indexes: [onA],
    writes: [{ update: { $push: { a: 1 } }, filter: { id: 'q' } }],
    results: [{ error: 'DUPLICATE_VALUE' }],
    outcome: { p: { a: [1] }, q: { a: [2] } },
  },
  {
    name: 'delete-frees-the-value',
    documents: { p: { a: 1 } },
    indexes: [onA],
    writes: [
      { delete: true, filter: { id: 'p' } },
      { insert: { a: 1 }, id: 'q' },
    ],
    results: [{ deleted: 1 }, { insertedId: 'q' }],
    outcome: { q: { a: 1 } },
    finds: [{ filter: { a: 1 }, expect: ['q'] }],
  },
  {
    name: 'update-frees-the-value',
    documents: { p: { a: 1 } },
    indexes: [onA],
    writes: [
      { update: { $set: { a: 5 } }, filter: { id: 'p' } },
      { insert: { a: 1 }, id: 'q' },
    ],
    results: [{ matched: 1, modified: 1 }, { insertedId: 'q' }],
    outcome: { p: { a: 5 }, q: { a: 1 } },
  },
  {
    name: 'upsert-into-duplicate',
    documents: { p: { a: 1 } },
    indexes: [onA],
    writes: [{ update: { $set: { a: 1 } }, filter: { id: 'q' }, upsert: true }],
    results: [{ error: 'DUPLICATE_VALUE' }],
    outcome: { p: { a: 1 } },
  },
  {
    name: 'second-insert-of-a-batch',
    indexes: [onA],
    writes: [
      { insert: { a: 1 }, id: 'p' },
      { insert: { a: 1 }, id: 'q' },
      { insert: { a: 2 }, id: 'r' },
    ],
    mode: 'unordered',
    results: [{ insertedId: 'p' }, { error: 'DUPLICATE_VALUE' }, { insertedId: 'r' }],
    outcome: { p: { a: 1 }, r: { a: 2 } },
  },
  {
    name: 'entering-the-partial-filter',
    documents: { p: { a: 1, live: true }, q: { a: 1, live: false } },
    indexes: [partial],
    writes: [{ update: { $set: { live: true } }, filter: { id: 'q' } }],
    results: [{ error: 'DUPLICATE_VALUE' }],
    outcome: { p: { a: 1, live: true }, q: { a: 1, live: false } },
  },
  {
    name: 'leaving-the-partial-filter',
    documents: { p: { a: 1, live: true }, q: { a: 1, live: false } },
    indexes: [partial],
    writes: [
      { update: { $set: { live: false } }, filter: { id: 'p' } },
      { update: { $set: { live: true } }, filter: { id: 'q' } },
    ],
    results: [
      { matched: 1, modified: 1 },
      { matched: 1, modified: 1 },
    ],
    outcome: { p: { a: 1, live: false }, q: { a: 1, live: true } },
  },
]);
