import { defineFilterCases } from '../kinds/filter-cases.js';

/** $and, $or, $nor, $not, and what is implied: https://www.mongodb.com/docs/manual/reference/operator/query-logical/ */
export const filtersLogical = defineFilterCases({
  group: 'filters-logical',
  documents: {
    p: { a: 1, b: 1 },
    q: { a: 1, b: 2 },
    r: { a: 2, b: 1 },
    s: { a: 2 },
    t: { b: 2 },
    u: {},
  },
  cases: [
    { name: 'empty', filter: {}, expectAllBut: [] },
    { name: 'implied-and', filter: { a: 1, b: 2 }, expect: ['q'] },
    { name: 'and', filter: { $and: [{ a: 1 }, { b: 2 }] }, expect: ['q'] },
    { name: 'and-same-field', filter: { $and: [{ a: { $gt: 0 } }, { a: { $lt: 2 } }] }, expect: ['p', 'q'] },
    { name: 'and-contradiction', filter: { $and: [{ a: 1 }, { a: 2 }] }, expect: [] },
    { name: 'and-of-one', filter: { $and: [{ a: 2 }] }, expect: ['r', 's'] },
    { name: 'or', filter: { $or: [{ a: 1 }, { b: 2 }] }, expect: ['p', 'q', 't'] },
    { name: 'or-same-field', filter: { $or: [{ a: 1 }, { a: 2 }] }, expect: ['p', 'q', 'r', 's'] },
    { name: 'or-of-one', filter: { $or: [{ a: 1 }] }, expect: ['p', 'q'] },
    {
      name: 'or-overlapping-gives-each-once',
      filter: { $or: [{ a: 1 }, { b: 1 }, { a: { $gte: 1 } }] },
      expect: ['p', 'q', 'r', 's'],
    },
    {
      name: 'or-of-missing',
      filter: { $or: [{ a: { $exists: false } }, { b: { $exists: false } }] },
      expect: ['s', 't', 'u'],
    },
    { name: 'or-with-empty', filter: { $or: [{}, { a: 1 }] }, expectAllBut: [] },
    { name: 'or-beside-field', filter: { a: 1, $or: [{ b: 1 }, { b: 3 }] }, expect: ['p'] },
    {
      name: 'or-with-unindexable-branch',
      filter: { $or: [{ a: 2 }, { $nor: [{ b: { $exists: true } }] }] },
      expect: ['r', 's', 'u'],
    },
    { name: 'nor', filter: { $nor: [{ a: 1 }, { b: 2 }] }, expect: ['r', 's', 'u'] },
    { name: 'nor-of-one', filter: { $nor: [{ a: { $exists: true } }] }, expect: ['t', 'u'] },
    { name: 'nor-of-empty', filter: { $nor: [{}] }, expect: [] },
    { name: 'nor-of-and', filter: { $nor: [{ $and: [{ a: 1 }, { b: 1 }] }] }, expectAllBut: ['p'] },
    {
      name: 'and-of-ors',
      filter: { $and: [{ $or: [{ a: 1 }, { a: 2 }] }, { $or: [{ b: 1 }, { b: 2 }] }] },
      expect: ['p', 'q', 'r'],
    },
    {
      name: 'or-of-ands',
      filter: {
        $or: [
          { a: 1, b: 1 },
          { a: 2, b: { $exists: false } },
        ],
      },
      expect: ['p', 's'],
    },
    { name: 'not-eq', filter: { a: { $not: { $eq: 1 } } }, expect: ['r', 's', 't', 'u'] },
    { name: 'not-range', filter: { a: { $not: { $gte: 1, $lte: 1 } } }, expect: ['r', 's', 't', 'u'] },
    { name: 'not-not', filter: { a: { $not: { $not: { $eq: 1 } } } }, expect: ['p', 'q'] },
    { name: 'not-in', filter: { a: { $not: { $in: [1] } } }, expect: ['r', 's', 't', 'u'] },
    { name: 'not-ne', filter: { a: { $not: { $ne: 1 } } }, expect: ['p', 'q'] },
    { name: 'not-and-comparison', filter: { a: { $not: { $gt: 1 }, $exists: true } }, expect: ['p', 'q'] },
    { name: 'de-morgan', filter: { $nor: [{ $nor: [{ a: 1 }] }] }, expect: ['p', 'q'] },
    { name: 'nor-beside-or', filter: { $or: [{ a: 1 }, { a: 2 }], $nor: [{ b: 1 }] }, expect: ['q', 's'] },
    {
      name: 'deep',
      filter: { $or: [{ $and: [{ $or: [{ a: 1 }, { a: 5 }] }, { $nor: [{ b: 1 }] }] }, { b: 1, a: 2 }] },
      expect: ['q', 'r'],
    },
  ],
});
