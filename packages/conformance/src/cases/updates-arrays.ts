import { defineUpdateCases } from '../kinds/update-cases.js';

/** https://www.mongodb.com/docs/manual/reference/operator/update/push/ */
export const updatesPush = defineUpdateCases('updates-push', [
  { name: 'value', before: { a: [1] }, update: { $push: { a: 2 } }, after: { a: [1, 2] } },
  { name: 'duplicate', before: { a: [1] }, update: { $push: { a: 1 } }, after: { a: [1, 1] } },
  { name: 'missing', before: {}, update: { $push: { a: 1 } }, after: { a: [1] } },
  { name: 'nested-missing', before: {}, update: { $push: { 'a.b': 1 } }, after: { a: { b: [1] } } },
  { name: 'array-is-one-element', before: { a: [1] }, update: { $push: { a: [2, 3] } }, after: { a: [1, [2, 3]] } },
  { name: 'object', before: { a: [] }, update: { $push: { a: { k: 1 } } }, after: { a: [{ k: 1 }] } },
  { name: 'null', before: { a: [] }, update: { $push: { a: null } }, after: { a: [null] } },
  { name: 'each', before: { a: [1] }, update: { $push: { a: { $each: [2, 3] } } }, after: { a: [1, 2, 3] } },
  { name: 'each-empty', before: { a: [1] }, update: { $push: { a: { $each: [] } } }, after: 'unchanged' },
  {
    name: 'position-first',
    before: { a: [1, 2] },
    update: { $push: { a: { $each: [8, 9], $position: 0 } } },
    after: { a: [8, 9, 1, 2] },
  },
  {
    name: 'position-middle',
    before: { a: [1, 2] },
    update: { $push: { a: { $each: [9], $position: 1 } } },
    after: { a: [1, 9, 2] },
  },
  {
    name: 'position-beyond',
    before: { a: [1, 2] },
    update: { $push: { a: { $each: [9], $position: 7 } } },
    after: { a: [1, 2, 9] },
  },
  {
    name: 'position-negative',
    before: { a: [1, 2, 3] },
    update: { $push: { a: { $each: [8, 9], $position: -1 } } },
    after: { a: [1, 2, 8, 9, 3] },
  },
  {
    name: 'slice-first',
    before: { a: [1, 2] },
    update: { $push: { a: { $each: [3, 4], $slice: 3 } } },
    after: { a: [1, 2, 3] },
  },
  {
    name: 'slice-last',
    before: { a: [1, 2] },
    update: { $push: { a: { $each: [3, 4], $slice: -3 } } },
    after: { a: [2, 3, 4] },
  },
  { name: 'slice-zero', before: { a: [1, 2] }, update: { $push: { a: { $each: [3], $slice: 0 } } }, after: { a: [] } },
  {
    name: 'slice-only',
    before: { a: [1, 2, 3] },
    update: { $push: { a: { $each: [], $slice: 1 } } },
    after: { a: [1] },
  },
  {
    name: 'sort-ascending',
    before: { a: [3, 1] },
    update: { $push: { a: { $each: [2], $sort: 1 } } },
    after: { a: [1, 2, 3] },
  },
  {
    name: 'sort-descending',
    before: { a: [3, 1] },
    update: { $push: { a: { $each: [2], $sort: -1 } } },
    after: { a: [3, 2, 1] },
  },
  {
    name: 'sort-across-types',
    before: { a: ['x', true] },
    update: { $push: { a: { $each: [null, 5], $sort: 1 } } },
    after: { a: [null, 5, 'x', true] },
  },
  {
    name: 'sort-by-field',
    before: { a: [{ k: 3 }, { k: 1 }] },
    update: { $push: { a: { $each: [{ k: 2 }], $sort: { k: 1 } } } },
    after: { a: [{ k: 1 }, { k: 2 }, { k: 3 }] },
  },
  {
    name: 'sort-by-field-is-stable',
    before: { a: [{ k: 1, v: 'a' }, { k: 0 }] },
    update: { $push: { a: { $each: [{ k: 1, v: 'b' }], $sort: { k: -1 } } } },
    after: { a: [{ k: 1, v: 'a' }, { k: 1, v: 'b' }, { k: 0 }] },
  },
  {
    name: 'sort-then-slice',
    before: { a: [5, 1] },
    update: { $push: { a: { $each: [3, 9], $sort: -1, $slice: 2 } } },
    after: { a: [9, 5] },
  },
  { name: 'two-arrays', before: { a: [], b: [1] }, update: { $push: { a: 1, b: 2 } }, after: { a: [1], b: [1, 2] } },
  { name: 'scalar', before: { a: 1 }, update: { $push: { a: 2 } }, after: 'refused' },
  { name: 'on-null', before: { a: null }, update: { $push: { a: 2 } }, after: 'refused' },
  { name: 'each-not-array', before: { a: [] }, update: { $push: { a: { $each: 5 } } }, after: 'refused' },
  { name: 'unknown-modifier', before: { a: [] }, update: { $push: { a: { $each: [5], $frob: 1 } } }, after: 'refused' },
]);

