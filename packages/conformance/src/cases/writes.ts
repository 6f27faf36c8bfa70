import { defineWriteCases } from '../kinds/write-cases.js';

const two = { p: { n: 1 }, q: { n: 2 } };

/** Inserts, targets by filter, replacements and deletions. */
export const writes = defineWriteCases('writes', [
  {
    name: 'insert',
    writes: [{ insert: { n: 1 }, id: 'p', metadata: { owner: 'ann' } }],
    results: [{ insertedId: 'p', document: { id: 'p', data: { n: 1 }, version: 1, metadata: { owner: 'ann' } } }],
    outcome: { p: { data: { n: 1 }, version: 1, metadata: { owner: 'ann' } } },
  },
  {
    name: 'insert-empty-data',
    writes: [{ insert: {}, id: 'p' }],
    results: [{ insertedId: 'p', document: { data: {}, version: 1, metadata: {} } }],
    outcome: { p: {} },
  },
  {
    name: 'insert-same-id',
    documents: two,
    writes: [{ insert: { n: 9 }, id: 'p' }],
    results: [{ error: 'DUPLICATE_ID' }],
    outcome: { p: { data: { n: 1 }, version: 1 }, q: { n: 2 } },
  },
  {
    name: 'ids-differ-by-case-and-blanks',
    writes: [
      { insert: {}, id: 'a' },
      { insert: {}, id: 'A' },
      { insert: {}, id: 'a ' },
      { insert: {}, id: '\u00e9' },
    ],
    results: [{ insertedId: 'a' }, { insertedId: 'A' }, { insertedId: 'a ' }, { insertedId: '\u00e9' }],
    outcome: { A: {}, a: {}, 'a ': {}, '\u00e9': {} },
  },
  {
    name: 'update-first-by-id',
    documents: two,
    writes: [{ update: { $inc: { n: 10 } }, filter: {} }],
    results: [{ matched: 1, modified: 1 }],
    outcome: { p: { data: { n: 11 }, version: 2 }, q: { data: { n: 2 }, version: 1 } },
  },
  {
    name: 'update-first-by-sort',
    documents: two,
    writes: [{ update: { $inc: { n: 10 } }, filter: {}, sort: { n: -1 } }],
    results: [{ matched: 1, modified: 1 }],
    outcome: { p: { n: 1 }, q: { n: 12 } },
  },
  {
    name: 'update-many',
    documents: { p: { n: 1 }, q: { n: 2 }, r: { n: 3 } },
    writes: [{ update: { $set: { n: 2 } }, filter: { n: { $gte: 2 } }, many: true }],
    results: [{ matched: 2, modified: 1 }],
    outcome: { p: { n: 1 }, q: { data: { n: 2 }, version: 1 }, r: { data: { n: 2 }, version: 2 } },
  },
  {
    name: 'update-many-each-once',
    documents: { p: { n: 1 }, q: { n: 2 }, r: { n: 3 } },
    indexes: [{ keys: { n: 1 } }],
    writes: [{ update: { $inc: { n: 1 } }, filter: { n: { $gte: 1 } }, many: true }],
    results: [{ matched: 3, modified: 3 }],
    outcome: { p: { n: 2 }, q: { n: 3 }, r: { data: { n: 4 }, version: 2 } },
    finds: [{ filter: { n: { $gt: 2 } }, expect: ['q', 'r'] }],
  },
  {
    name: 'update-nothing',
    documents: two,
    writes: [{ update: { $set: { n: 5 } }, filter: { n: 77 }, returning: 'after' }],
    results: [{ document: null }],
    outcome: two,
  },
  {
    name: 'update-in-missing-collection',
    writes: [{ update: { $set: { n: 5 } }, filter: {}, many: true }],
    results: [{}],
    outcome: {},
  },
  {
    name: 'returning-after',
    documents: two,
    writes: [{ update: { $inc: { n: 1 } }, filter: { id: 'q' }, returning: 'after' }],
    results: [{ matched: 1, modified: 1, document: { id: 'q', data: { n: 3 }, version: 2 } }],
    outcome: { p: { n: 1 }, q: { n: 3 } },
  },
  {
    name: 'returning-before',
    documents: two,
    writes: [{ update: { $inc: { n: 1 } }, filter: { id: 'q' }, returning: 'before' }],
    results: [{ matched: 1, modified: 1, document: { id: 'q', data: { n: 2 }, version: 1 } }],
    outcome: { p: { n: 1 }, q: { n: 3 } },
  },
  {
    name: 'returning-after-in-shape',
    documents: { p: { n: 1, m: 'x' } },
    writes: [
      {
        update: { $inc: { n: 1 } },
        filter: { id: 'p' },
        returning: 'after',
        projection: { double: { $multiply: ['$n', 2] } },
      },
    ],
    results: [{ matched: 1, modified: 1, document: { id: 'p', data: { double: 4 }, version: 2 } }],
    outcome: { p: { n: 2, m: 'x' } },
  },
  {
    name: 'returning-before-with-the-found-element',
    documents: { p: { tags: ['x', 'y'], n: 1 } },
    writes: [
      {
        update: { $set: { tags: [] } },
        filter: { tags: 'y' },
        returning: 'before',
        projection: { 'tags.$': 1 },
      },
    ],
    results: [{ matched: 1, modified: 1, document: { id: 'p', data: { tags: ['y'] }, version: 1 } }],
    outcome: { p: { tags: [], n: 1 } },
  },
  {
    name: 'delete-returning-in-shape',
    documents: { p: { n: 1, m: 'x' } },
    writes: [{ delete: true, filter: { id: 'p' }, returning: 'before', projection: { m: 1 } }],
    results: [{ deleted: 1, document: { id: 'p', data: { m: 'x' }, version: 1 } }],
    outcome: {},
  },
  // An answer that cannot be given: the document would be lost, or changed again by the caller who tries once more.
  ...[
    { name: 'update', write: { update: { $set: { n: 9 } }, filter: { id: 'p' }, returning: 'after' as const } },
    { name: 'replace', write: { replace: { s: 'y' }, filter: { id: 'p' }, returning: 'before' as const } },
    { name: 'delete', write: { delete: true as const, filter: { id: 'p' }, returning: 'before' as const } },
    {
      name: 'upsert',
      write: { replace: { s: 'y' }, filter: { id: 'z' }, upsert: true as const, returning: 'after' as const },
    },
  ].map(({ name, write }) => ({
    name: `${name}-with-a-shape-that-fails-changes-nothing`,
    documents: { p: { s: 'x' } },
    writes: [{ ...write, projection: { t: { $add: ['$s', 1] } } }],
    results: [{ error: 'BAD_OPERAND' as const }],
    outcome: { p: { data: { s: 'x' }, version: 1 } },
  })),
  {
    name: 'replace',
    documents: two,
    metadata: { p: { owner: 'ann' } },
    writes: [{ replace: { m: 'new' }, filter: { id: 'p' }, returning: 'after' }],
    results: [{ matched: 1, modified: 1, document: { data: { m: 'new' }, version: 2, metadata: { owner: 'ann' } } }],
    outcome: { p: { data: { m: 'new' }, version: 2, metadata: { owner: 'ann' } }, q: { n: 2 } },
  },
  {
    name: 'replace-metadata',
    documents: two,
    metadata: { p: { owner: 'ann' } },
    writes: [{ replace: { n: 1 }, metadata: { owner: 'bob' }, filter: { id: 'p' } }],
    results: [{ matched: 1, modified: 1 }],
    outcome: { p: { data: { n: 1 }, version: 2, metadata: { owner: 'bob' } }, q: { n: 2 } },
  },
  {
    name: 'replace-by-the-same',
    documents: { p: { n: 1, o: { x: 1, y: 2 } } },
    writes: [{ replace: { n: 1, o: { x: 1, y: 2 } }, filter: { id: 'p' } }],
    results: [{ matched: 1 }],
    outcome: { p: { data: { n: 1, o: { x: 1, y: 2 } }, version: 1 } },
  },
  {
    name: 'replace-nothing',
    documents: two,
    writes: [{ replace: { n: 1 }, filter: { id: 'zz' } }],
    results: [{}],
    outcome: two,
  },
  {
    name: 'delete',
    documents: two,
    writes: [{ delete: true, filter: { id: 'p' }, returning: 'before' }],
    results: [{ deleted: 1, document: { id: 'p', data: { n: 1 }, version: 1 } }],
    outcome: { q: { n: 2 } },
  },
  {
    name: 'delete-first-by-sort',
    documents: two,
    writes: [{ delete: true, filter: {}, sort: { n: -1 } }],
    results: [{ deleted: 1 }],
    outcome: { p: { n: 1 } },
  },
  {
    name: 'delete-many',
    documents: { p: { n: 1 }, q: { n: 2 }, r: { n: 3 } },
    writes: [{ delete: true, filter: { n: { $lt: 3 } }, many: true }],
    results: [{ deleted: 2 }],
    outcome: { r: { n: 3 } },
  },
  {
    name: 'delete-nothing',
    documents: two,
    writes: [{ delete: true, filter: { n: 99 } }],
    results: [{}],
    outcome: two,
  },
  {
    name: 'id-and-filter-must-both-hold',
    documents: two,
    writes: [{ update: { $set: { n: 9 } }, filter: { id: 'p', n: 2 } }],
    results: [{}],
    outcome: two,
  },
]);

