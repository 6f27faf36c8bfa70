import { defineCallCases } from '../kinds/call-cases.js';
import { defineFilterCases } from '../kinds/filter-cases.js';
import { defineWriteCases } from '../kinds/write-cases.js';
import { assertFails, assertSame } from '../suite/assert.js';
import { toWriteOperation } from '../suite/write-operations.js';

/**
 * $expr has the comparisons of expressions: across types, of arrays as a whole, and of a missing field below null.
 * https://www.mongodb.com/docs/manual/reference/operator/query/expr/
 */
export const filtersExpr = defineFilterCases({
  group: 'filters-expr',
  documents: {
    over: { spent: 450, budget: 400, k: 1 },
    under: { spent: 100, budget: 150, k: 1 },
    even: { spent: 7, budget: 7, k: 2 },
    text: { spent: '9', budget: 10, k: 2 },
    arr: { spent: [1, 500], budget: 500, k: 2 },
    nul: { spent: null, budget: 5, k: 3 },
    miss: { budget: 5, k: 3 },
    both: { k: 3 },
    obj: { spent: { a: 1, b: 2 }, budget: { b: 2, a: 1 }, k: 4 },
    flag: { spent: true, budget: false, k: 4 },
  },
  cases: [
    { name: 'two-fields', filter: { $expr: { $gt: ['$spent', '$budget'] } }, expect: ['over', 'text', 'arr', 'flag'] },
    { name: 'two-fields-lt', filter: { $expr: { $lt: ['$spent', '$budget'] } }, expect: ['under', 'nul', 'miss'] },
    { name: 'two-fields-eq', filter: { $expr: { $eq: ['$spent', '$budget'] } }, expect: ['even', 'both', 'obj'] },
    { name: 'two-fields-ne', filter: { $expr: { $ne: ['$spent', '$budget'] } }, expectAllBut: ['even', 'both', 'obj'] },
    { name: 'eq-number', filter: { $expr: { $eq: ['$spent', 7] } }, expect: ['even'] },
    { name: 'eq-is-no-element', filter: { $expr: { $eq: ['$spent', 500] } }, expect: [] },
    { name: 'eq-array', filter: { $expr: { $eq: ['$spent', [1, 500]] } }, expect: ['arr'] },
    { name: 'eq-null-is-not-missing', filter: { $expr: { $eq: ['$spent', null] } }, expect: ['nul'] },
    {
      name: 'gt-is-not-of-one-type',
      filter: { $expr: { $gt: ['$spent', 400] } },
      expect: ['over', 'text', 'arr', 'obj', 'flag'],
    },
    { name: 'lt-null-is-missing', filter: { $expr: { $lt: ['$spent', null] } }, expect: ['miss', 'both'] },
    { name: 'gte-null', filter: { $expr: { $gte: ['$spent', null] } }, expectAllBut: ['miss', 'both'] },
    { name: 'in', filter: { $expr: { $in: ['$budget', [400, 7]] } }, expect: ['over', 'even'] },
    {
      name: 'and',
      filter: { $expr: { $and: [{ $gt: ['$budget', 100] }, { $eq: ['$k', 1] }] } },
      expect: ['over', 'under'],
    },
    {
      name: 'or',
      filter: { $expr: { $or: [{ $eq: ['$k', 4] }, { $eq: ['$budget', 7] }] } },
      expect: ['even', 'obj', 'flag'],
    },
    { name: 'not', filter: { $expr: { $not: [{ $eq: ['$k', 3] }] } }, expectAllBut: ['nul', 'miss', 'both'] },
    { name: 'truth-of-a-field', filter: { $expr: '$spent' }, expectAllBut: ['nul', 'miss', 'both'] },
    { name: 'truth-of-false', filter: { $expr: '$budget' }, expectAllBut: ['both', 'flag'] },
    { name: 'truth-of-zero', filter: { $expr: { $subtract: ['$k', 2] } }, expectAllBut: ['even', 'text', 'arr'] },
    { name: 'constant-true', filter: { $expr: true }, expectAllBut: [] },
    { name: 'constant-null', filter: { $expr: null }, expect: [] },
    { name: 'constant-text-is-true', filter: { $expr: { $literal: '' } }, expectAllBut: [] },
    {
      name: 'condition',
      filter: { $expr: { $lt: [{ $cond: { if: { $gte: ['$budget', 400] }, then: 1, else: 9 } }, '$k'] } },
      expect: ['arr', 'obj', 'flag'],
    },
    { name: 'type', filter: { $expr: { $eq: [{ $type: '$spent' }, 'missing'] } }, expect: ['miss', 'both'] },
    { name: 'beside-field', filter: { k: 1, $expr: { $gt: ['$spent', '$budget'] } }, expect: ['over'] },
    {
      name: 'under-or',
      filter: { $or: [{ k: 4 }, { $expr: { $eq: ['$spent', '$budget'] } }] },
      expect: ['even', 'both', 'obj', 'flag'],
    },
    {
      name: 'under-nor',
      filter: { $nor: [{ $expr: { $gt: ['$spent', '$budget'] } }] },
      expectAllBut: ['over', 'text', 'arr', 'flag'],
    },
    {
      name: 'two',
      filter: { $and: [{ $expr: { $gte: ['$k', 2] } }, { $expr: { $lte: ['$k', 3] } }], budget: 5 },
      expect: ['nul', 'miss'],
    },
    { name: 'id', filter: { $expr: { $eq: ['$_id', 'even'] } }, expect: ['even'] },
  ],
});

/** $expr chooses for writes too. */
export const filtersExprWrites = defineWriteCases('filters-expr-writes', [
  {
    name: 'update-and-delete',
    documents: { p: { a: 1, b: 2 }, q: { a: 2, b: 2 }, r: { a: 3, b: 2 } },
    indexes: [{ keys: { a: 1 } }],
    writes: [
      { update: { $set: { less: true } }, filter: { $expr: { $lt: ['$a', '$b'] } }, many: true },
      { delete: true, filter: { $expr: { $gt: ['$a', '$b'] } }, many: true },
      { update: { $inc: { a: 5 } }, filter: { b: 2, $expr: { $eq: ['$a', '$b'] } }, returning: 'after' },
    ],
    results: [
      { matched: 1, modified: 1 },
      { deleted: 1 },
      { matched: 1, modified: 1, document: { id: 'q', data: { a: 7, b: 2 } } },
    ],
    outcome: { p: { a: 1, b: 2, less: true }, q: { a: 7, b: 2 } },
    finds: [{ filter: { $expr: { $gt: ['$a', 2] } }, expect: ['q'] }],
  },
]);

/** As in MongoDB: an expression gives an upsert no fields to insert. */
export const filtersExprUpsert = defineCallCases('filters-expr-writes', [
  {
    name: 'upsert-is-refused',
    run: async ({ adapter, context, collection }) => {
      const filter = { id: 'p', $expr: { $eq: ['$a', 5] } };
      const upsert = () => toWriteOperation({ update: { $set: { n: 1 } }, filter, upsert: true }, collection);
      await assertFails(upsert, 'refused', 'the upsert');
      assertSame(await adapter.collection(collection).get(context, 'p'), undefined, 'document');
    },
  },
]);