/** https://www.mongodb.com/docs/manual/reference/operator/update/addToSet/ */
export const updatesAddToSet = defineUpdateCases('updates-add-to-set', [
  { name: 'new', before: { a: [1] }, update: { $addToSet: { a: 2 } }, after: { a: [1, 2] } },
  { name: 'present', before: { a: [1, 2] }, update: { $addToSet: { a: 2 } }, after: 'unchanged' },
  { name: 'other-type', before: { a: [1] }, update: { $addToSet: { a: '1' } }, after: { a: [1, '1'] } },
  { name: 'missing', before: {}, update: { $addToSet: { a: 1 } }, after: { a: [1] } },
  { name: 'each', before: { a: [1] }, update: { $addToSet: { a: { $each: [1, 2, 3, 2] } } }, after: { a: [1, 2, 3] } },
  {
    name: 'each-all-present',
    before: { a: [1, 2] },
    update: { $addToSet: { a: { $each: [2, 1] } } },
    after: 'unchanged',
  },
  { name: 'array-is-one-element', before: { a: [1] }, update: { $addToSet: { a: [1] } }, after: { a: [1, [1]] } },
  {
    name: 'object-present',
    before: { a: [{ k: 1, v: 2 }] },
    update: { $addToSet: { a: { k: 1, v: 2 } } },
    after: 'unchanged',
  },
  {
    name: 'object-present-in-other-key-order',
    before: { a: [{ k: 1, v: 2 }] },
    update: { $addToSet: { a: { v: 2, k: 1 } } },
    after: 'unchanged',
  },
  { name: 'null', before: { a: [1] }, update: { $addToSet: { a: null } }, after: { a: [1, null] } },
  {
    name: 'date-present',
    before: { a: [{ $date: '2026-01-01T00:00:00.000Z' }] },
    update: { $addToSet: { a: { $date: '2026-01-01T00:00:00.000Z' } } },
    after: 'unchanged',
  },
  { name: 'keeps-old-duplicates', before: { a: [1, 1] }, update: { $addToSet: { a: 2 } }, after: { a: [1, 1, 2] } },
  { name: 'scalar', before: { a: 1 }, update: { $addToSet: { a: 2 } }, after: 'refused' },
]);

