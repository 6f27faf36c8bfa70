import { defineUpdateCases } from '../kinds/update-cases.js';

/** What the array operators make of missing fields, other types and modifiers. */
export const updatesArrayRules = defineUpdateCases('updates-array-rules', [
  // $push
  { name: 'push-each-of-none-on-missing', before: {}, update: { $push: { a: { $each: [] } } }, after: { a: [] } },
  { name: 'push-to-inner-array', before: { a: [[1]] }, update: { $push: { 'a.0': 2 } }, after: { a: [[1, 2]] } },
  { name: 'push-to-every', before: { a: [[1], []] }, update: { $push: { 'a.$[]': 9 } }, after: { a: [[1, 9], [9]] } },
  { name: 'push-beyond', before: { a: [1] }, update: { $push: { 'a.2': 5 } }, after: { a: [1, null, [5]] } },
  {
    name: 'push-position-without-each',
    before: { a: [] },
    update: { $push: { a: { $position: 0 } } },
    after: 'refused',
  },
  {
    name: 'push-position-fraction',
    before: { a: [] },
    update: { $push: { a: { $each: [1], $position: 0.5 } } },
    after: 'refused',
  },
  {
    name: 'push-position-negative-beyond',
    before: { a: [1, 2] },
    update: { $push: { a: { $each: [9], $position: -7 } } },
    after: { a: [9, 1, 2] },
  },
  {
    name: 'push-slice-fraction',
    before: { a: [] },
    update: { $push: { a: { $each: [1], $slice: 1.5 } } },
    after: 'refused',
  },
  {
    name: 'push-slice-text',
    before: { a: [] },
    update: { $push: { a: { $each: [1], $slice: '1' } } },
    after: 'refused',
  },
  {
    name: 'push-slice-longer',
    before: { a: [1] },
    update: { $push: { a: { $each: [2], $slice: -9 } } },
    after: { a: [1, 2] },
  },
  {
    name: 'push-slice-on-missing',
    before: {},
    update: { $push: { a: { $each: [1, 2, 3], $slice: 2 } } },
    after: { a: [1, 2] },
  },
  {
    name: 'push-position-then-slice',
    before: { a: [1, 2] },
    update: { $push: { a: { $each: [9], $position: 0, $slice: 2 } } },
    after: { a: [9, 1] },
  },
  { name: 'push-sort-two', before: { a: [] }, update: { $push: { a: { $each: [1], $sort: 2 } } }, after: 'refused' },
  { name: 'push-sort-empty', before: { a: [] }, update: { $push: { a: { $each: [1], $sort: {} } } }, after: 'refused' },
  {
    name: 'push-sort-of-none',
    before: { a: [3, 1, 2] },
    update: { $push: { a: { $each: [], $sort: 1 } } },
    after: { a: [1, 2, 3] },
  },
  {
    name: 'push-sort-by-path',
    before: { a: [{ k: { m: 1 } }] },
    update: { $push: { a: { $each: [{ k: { m: 5 } }, { k: { m: 3 } }], $sort: { 'k.m': -1 } } } },
    after: { a: [{ k: { m: 5 } }, { k: { m: 3 } }, { k: { m: 1 } }] },
  },
  {
    name: 'push-sort-by-two-fields',
    before: { a: [{ k: 1, n: 1 }] },
    update: {
      $push: {
        a: {
          $each: [
            { k: 1, n: 2 },
            { k: 0, n: 3 },
          ],
          $sort: { k: 1, n: -1 },
        },
      },
    },
    after: {
      a: [
        { k: 0, n: 3 },
        { k: 1, n: 2 },
        { k: 1, n: 1 },
      ],
    },
  },
  {
    name: 'push-sort-missing-field-first',
    before: { a: [{ k: 1 }] },
    update: { $push: { a: { $each: [{ n: 1 }], $sort: { k: 1 } } } },
    after: { a: [{ n: 1 }, { k: 1 }] },
  },
  // $addToSet
  { name: 'add-each-of-none-on-missing', before: {}, update: { $addToSet: { a: { $each: [] } } }, after: { a: [] } },
  { name: 'add-each-twice-on-missing', before: {}, update: { $addToSet: { a: { $each: [1, 1] } } }, after: { a: [1] } },
  { name: 'add-array-present', before: { a: [[1, 2]] }, update: { $addToSet: { a: [1, 2] } }, after: 'unchanged' },
  {
    name: 'add-array-in-other-order',
    before: { a: [[1, 2]] },
    update: { $addToSet: { a: [2, 1] } },
    after: {
      a: [
        [1, 2],
        [2, 1],
      ],
    },
  },
  {
    name: 'add-object-with-more',
    before: { a: [{ k: 1 }] },
    update: { $addToSet: { a: { k: 1, v: 2 } } },
    after: { a: [{ k: 1 }, { k: 1, v: 2 }] },
  },
  { name: 'add-null-present', before: { a: [null] }, update: { $addToSet: { a: null } }, after: 'unchanged' },
  { name: 'add-on-null', before: { a: null }, update: { $addToSet: { a: 1 } }, after: 'refused' },
  { name: 'add-each-not-array', before: { a: [] }, update: { $addToSet: { a: { $each: 1 } } }, after: 'refused' },
  {
    name: 'add-with-slice',
    before: { a: [] },
    update: { $addToSet: { a: { $each: [1], $slice: 1 } } },
    after: 'refused',
  },
  { name: 'add-nested-missing', before: {}, update: { $addToSet: { 'a.b': 1 } }, after: { a: { b: [1] } } },
  // $pop
  { name: 'pop-zero', before: { a: [1] }, update: { $pop: { a: 0 } }, after: 'refused' },
  { name: 'pop-text', before: { a: [1] }, update: { $pop: { a: '1' } }, after: 'refused' },
  { name: 'pop-on-null', before: { a: null }, update: { $pop: { a: 1 } }, after: 'refused' },
  { name: 'pop-every', before: { a: [[1, 2], [3]] }, update: { $pop: { 'a.$[]': 1 } }, after: { a: [[1], []] } },
  // $pull
  { name: 'pull-on-null', before: { a: null }, update: { $pull: { a: 1 } }, after: 'refused' },
  { name: 'pull-through-scalar', before: { a: 1 }, update: { $pull: { 'a.b': 1 } }, after: 'refused' },
  { name: 'pull-from-empty', before: { a: [] }, update: { $pull: { a: { $gte: 0 } } }, after: 'unchanged' },
  {
    name: 'pull-or',
    before: { a: [{ k: 1 }, { k: 2 }, { k: 3 }] },
    update: { $pull: { a: { $or: [{ k: 1 }, { k: 3 }] } } },
    after: { a: [{ k: 2 }] },
  },
  {
    name: 'pull-field-null',
    before: { a: [{ k: 1 }, { v: 1 }, 5] },
    update: { $pull: { a: { k: null } } },
    after: { a: [{ k: 1 }, 5] },
  },
  {
    name: 'pull-field-path',
    before: { a: [{ k: { m: 1 } }, { k: { m: 2 } }] },
    update: { $pull: { a: { 'k.m': 2 } } },
    after: { a: [{ k: { m: 1 } }] },
  },
  {
    name: 'pull-field-object-is-whole',
    before: { a: [{ k: { m: 1 } }, { k: { m: 1, n: 2 } }] },
    update: { $pull: { a: { k: { m: 1 } } } },
    after: { a: [{ k: { m: 1, n: 2 } }] },
  },
  {
    name: 'pull-regex',
    before: { a: ['xa', 'b', 'xc', 5] },
    update: { $pull: { a: { $regex: '^x' } } },
    after: { a: ['b', 5] },
  },
  { name: 'pull-nin', before: { a: [1, 2, 3] }, update: { $pull: { a: { $nin: [2] } } }, after: { a: [2] } },
  {
    name: 'pull-exists',
    before: { a: [{ k: 1 }, { v: 1 }] },
    update: { $pull: { a: { k: { $exists: false } } } },
    after: { a: [{ k: 1 }] },
  },
  {
    name: 'pull-in-with-null',
    before: { a: [null, 1, 'x'] },
    update: { $pull: { a: { $in: [null, 'x'] } } },
    after: { a: [1] },
  },
  {
    name: 'pull-elem-match-of-arrays',
    before: { a: [[1, 9], [2], 9] },
    update: { $pull: { a: { $elemMatch: { $gt: 5 } } } },
    after: { a: [[2], 9] },
  },
  {
    name: 'pull-date',
    before: { a: [{ $date: '2026-01-01T00:00:00.000Z' }, 1] },
    update: { $pull: { a: { $date: '2026-01-01T00:00:00Z' } } },
    after: { a: [1] },
  },
  {
    name: 'pull-in-every',
    before: { a: [{ b: [1, 2] }, { b: [2] }] },
    update: { $pull: { 'a.$[].b': 2 } },
    after: { a: [{ b: [1] }, { b: [] }] },
  },
  { name: 'pull-unknown-operator', before: { a: [1] }, update: { $pull: { a: { $frob: 1 } } }, after: 'refused' },
  {
    name: 'pull-all-object',
    before: { a: [{ k: 1 }, { k: 1, v: 2 }] },
    update: { $pullAll: { a: [{ k: 1 }] } },
    after: { a: [{ k: 1, v: 2 }] },
  },
  {
    name: 'pull-all-object-in-other-key-order',
    before: { a: [{ k: 1, v: 2 }] },
    update: { $pullAll: { a: [{ v: 2, k: 1 }] } },
    after: { a: [] },
  },
  {
    name: 'pull-all-arrays-and-null',
    before: { a: [[1], 1, null] },
    update: { $pullAll: { a: [[1], null] } },
    after: { a: [1] },
  },
  { name: 'pull-all-of-none', before: { a: [1] }, update: { $pullAll: { a: [] } }, after: 'unchanged' },
  { name: 'pull-all-scalar', before: { a: 1 }, update: { $pullAll: { a: [1] } }, after: 'refused' },
  { name: 'pull-all-missing', before: { b: 1 }, update: { $pullAll: { a: [1] } }, after: 'unchanged' },
]);
