import { defineWriteCases } from '../kinds/write-cases.js';

/** https://www.mongodb.com/docs/manual/reference/method/db.collection.updateOne/#upsert */
export const upserts = defineWriteCases('upserts', [
  {
    name: 'inserts-under-the-id-of-the-filter',
    writes: [{ update: { $set: { n: 1 } }, filter: { id: 'user123' }, upsert: true, returning: 'after' }],
    results: [{ upsertedId: 'user123', document: { id: 'user123', data: { n: 1 }, version: 1 } }],
    outcome: { user123: { data: { n: 1 }, version: 1 } },
  },
  {
    name: 'updates-a-match',
    documents: { user123: { n: 1 } },
    writes: [{ update: { $inc: { n: 1 } }, filter: { id: 'user123' }, upsert: true }],
    results: [{ matched: 1, modified: 1 }],
    outcome: { user123: { data: { n: 2 }, version: 2 } },
  },
  {
    name: 'makes-an-id',
    writes: [{ update: { $set: { n: 1 } }, filter: { email: 'a@b.c' }, upsert: true }],
    results: [{ upsertedId: 'any' }],
    outcome: { any: { email: 'a@b.c', n: 1 } },
  },
  {
    name: 'takes-equalities-only',
    writes: [
      {
        update: { $set: { n: 1 } },
        filter: { a: 1, b: { $gt: 5 }, 'c.d': { $eq: 'x' }, e: { $in: [1, 2] } },
        upsert: true,
      },
    ],
    results: [{ upsertedId: 'any' }],
    outcome: { any: { a: 1, c: { d: 'x' }, n: 1 } },
  },
  {
    name: 'takes-equalities-of-and',
    writes: [{ update: { $set: { n: 1 } }, filter: { $and: [{ a: 1 }, { b: 2 }] }, upsert: true }],
    results: [{ upsertedId: 'any' }],
    outcome: { any: { a: 1, b: 2, n: 1 } },
  },
  {
    name: 'takes-nothing-of-bits-and-comments',
    writes: [
      {
        update: { $set: { n: 1 } },
        filter: { a: 1, b: { $bitsAllSet: 5 }, $comment: 'why' },
        upsert: true,
      },
    ],
    results: [{ upsertedId: 'any' }],
    outcome: { any: { a: 1, n: 1 } },
  },
  {
    name: 'applies-operators-to-the-seed',
    writes: [{ update: { $inc: { n: 5 }, $push: { tags: 'x' } }, filter: { id: 'p', n: 1 }, upsert: true }],
    results: [{ upsertedId: 'p' }],
    outcome: { p: { n: 6, tags: ['x'] } },
  },
  {
    name: 'set-on-insert',
    writes: [
      { update: { $set: { n: 1 }, $setOnInsert: { made: true } }, filter: { id: 'p' }, upsert: true },
      { update: { $set: { n: 2 }, $setOnInsert: { made: false } }, filter: { id: 'p' }, upsert: true },
    ],
    results: [{ upsertedId: 'p' }, { matched: 1, modified: 1 }],
    outcome: { p: { data: { n: 2, made: true }, version: 2 } },
  },
  {
    name: 'before-an-insert-gives-nothing',
    writes: [{ update: { $set: { n: 1 } }, filter: { id: 'p' }, upsert: true, returning: 'before' }],
    results: [{ upsertedId: 'p', document: null }],
    outcome: { p: { n: 1 } },
  },
  ...[{ update: { $inc: { n: 1 } } }, { replace: { n: 1 } }].map((change) => ({
    name: `${Object.keys(change)[0]}-of-a-version-of-nothing`,
    documents: { q: { n: 2 } },
    writes: [{ ...change, filter: { id: 'p' }, upsert: true as const, version: 1 }],
    results: [{ error: 'VERSION_MISMATCH' as const, details: { expected_version: 1 } }],
    outcome: { q: { data: { n: 2 }, version: 1 } },
  })),
  {
    name: 'replace-inserts',
    writes: [{ replace: { n: 1 }, filter: { id: 'p', a: 5 }, upsert: true, returning: 'after' }],
    results: [{ upsertedId: 'p', document: { id: 'p', data: { n: 1 }, version: 1 } }],
    outcome: { p: { data: { n: 1 }, version: 1 } },
  },
  {
    name: 'replace-updates',
    documents: { p: { a: 5 } },
    writes: [{ replace: { n: 1 }, filter: { a: 5 }, upsert: true }],
    results: [{ matched: 1, modified: 1 }],
    outcome: { p: { data: { n: 1 }, version: 2 } },
  },
  {
    name: 'id-taken-by-a-document-that-does-not-match',
    documents: { p: { a: 1 } },
    writes: [{ update: { $set: { n: 1 } }, filter: { id: 'p', a: 2 }, upsert: true }],
    results: [{ error: 'DUPLICATE_ID' }],
    outcome: { p: { data: { a: 1 }, version: 1 } },
  },
  {
    name: 'many-inserts-one',
    writes: [{ update: { $set: { n: 1 } }, filter: { id: 'p' }, upsert: true, many: true }],
    results: [{ upsertedId: 'p' }],
    outcome: { p: { n: 1 } },
  },
  {
    name: 'many-updates-all',
    documents: { p: { a: 1 }, q: { a: 1 } },
    writes: [{ update: { $set: { n: 1 } }, filter: { a: 1 }, upsert: true, many: true }],
    results: [{ matched: 2, modified: 2 }],
    outcome: { p: { a: 1, n: 1 }, q: { a: 1, n: 1 } },
  },
]);