/** Optimistic locking. */
export const versions = defineWriteCases('versions', [
  {
    name: 'grow-by-one',
    documents: { p: { n: 0 } },
    writes: [
      { update: { $inc: { n: 1 } }, filter: { id: 'p' } },
      { update: { $inc: { n: 1 } }, filter: { id: 'p' } },
      { replace: { n: 9 }, filter: { id: 'p' }, returning: 'after' },
    ],
    results: [
      { matched: 1, modified: 1 },
      { matched: 1, modified: 1 },
      { matched: 1, modified: 1, document: { data: { n: 9 }, version: 4 } },
    ],
    outcome: { p: { data: { n: 9 }, version: 4 } },
  },
  {
    name: 'expected',
    documents: { p: { n: 0 } },
    writes: [{ update: { $inc: { n: 1 } }, filter: { id: 'p' }, version: 1 }],
    results: [{ matched: 1, modified: 1 }],
    outcome: { p: { data: { n: 1 }, version: 2 } },
  },
  {
    name: 'mismatch-on-update',
    documents: { p: { n: 0 } },
    writes: [{ update: { $inc: { n: 1 } }, filter: { id: 'p' }, version: 2 }],
    results: [{ error: 'VERSION_MISMATCH', details: { expected_version: 2, current_version: 1 } }],
    outcome: { p: { data: { n: 0 }, version: 1 } },
  },
  {
    name: 'mismatch-on-replace',
    documents: { p: { n: 0 } },
    writes: [{ replace: { n: 5 }, filter: { id: 'p' }, version: 7 }],
    results: [{ error: 'VERSION_MISMATCH', details: { expected_version: 7, current_version: 1 } }],
    outcome: { p: { data: { n: 0 }, version: 1 } },
  },
  {
    name: 'mismatch-on-delete',
    documents: { p: { n: 0 } },
    writes: [{ delete: true, filter: { id: 'p' }, version: 3 }],
    results: [{ error: 'VERSION_MISMATCH', details: { expected_version: 3, current_version: 1 } }],
    outcome: { p: { n: 0 } },
  },
  {
    name: 'mismatch-even-where-nothing-would-change',
    documents: { p: { n: 0 } },
    writes: [{ update: { $set: { n: 0 } }, filter: { id: 'p' }, version: 2 }],
    results: [{ error: 'VERSION_MISMATCH' }],
    outcome: { p: { data: { n: 0 }, version: 1 } },
  },
  {
    name: 'stale-after-own-write',
    documents: { p: { n: 0 } },
    writes: [
      { update: { $inc: { n: 1 } }, filter: { id: 'p' }, version: 1 },
      { update: { $inc: { n: 1 } }, filter: { id: 'p' }, version: 1 },
    ],
    results: [
      { matched: 1, modified: 1 },
      { error: 'VERSION_MISMATCH', details: { current_version: 2 } },
    ],
    outcome: { p: { data: { n: 1 }, version: 2 } },
  },
  {
    name: 'starts-again-after-deletion',
    documents: { p: { n: 0 } },
    writes: [
      { update: { $inc: { n: 1 } }, filter: { id: 'p' } },
      { delete: true, filter: { id: 'p' }, version: 2 },
      { insert: { n: 5 }, id: 'p' },
    ],
    results: [
      { matched: 1, modified: 1 },
      { deleted: 1 },
      { insertedId: 'p', document: { data: { n: 5 }, version: 1 } },
    ],
    outcome: { p: { data: { n: 5 }, version: 1 } },
  },
  {
    name: 'found-by-version',
    documents: { p: { n: 0 }, q: { n: 0 } },
    indexes: [{ keys: { version: 1 } }],
    writes: [{ update: { $inc: { n: 1 } }, filter: { id: 'p' } }],
    results: [{ matched: 1, modified: 1 }],
    outcome: { p: { n: 1 }, q: { n: 0 } },
    finds: [
      { filter: { version: 2 }, expect: ['p'] },
      { filter: { version: { $lt: 2 } }, expect: ['q'] },
    ],
  },
]);
