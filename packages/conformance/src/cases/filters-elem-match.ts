import { defineFilterCases } from '../kinds/filter-cases.js';

/** Arrays of objects: https://www.mongodb.com/docs/manual/tutorial/query-array-of-documents/ */
export const filtersElemMatch = defineFilterCases({
  group: 'filters-elem-match',
  documents: {
    two: {
      items: [
        { k: 'a', n: 1 },
        { k: 'b', n: 5 },
      ],
    },
    a5: { items: [{ k: 'a', n: 5 }] },
    tags: {
      items: [
        { k: 'b', n: 1 },
        { k: 'a', n: 3, tags: ['x', 'y'] },
      ],
    },
    empty: { items: [] },
    object: { items: { k: 'a', n: 5 } },
    miss: {},
    scalars: { items: [5, 'a'] },
    sub: { items: [{ k: 'a', sub: [{ m: 1 }, { m: 9 }] }] },
  },
  cases: [
    {
      name: 'two-fields-one-element',
      filter: { items: { $elemMatch: { k: 'a', n: { $gt: 2 } } } },
      expect: ['a5', 'tags'],
    },
    {
      name: 'two-paths-any-elements',
      filter: { 'items.k': 'a', 'items.n': { $gt: 2 } },
      expect: ['two', 'a5', 'tags', 'object'],
    },
    { name: 'path', filter: { 'items.k': 'a' }, expect: ['two', 'a5', 'tags', 'object', 'sub'] },
    { name: 'array-inside', filter: { items: { $elemMatch: { tags: 'x' } } }, expect: ['tags'] },
    { name: 'all-inside', filter: { items: { $elemMatch: { tags: { $all: ['x', 'y'] } } } }, expect: ['tags'] },
    { name: 'ne-inside', filter: { items: { $elemMatch: { n: { $ne: 5 } } } }, expect: ['two', 'tags', 'sub'] },
    { name: 'ne-outside', filter: { 'items.n': { $ne: 5 } }, expect: ['tags', 'empty', 'miss', 'scalars', 'sub'] },
    {
      name: 'or-inside',
      filter: { items: { $elemMatch: { $or: [{ n: 1 }, { k: 'a' }] } } },
      expect: ['two', 'a5', 'tags', 'sub'],
    },
    { name: 'and-inside', filter: { items: { $elemMatch: { $and: [{ n: 1 }, { k: 'a' }] } } }, expect: ['two'] },
    { name: 'nor-inside', filter: { items: { $elemMatch: { $nor: [{ k: 'a' }, { k: 'b' }] } } }, expect: [] },
    { name: 'path-inside', filter: { items: { $elemMatch: { 'sub.m': 9 } } }, expect: ['sub'] },
    {
      name: 'elem-match-inside',
      filter: { items: { $elemMatch: { sub: { $elemMatch: { m: { $gt: 1, $lt: 10 } } } } } },
      expect: ['sub'],
    },
    { name: 'path-to-array-inside', filter: { 'items.sub': { $elemMatch: { m: 1 } } }, expect: ['sub'] },
    { name: 'empty', filter: { items: { $elemMatch: {} } }, expect: ['two', 'a5', 'tags', 'sub'] },
    {
      name: 'negated',
      filter: { items: { $not: { $elemMatch: { k: 'a' } } } },
      expect: ['empty', 'object', 'miss', 'scalars'],
    },
    { name: 'missing-inside', filter: { items: { $elemMatch: { k: { $exists: false } } } }, expect: [] },
    { name: 'missing-n-inside', filter: { items: { $elemMatch: { n: { $exists: false } } } }, expect: ['sub'] },
    { name: 'null-inside', filter: { items: { $elemMatch: { n: null } } }, expect: ['sub'] },
    { name: 'value-form', filter: { items: { $elemMatch: { $gte: 5 } } }, expect: ['scalars'] },
    { name: 'in-inside', filter: { items: { $elemMatch: { n: { $in: [3, 9] }, k: 'a' } } }, expect: ['tags'] },
    {
      name: 'all-of-elem-match',
      filter: { items: { $all: [{ $elemMatch: { k: 'a', n: 1 } }, { $elemMatch: { k: 'b', n: 5 } }] } },
      expect: ['two'],
    },
    { name: 'whole-element', filter: { items: { k: 'a', n: 5 } }, expect: ['a5', 'object'] },
    { name: 'whole-element-other-key-order', filter: { items: { n: 5, k: 'a' } }, expect: ['a5', 'object'] },
    {
      name: 'elem-match-and-other-field',
      filter: { items: { $elemMatch: { k: 'b' } }, 'items.n': 1 },
      expect: ['two', 'tags'],
    },
    { name: 'elem-match-and-size', filter: { items: { $elemMatch: { k: 'a' }, $size: 1 } }, expect: ['a5', 'sub'] },
  ],
});
