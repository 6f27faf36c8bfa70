import { defineFilterCases } from '../kinds/filter-cases.js';

/** A comment may stand wherever names of fields do, with any value, and means nothing. */
export const filtersComment = defineFilterCases({
  group: 'filters-comment',
  documents: {
    one: { a: 1, l: [{ k: 1 }] },
    two: { a: 2, l: [{ k: 2 }] },
    none: { l: [3] },
  },
  cases: [
    { name: 'beside-a-field', filter: { a: 1, $comment: 'why' }, expect: ['one'] },
    { name: 'before-a-field', filter: { $comment: 'why', a: 1 }, expect: ['one'] },
    { name: 'alone', filter: { $comment: 'why' }, expectAllBut: [] },
    { name: 'object', filter: { a: 1, $comment: { by: ['me'], $or: 1 } }, expect: ['one'] },
    { name: 'null', filter: { a: 1, $comment: null }, expect: ['one'] },
    { name: 'within-and', filter: { $and: [{ a: { $gt: 0 } }, { $comment: 'why', a: { $lt: 2 } }] }, expect: ['one'] },
    {
      name: 'within-or',
      filter: {
        $or: [
          { a: 1, $comment: 1 },
          { a: 2, $comment: 2 },
        ],
      },
      expect: ['one', 'two'],
    },
    { name: 'alone-within-or', filter: { $or: [{ a: 1 }, { $comment: 'all' }] }, expectAllBut: [] },
    { name: 'within-nor', filter: { $nor: [{ a: 1, $comment: 'why' }] }, expectAllBut: ['one'] },
    { name: 'alone-within-nor', filter: { $nor: [{ $comment: 'all' }] }, expect: [] },
    { name: 'element', filter: { l: { $elemMatch: { k: 2, $comment: 'why' } } }, expect: ['two'] },
    { name: 'element-first', filter: { l: { $elemMatch: { $comment: 'why', k: 2 } } }, expect: ['two'] },
    { name: 'element-alone', filter: { l: { $elemMatch: { $comment: 'objects' } } }, expect: ['one', 'two'] },
    { name: 'element-or', filter: { l: { $elemMatch: { $or: [{ k: 1 }], $comment: 'why' } } }, expect: ['one'] },
    { name: 'beside-expr', filter: { $expr: { $eq: ['$a', 2] }, $comment: 'why' }, expect: ['two'] },
  ],
});
