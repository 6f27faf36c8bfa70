import { defineWriteCases } from '../kinds/write-cases.js';

const onA = { keys: { a: 1 } } as const;
const compound = { keys: { a: 1, b: -1 } } as const;

/** Entries follow their documents through every write. */
export const indexesMaintenance = defineWriteCases('indexes-maintenance', [
  {
    name: 'update-moves-the-entry',
    documents: { p: { a: 1 }, q: { a: 2 } },
    indexes: [onA],
    writes: [{ update: { $set: { a: 9 } }, filter: { id: 'p' } }],
    results: [{ matched: 1, modified: 1 }],
    outcome: { p: { a: 9 }, q: { a: 2 } },
    finds: [
      { filter: { a: 1 }, expect: [] },
      { filter: { a: 9 }, expect: ['p'] },
      { filter: { a: { $gt: 0 } }, expect: ['p', 'q'] },
    ],
  },
  {
    name: 'update-of-another-field-keeps-it',
    documents: { p: { a: 1, z: 1 } },
    indexes: [onA],
    writes: [{ update: { $set: { z: 2 } }, filter: { id: 'p' } }],
    results: [{ matched: 1, modified: 1 }],
    outcome: { p: { a: 1, z: 2 } },
    finds: [{ filter: { a: 1, z: 2 }, expect: ['p'] }],
  },
  {
    name: 'unset-makes-it-null',
    documents: { p: { a: 1 } },
    indexes: [onA],
    writes: [{ update: { $unset: { a: '' } }, filter: { id: 'p' } }],
    results: [{ matched: 1, modified: 1 }],
    outcome: { p: {} },
    finds: [
      { filter: { a: 1 }, expect: [] },
      { filter: { a: null }, expect: ['p'] },
    ],
  },
  {
    name: 'type-changes',
    documents: { p: { a: 1 }, q: { a: 'x' } },
    indexes: [onA],
    writes: [
      { update: { $set: { a: 'y' } }, filter: { id: 'p' } },
      { update: { $set: { a: [1, 2] } }, filter: { id: 'q' } },
    ],
    results: [
      { matched: 1, modified: 1 },
      { matched: 1, modified: 1 },
    ],
    outcome: { p: { a: 'y' }, q: { a: [1, 2] } },
    finds: [
      { filter: { a: { $gte: '' } }, expect: ['p'] },
      { filter: { a: 2 }, expect: ['q'] },
      { filter: { a: { $gte: 0 } }, expect: ['q'] },
    ],
  },
  {
    name: 'array-grows-and-shrinks',
    documents: { p: { a: [1, 2] }, q: { a: [3] } },
    indexes: [onA],
    writes: [
      { update: { $push: { a: 5 } }, filter: { id: 'p' } },
      { update: { $pull: { a: 1 } }, filter: { id: 'p' } },
      { update: { $pop: { a: 1 } }, filter: { id: 'q' } },
    ],
    results: [
      { matched: 1, modified: 1 },
      { matched: 1, modified: 1 },
      { matched: 1, modified: 1 },
    ],
    outcome: { p: { a: [2, 5] }, q: { a: [] } },
    finds: [
      { filter: { a: 1 }, expect: [] },
      { filter: { a: 5 }, expect: ['p'] },
      { filter: { a: 3 }, expect: [] },
      { filter: { a: [] }, expect: ['q'] },
      { filter: { a: { $gte: 2 } }, expect: ['p'] },
    ],
  },
  {
    name: 'multikey-gives-each-document-once',
    documents: { p: { a: [1, 2, 3] }, q: { a: [2, 2] } },
    indexes: [onA],
    writes: [{ update: { $set: { seen: true } }, filter: { a: { $gt: 0 } }, many: true }],
    results: [{ matched: 2, modified: 2 }],
    outcome: {
      p: { data: { a: [1, 2, 3], seen: true }, version: 2 },
      q: { data: { a: [2, 2], seen: true }, version: 2 },
    },
    finds: [{ filter: { a: { $in: [1, 2, 3] } }, expect: ['p', 'q'] }],
  },
  {
    name: 'replace',
    documents: { p: { a: 1, b: 1 } },
    indexes: [onA, compound],
    writes: [{ replace: { a: 7 }, filter: { a: 1 } }],
    results: [{ matched: 1, modified: 1 }],
    outcome: { p: { a: 7 } },
    finds: [
      { filter: { a: 1 }, expect: [] },
      { filter: { a: 7, b: null }, expect: ['p'] },
    ],
  },
  {
    name: 'delete',
    documents: { p: { a: 1 }, q: { a: 1 } },
    indexes: [onA],
    writes: [{ delete: true, filter: { a: 1 } }],
    results: [{ deleted: 1 }],
    outcome: { q: { a: 1 } },
    finds: [{ filter: { a: 1 }, expect: ['q'] }],
  },
  {
    name: 'failed-write-leaves-it',
    documents: { p: { a: 1, t: 'x' } },
    indexes: [onA],
    writes: [{ update: { $set: { a: 2 }, $inc: { t: 1 } }, filter: { id: 'p' } }],
    results: [{ error: 'refused' }],
    outcome: { p: { a: 1, t: 'x' } },
    finds: [
      { filter: { a: 2 }, expect: [] },
      { filter: { a: 1 }, expect: ['p'] },
    ],
  },
  {
    name: 'compound-prefix-and-both',
    documents: { p: { a: 1, b: 1 }, q: { a: 1, b: 2 }, r: { a: 2, b: 1 }, s: { b: 1 } },
    indexes: [compound],
    writes: [{ update: { $set: { b: 5 } }, filter: { a: 1, b: 2 } }],
    results: [{ matched: 1, modified: 1 }],
    outcome: { p: { a: 1, b: 1 }, q: { a: 1, b: 5 }, r: { a: 2, b: 1 }, s: { b: 1 } },
    finds: [
      { filter: { a: 1 }, expect: ['p', 'q'] },
      { filter: { a: 1, b: { $gt: 1 } }, expect: ['q'] },
      { filter: { a: { $in: [1, 2] }, b: 1 }, expect: ['p', 'r'] },
      { filter: { b: 1 }, expect: ['p', 'r', 's'] },
      { filter: { a: null, b: 1 }, expect: ['s'] },
    ],
  },
  {
    name: 'times-and-versions',
    documents: { p: { a: 1 } },
    indexes: [{ keys: { updated_at: -1 } }, { keys: { version: 1, a: 1 } }],
    writes: [{ update: { $set: { a: 2 } }, filter: { id: 'p' } }],
    results: [{ matched: 1, modified: 1 }],
    outcome: { p: { a: 2 } },
    finds: [
      { filter: { version: 1 }, expect: [] },
      { filter: { version: 2, a: 2 }, expect: ['p'] },
      { filter: { updated_at: { $gt: { $date: '2000-01-01T00:00:00.000Z' } } }, expect: ['p'] },
    ],
  },
  {
    name: 'metadata',
    documents: { p: {} },
    metadata: { p: { owner: 'ann' } },
    indexes: [{ keys: { 'metadata.owner': 1 } }],
    writes: [{ update: { $set: { 'metadata.owner': 'bob' } }, filter: { id: 'p' } }],
    results: [{ matched: 1, modified: 1 }],
    outcome: { p: { data: {}, version: 2, metadata: { owner: 'bob' } } },
    finds: [
      { filter: { 'metadata.owner': 'ann' }, expect: [] },
      { filter: { 'metadata.owner': 'bob' }, expect: ['p'] },
    ],
  },
]);

