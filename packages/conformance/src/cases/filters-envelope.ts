import { defineFilterCases } from '../kinds/filter-cases.js';

const longAgo = { $date: '2000-01-01T00:00:00.000Z' };

/** The envelope's names beside the data's. */
export const filtersEnvelope = defineFilterCases({
  group: 'filters-envelope',
  documents: {
    a: { id: 'inner', version: 5, n: 1 },
    b: { data: { x: 1 }, n: 2 },
    c: { metadata: { owner: 'bob' }, n: 3 },
    'd-\u00e9': { created_at: 'never', n: 4 },
  },
  metadata: { a: { owner: 'ann', tags: ['x', 'y'] }, b: { owner: null }, c: { level: { n: 2 } } },
  cases: [
    { name: 'id', filter: { id: 'b' }, expect: ['b'] },
    { name: 'underscore-id', filter: { _id: 'b' }, expect: ['b'] },
    { name: 'id-unicode', filter: { id: 'd-\u00e9' }, expect: ['d-\u00e9'] },
    { name: 'id-in', filter: { id: { $in: ['a', 'c', 'zz'] } }, expect: ['a', 'c'] },
    { name: 'id-nin', filter: { id: { $nin: ['a', 'c'] } }, expect: ['b', 'd-\u00e9'] },
    { name: 'id-range', filter: { id: { $gt: 'a', $lte: 'c' } }, expect: ['b', 'c'] },
    { name: 'id-ne', filter: { id: { $ne: 'a' } }, expectAllBut: ['a'] },
    { name: 'id-regex', filter: { id: { $regex: '^d' } }, expect: ['d-\u00e9'] },
    { name: 'id-is-text', filter: { id: { $type: 'string' } }, expectAllBut: [] },
    { name: 'id-number', filter: { id: 5 }, expect: [] },
    { name: 'id-null', filter: { id: null }, expect: [] },
    { name: 'id-exists', filter: { id: { $exists: true } }, expectAllBut: [] },
    { name: 'id-and-field', filter: { id: 'b', n: 1 }, expect: [] },
    { name: 'id-or-field', filter: { $or: [{ id: 'b' }, { n: 1 }] }, expect: ['a', 'b'] },
    { name: 'id-quote', filter: { id: "b' OR 1=1 --" }, expect: [] },
    { name: 'version', filter: { version: 1 }, expectAllBut: [] },
    { name: 'version-gt', filter: { version: { $gt: 1 } }, expect: [] },
    { name: 'created-after', filter: { created_at: { $gt: longAgo } }, expectAllBut: [] },
    { name: 'created-after-text', filter: { created_at: { $gt: '2000-01-01T00:00:00.000Z' } }, expectAllBut: [] },
    { name: 'updated-before', filter: { updated_at: { $lt: longAgo } }, expect: [] },
    { name: 'metadata-field', filter: { 'metadata.owner': 'ann' }, expect: ['a'] },
    { name: 'metadata-null', filter: { 'metadata.owner': null }, expectAllBut: ['a'] },
    { name: 'metadata-array', filter: { 'metadata.tags': 'y' }, expect: ['a'] },
    { name: 'metadata-deep', filter: { 'metadata.level.n': { $gte: 2 } }, expect: ['c'] },
    { name: 'data-id', filter: { 'data.id': 'inner' }, expect: ['a'] },
    { name: 'data-version', filter: { 'data.version': 5 }, expect: ['a'] },
    { name: 'data-metadata', filter: { 'data.metadata.owner': 'bob' }, expect: ['c'] },
    { name: 'data-created-at', filter: { 'data.created_at': 'never' }, expect: ['d-\u00e9'] },
    { name: 'data-prefix-is-stripped', filter: { 'data.n': 2 }, expect: ['b'] },
    { name: 'data-data', filter: { 'data.data.x': 1 }, expect: ['b'] },
  ],
});
