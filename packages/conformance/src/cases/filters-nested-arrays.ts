import { defineFilterCases } from '../kinds/filter-cases.js';

/**
 * Arrays within arrays: values are compared with the elements of the array at the path's end and with the array itself,
 * never deeper; paths enter an array that is an element by its index only.
 */
export const filtersNestedArrays = defineFilterCases({
  group: 'filters-nested-arrays',
  documents: {
    flat: { a: [1, 2] },
    pair: {
      a: [
        [1, 2],
        [3, 4],
      ],
    },
    single: { a: [[1]] },
    triple: { a: [[[1]]] },
    empty: { a: [[]] },
    objIn: { a: [[{ b: 1 }]] },
    inObj: { a: [{ b: [[1, 2]] }] },
    scalar: { a: 1 },
    digits: { a: [5, { '0': 9, '1': 4 }, 3] },
    mixed: { a: [[1, 2], 1] },
  },
  cases: [
    { name: 'eq-scalar', filter: { a: 1 }, expect: ['flat', 'scalar', 'mixed'] },
    { name: 'eq-array-as-element', filter: { a: [1] }, expect: ['single'] },
    { name: 'eq-array-of-array', filter: { a: [[1]] }, expect: ['single', 'triple'] },
    { name: 'eq-whole-or-element', filter: { a: [1, 2] }, expect: ['flat', 'pair', 'mixed'] },
    { name: 'eq-empty-as-element', filter: { a: [] }, expect: ['empty'] },
    { name: 'in-array', filter: { a: { $in: [[1]] } }, expect: ['single'] },
    { name: 'in-array-of-array', filter: { a: { $in: [[[1]]] } }, expect: ['single', 'triple'] },
    { name: 'in-array-and-scalar', filter: { a: { $in: [[1], 5] } }, expect: ['single', 'digits'] },
    { name: 'nin-array', filter: { a: { $nin: [[1]] } }, expectAllBut: ['single'] },
    { name: 'ne-array', filter: { a: { $ne: [1, 2] } }, expectAllBut: ['flat', 'pair', 'mixed'] },
    // An array is above any number, so that [[1]] is above [1].
    { name: 'gt-array', filter: { a: { $gt: [1] } }, expectAllBut: ['scalar'] },
    { name: 'lt-array', filter: { a: { $lt: [1] } }, expect: ['empty'] },
    { name: 'lte-array', filter: { a: { $lte: [1] } }, expect: ['single', 'empty'] },
    { name: 'gt-number', filter: { a: { $gt: 2 } }, expect: ['digits'] },
    { name: 'all-array', filter: { a: { $all: [[1, 2]] } }, expect: ['flat', 'pair', 'mixed'] },
    {
      name: 'all-arrays',
      filter: {
        a: {
          $all: [
            [1, 2],
            [3, 4],
          ],
        },
      },
      expect: ['pair'],
    },
    { name: 'all-array-and-scalar', filter: { a: { $all: [[1, 2], 1] } }, expect: ['flat', 'mixed'] },
    { name: 'all-scalar', filter: { a: { $all: [1] } }, expect: ['flat', 'scalar', 'mixed'] },
    { name: 'size', filter: { a: { $size: 1 } }, expect: ['single', 'triple', 'empty', 'objIn', 'inObj'] },
    { name: 'size-of-element', filter: { 'a.0': { $size: 2 } }, expect: ['pair', 'mixed'] },
    {
      name: 'elem-match-within-elem-match',
      filter: { a: { $elemMatch: { $elemMatch: { $eq: 1 } } } },
      expect: ['pair', 'single', 'mixed'],
    },
    { name: 'elem-match-eq', filter: { a: { $elemMatch: { $eq: 1 } } }, expect: ['flat', 'mixed'] },
    { name: 'elem-match-eq-array', filter: { a: { $elemMatch: { $eq: [1] } } }, expect: ['single'] },
    { name: 'elem-match-gt', filter: { a: { $elemMatch: { $gt: 1 } } }, expect: ['flat', 'digits'] },
    { name: 'elem-match-in-array', filter: { a: { $elemMatch: { $in: [[1]] } } }, expect: ['single'] },
    { name: 'elem-match-size', filter: { a: { $elemMatch: { $size: 0 } } }, expect: ['empty'] },
    { name: 'elem-match-field-within-nested', filter: { a: { $elemMatch: { b: 1 } } }, expect: [] },
    {
      name: 'elem-match-scalar-is-no-array',
      filter: { a: { $elemMatch: { $gte: 0 } } },
      expect: ['flat', 'digits', 'mixed'],
    },
    { name: 'elem-match-on-position', filter: { 'a.0': { $elemMatch: { $eq: 2 } } }, expect: ['pair', 'mixed'] },
    { name: 'path-is-not-followed', filter: { 'a.b': 1 }, expect: [] },
    { name: 'path-to-array-in-array', filter: { 'a.b': [1, 2] }, expect: ['inObj'] },
    { name: 'path-null', filter: { 'a.b': null }, expect: ['scalar', 'digits'] },
    { name: 'path-ne-null', filter: { 'a.b': { $ne: null } }, expectAllBut: ['scalar', 'digits'] },
    { name: 'position-then-path', filter: { 'a.0.b': 1 }, expect: ['objIn'] },
    { name: 'position-then-position', filter: { 'a.0.0': 1 }, expect: ['pair', 'single', 'mixed'] },
    { name: 'position-then-position-array', filter: { 'a.0.0': [1] }, expect: ['triple'] },
    { name: 'position-is-whole', filter: { 'a.0': 1 }, expect: ['flat'] },
    { name: 'position-is-whole-array', filter: { 'a.0': [1] }, expect: ['single'] },
    { name: 'position-or-name', filter: { 'a.1': 4 }, expect: ['digits'] },
    { name: 'position-as-whole-object', filter: { 'a.1': { '0': 9, '1': 4 } }, expect: ['digits'] },
    { name: 'name-in-object-of-array', filter: { 'a.0': 9 }, expect: ['digits'] },
    { name: 'position-gt-array', filter: { 'a.0': { $gt: [1] } }, expect: ['pair', 'triple', 'objIn', 'mixed'] },
    {
      name: 'type-array-of-position',
      filter: { 'a.0': { $type: 'array' } },
      expect: ['pair', 'single', 'triple', 'empty', 'objIn', 'mixed'],
    },
    { name: 'type-of-nested-is-array', filter: { a: { $type: 'int' } }, expect: ['flat', 'scalar', 'digits', 'mixed'] },
  ],
});