/** How the writes of one batch hang together. */
export const bulk = defineWriteCases('bulk', [
  {
    name: 'empty',
    writes: [],
    results: [],
    outcome: {},
  },
  {
    name: 'mixed',
    documents: { p: { n: 1 }, q: { n: 2 } },
    writes: [
      { insert: { n: 3 }, id: 'r' },
      { update: { $inc: { n: 1 } }, filter: { n: { $gte: 2 } }, many: true },
      { replace: { n: 0 }, filter: { id: 'p' } },
      { delete: true, filter: { n: 4 } },
    ],
    results: [{ insertedId: 'r' }, { matched: 2, modified: 2 }, { matched: 1, modified: 1 }, { deleted: 1 }],
    outcome: { p: { n: 0 }, q: { n: 3 } },
  },
  {
    name: 'ordered-stops-at-the-first-failure',
    documents: { p: { n: 1 } },
    writes: [
      { insert: { n: 2 }, id: 'q' },
      { insert: { n: 9 }, id: 'p' },
      { insert: { n: 3 }, id: 'r' },
    ],
    results: [{ insertedId: 'q' }, { error: 'DUPLICATE_ID' }],
    outcome: { p: { n: 1 }, q: { n: 2 } },
  },
  {
    name: 'unordered-goes-on',
    documents: { p: { n: 1 } },
    writes: [
      { insert: { n: 2 }, id: 'q' },
      { insert: { n: 9 }, id: 'p' },
      { update: { $inc: { n: 1 } }, filter: { id: 'p' }, version: 5 },
      { insert: { n: 3 }, id: 'r' },
    ],
    mode: 'unordered',
    results: [{ insertedId: 'q' }, { error: 'DUPLICATE_ID' }, { error: 'VERSION_MISMATCH' }, { insertedId: 'r' }],
    outcome: { p: { n: 1 }, q: { n: 2 }, r: { n: 3 } },
  },
  {
    name: 'same-id-twice-in-one-batch',
    writes: [
      { insert: { n: 1 }, id: 'p' },
      { insert: { n: 2 }, id: 'p' },
    ],
    mode: 'unordered',
    results: [{ insertedId: 'p' }, { error: 'DUPLICATE_ID' }],
    outcome: { p: { n: 1 } },
  },
  {
    name: 'later-writes-see-earlier-ones',
    writes: [
      { insert: { n: 1 }, id: 'p' },
      { update: { $inc: { n: 1 } }, filter: { n: 1 } },
      { update: { $inc: { n: 1 } }, filter: { n: 2 }, returning: 'after' },
    ],
    results: [
      { insertedId: 'p' },
      { matched: 1, modified: 1 },
      { matched: 1, modified: 1, document: { data: { n: 3 }, version: 3 } },
    ],
    outcome: { p: { data: { n: 3 }, version: 3 } },
  },
  {
    name: 'failed-update-leaves-the-document',
    documents: { p: { n: 'text', m: 1 } },
    writes: [{ update: { $set: { m: 2 }, $inc: { n: 1 } }, filter: { id: 'p' } }],
    results: [{ error: 'refused' }],
    outcome: { p: { data: { n: 'text', m: 1 }, version: 1 } },
  },
]);