const live = { keys: { a: 1 }, options: { partial_filter: { live: true, n: { $gt: 5 } } } } as const;
const partialDocuments = {
  p: { a: 1, live: true, n: 9 },
  q: { a: 1, live: true, n: 2 },
  r: { a: 1, live: false, n: 9 },
  s: { a: 2, live: true, n: 9 },
};

/** An index that leaves documents out is used only where none of them could match. */
export const indexesPartial = defineWriteCases('indexes-partial', [
  {
    name: 'filter-implies-the-index',
    documents: partialDocuments,
    indexes: [live],
    writes: [],
    results: [],
    outcome: partialDocuments,
    finds: [
      { filter: { a: 1, live: true, n: { $gt: 5 } }, expect: ['p'] },
      { filter: { a: 1, live: true, n: { $gt: 8 } }, expect: ['p'] },
      { filter: { a: 1, live: true, n: 9 }, expect: ['p'] },
    ],
  },
  {
    name: 'filter-does-not-imply-the-index',
    documents: partialDocuments,
    indexes: [live],
    writes: [],
    results: [],
    outcome: partialDocuments,
    finds: [
      { filter: { a: 1 }, expect: ['p', 'q', 'r'] },
      { filter: { a: 1, live: true }, expect: ['p', 'q'] },
      { filter: { a: 1, live: true, n: { $gt: 1 } }, expect: ['p', 'q'] },
      { filter: { a: 1, $or: [{ live: true }, { n: 9 }] }, expect: ['p', 'q', 'r'] },
    ],
  },
  {
    name: 'documents-enter-and-leave',
    documents: partialDocuments,
    indexes: [live],
    writes: [
      { update: { $set: { n: 7 } }, filter: { id: 'q' } },
      { update: { $set: { live: false } }, filter: { id: 'p' } },
    ],
    results: [
      { matched: 1, modified: 1 },
      { matched: 1, modified: 1 },
    ],
    outcome: { ...partialDocuments, p: { a: 1, live: false, n: 9 }, q: { a: 1, live: true, n: 7 } },
    finds: [{ filter: { a: 1, live: true, n: { $gt: 5 } }, expect: ['q'] }],
  },
  {
    name: 'sparse-does-not-hide-missing',
    documents: { p: { a: 1 }, q: {}, r: { a: null } },
    indexes: [{ keys: { a: 1 }, options: { sparse: true } }],
    writes: [],
    results: [],
    outcome: { p: { a: 1 }, q: {}, r: { a: null } },
    finds: [
      { filter: { a: null }, expect: ['q', 'r'] },
      { filter: { a: { $exists: false } }, expect: ['q'] },
      { filter: { a: { $exists: true } }, expect: ['p', 'r'] },
      { filter: { a: { $ne: 1 } }, expect: ['q', 'r'] },
      { filter: {}, expect: ['p', 'q', 'r'] },
    ],
  },
  {
    name: 'sparse-compound',
    documents: { p: { a: 1, b: 1 }, q: { b: 1 }, r: { c: 1 } },
    indexes: [{ keys: { a: 1, b: 1 }, options: { sparse: true } }],
    writes: [],
    results: [],
    outcome: { p: { a: 1, b: 1 }, q: { b: 1 }, r: { c: 1 } },
    finds: [
      { filter: { a: null }, expect: ['q', 'r'] },
      { filter: { a: null, b: 1 }, expect: ['q'] },
      { filter: { a: null, b: null }, expect: ['r'] },
    ],
  },
]);
