import { defineUpdateCases } from '../kinds/update-cases.js';

/** $, $[] and $[name]: https://www.mongodb.com/docs/manual/reference/operator/update-array/ */
export const updatesPositional = defineUpdateCases('updates-positional', [
  {
    name: 'matched-element',
    before: { a: [1, 5, 9] },
    filter: { a: 5 },
    update: { $set: { 'a.$': 50 } },
    after: { a: [1, 50, 9] },
  },
  {
    name: 'matched-by-range',
    before: { a: [1, 5, 9] },
    filter: { a: { $gt: 4 } },
    update: { $set: { 'a.$': 0 } },
    after: { a: [1, 0, 9] },
  },
  {
    name: 'matched-object',
    before: {
      a: [
        { k: 1, v: 1 },
        { k: 2, v: 1 },
      ],
    },
    filter: { 'a.k': 2 },
    update: { $inc: { 'a.$.v': 5 } },
    after: {
      a: [
        { k: 1, v: 1 },
        { k: 2, v: 6 },
      ],
    },
  },
  {
    name: 'matched-by-elem-match',
    before: {
      a: [
        { k: 1, v: 1 },
        { k: 1, v: 7 },
      ],
    },
    filter: { a: { $elemMatch: { k: 1, v: { $gt: 5 } } } },
    update: { $set: { 'a.$.hit': true } },
    after: {
      a: [
        { k: 1, v: 1 },
        { k: 1, v: 7, hit: true },
      ],
    },
  },
  {
    name: 'matched-without-array-in-filter',
    before: { a: [1], b: 1 },
    filter: { b: 1 },
    update: { $set: { 'a.$': 2 } },
    after: 'refused',
  },
  { name: 'every', before: { a: [1, 2] }, update: { $inc: { 'a.$[]': 10 } }, after: { a: [11, 12] } },
  {
    name: 'every-field',
    before: { a: [{ n: 1 }, { n: 2 }] },
    update: { $mul: { 'a.$[].n': 2 } },
    after: { a: [{ n: 2 }, { n: 4 }] },
  },
  { name: 'every-of-empty', before: { a: [] }, update: { $inc: { 'a.$[]': 10 } }, after: 'unchanged' },
  { name: 'every-of-scalar', before: { a: 1 }, update: { $inc: { 'a.$[]': 10 } }, after: 'refused' },
  {
    name: 'filtered',
    before: { a: [1, 5, 9] },
    update: { $set: { 'a.$[big]': 0 } },
    arrayFilters: [{ big: { $gte: 5 } }],
    after: { a: [1, 0, 0] },
  },
  {
    name: 'filtered-by-field',
    before: {
      a: [
        { k: 'x', n: 1 },
        { k: 'y', n: 1 },
      ],
    },
    update: { $inc: { 'a.$[e].n': 1 } },
    arrayFilters: [{ 'e.k': 'y' }],
    after: {
      a: [
        { k: 'x', n: 1 },
        { k: 'y', n: 2 },
      ],
    },
  },
  {
    name: 'filtered-none',
    before: { a: [1] },
    update: { $set: { 'a.$[e]': 0 } },
    arrayFilters: [{ e: { $gt: 100 } }],
    after: 'unchanged',
  },
  { name: 'filtered-without-filter', before: { a: [1] }, update: { $set: { 'a.$[e]': 0 } }, after: 'refused' },
  {
    name: 'filter-without-use',
    before: { a: [1] },
    update: { $set: { b: 0 } },
    arrayFilters: [{ e: 1 }],
    after: 'refused',
  },
]);