/** https://www.mongodb.com/docs/manual/reference/operator/update/pull/ */
export const updatesPull = defineUpdateCases('updates-pull', [
  { name: 'value', before: { a: [1, 2, 1] }, update: { $pull: { a: 1 } }, after: { a: [2] } },
  { name: 'absent', before: { a: [1] }, update: { $pull: { a: 5 } }, after: 'unchanged' },
  { name: 'missing-field', before: {}, update: { $pull: { a: 1 } }, after: 'unchanged' },
  { name: 'condition', before: { a: [1, 5, 9] }, update: { $pull: { a: { $gt: 4 } } }, after: { a: [1] } },
  { name: 'in', before: { a: ['x', 'y', 'z'] }, update: { $pull: { a: { $in: ['x', 'z'] } } }, after: { a: ['y'] } },
  {
    name: 'bits',
    before: { a: [1, 2, 5, -1, 'x'] },
    update: { $pull: { a: { $bitsAllSet: 1 } } },
    after: { a: [2, 'x'] },
  },
  {
    name: 'comment',
    before: { a: [{ k: 1 }, { k: 2 }] },
    update: { $pull: { a: { k: 1, $comment: 'why' } } },
    after: { a: [{ k: 2 }] },
  },
  { name: 'ne', before: { a: [1, 2, 'x'] }, update: { $pull: { a: { $ne: 2 } } }, after: { a: [2] } },
  {
    name: 'object-by-fields',
    before: { a: [{ k: 1, v: 1 }, { k: 2 }] },
    update: { $pull: { a: { k: 1 } } },
    after: { a: [{ k: 2 }] },
  },
  {
    name: 'object-by-condition',
    before: { a: [{ n: 1 }, { n: 8 }] },
    update: { $pull: { a: { n: { $gte: 5 } } } },
    after: { a: [{ n: 1 }] },
  },
  {
    name: 'object-by-two-fields',
    before: {
      a: [
        { k: 1, v: 1 },
        { k: 1, v: 2 },
      ],
    },
    update: { $pull: { a: { k: 1, v: 2 } } },
    after: { a: [{ k: 1, v: 1 }] },
  },
  {
    name: 'object-leaves-scalars',
    before: { a: [1, { k: 1 }] },
    update: { $pull: { a: { k: 1 } } },
    after: { a: [1] },
  },
  {
    name: 'array-exactly',
    before: { a: [[1, 2], [2, 1], 1] },
    update: { $pull: { a: [1, 2] } },
    after: { a: [[2, 1], 1] },
  },
  { name: 'null', before: { a: [null, 1] }, update: { $pull: { a: null } }, after: { a: [1] } },
  {
    name: 'elem-match-inside',
    before: { a: [{ r: [{ q: 1 }] }, { r: [{ q: 2 }] }] },
    update: { $pull: { a: { r: { $elemMatch: { q: 2 } } } } },
    after: { a: [{ r: [{ q: 1 }] }] },
  },
  { name: 'nested-path', before: { o: { a: [1, 2] } }, update: { $pull: { 'o.a': 2 } }, after: { o: { a: [1] } } },
  { name: 'all', before: { a: [1, 1] }, update: { $pull: { a: 1 } }, after: { a: [] } },
  { name: 'scalar', before: { a: 1 }, update: { $pull: { a: 1 } }, after: 'refused' },
  { name: 'pull-all', before: { a: [0, 2, 5, 5, 1, 0] }, update: { $pullAll: { a: [0, 5] } }, after: { a: [2, 1] } },
  { name: 'pull-all-absent', before: { a: [1] }, update: { $pullAll: { a: [7] } }, after: 'unchanged' },
  { name: 'pull-all-not-array', before: { a: [1] }, update: { $pullAll: { a: 1 } }, after: 'refused' },
]);

/** https://www.mongodb.com/docs/manual/reference/operator/update/pop/ */
export const updatesPop = defineUpdateCases('updates-pop', [
  { name: 'last', before: { a: [1, 2, 3] }, update: { $pop: { a: 1 } }, after: { a: [1, 2] } },
  { name: 'first', before: { a: [1, 2, 3] }, update: { $pop: { a: -1 } }, after: { a: [2, 3] } },
  { name: 'only', before: { a: [1] }, update: { $pop: { a: 1 } }, after: { a: [] } },
  { name: 'empty', before: { a: [] }, update: { $pop: { a: 1 } }, after: 'unchanged' },
  { name: 'missing', before: {}, update: { $pop: { a: 1 } }, after: 'unchanged' },
  { name: 'nested', before: { o: { a: [1, 2] } }, update: { $pop: { 'o.a': -1 } }, after: { o: { a: [2] } } },
  { name: 'scalar', before: { a: 1 }, update: { $pop: { a: 1 } }, after: 'refused' },
  { name: 'operand-two', before: { a: [1] }, update: { $pop: { a: 2 } }, after: 'refused' },
]);
