import { defineUpdateCases } from '../kinds/update-cases.js';
import { defineWriteCases } from '../kinds/write-cases.js';

/** https://www.mongodb.com/docs/manual/tutorial/update-documents-with-aggregation-pipeline/ */
export const updatesPipeline = defineUpdateCases('updates-pipeline', [
  {
    name: 'set-from-fields',
    before: { a: 1, b: 2 },
    update: [{ $set: { t: { $add: ['$a', '$b'] } } }],
    after: { a: 1, b: 2, t: 3 },
  },
  { name: 'add-fields-is-set', before: { a: 1 }, update: [{ $addFields: { b: '$a' } }], after: { a: 1, b: 1 } },
  {
    name: 'stages-see-earlier-ones',
    before: { a: 1 },
    update: [{ $set: { b: { $add: ['$a', 1] } } }, { $set: { c: { $add: ['$b', 1] } } }],
    after: { a: 1, b: 2, c: 3 },
  },
  {
    name: 'fields-of-one-stage-do-not',
    before: { a: 1, b: 5 },
    update: [{ $set: { a: '$b', b: '$a' } }],
    after: { a: 5, b: 1 },
  },
  // Unlike $set by operators, a plain text with $ is a field, and a dotted path goes through arrays.
  { name: 'reference', before: { a: 'x', b: 1 }, update: [{ $set: { b: '$a' } }], after: { a: 'x', b: 'x' } },
  { name: 'literal', before: { a: 'x' }, update: [{ $set: { b: { $literal: '$a' } } }], after: { a: 'x', b: '$a' } },
  { name: 'path-makes-object', before: {}, update: [{ $set: { 'a.b': 1 } }], after: { a: { b: 1 } } },
  { name: 'path-through-scalar-replaces', before: { a: 5 }, update: [{ $set: { 'a.b': 1 } }], after: { a: { b: 1 } } },
  {
    name: 'path-through-array',
    before: { a: [{ x: 1 }, { x: 2 }] },
    update: [{ $set: { 'a.y': 0 } }],
    after: {
      a: [
        { x: 1, y: 0 },
        { x: 2, y: 0 },
      ],
    },
  },
  {
    name: 'digits-are-a-field',
    before: { a: [{ x: 1 }] },
    update: [{ $set: { 'a.0': 9 } }],
    after: { a: [{ x: 1, '0': 9 }] },
  },
  {
    name: 'object-is-merged',
    before: { o: { x: 1 } },
    update: [{ $set: { o: { y: 2 } } }],
    after: { o: { x: 1, y: 2 } },
  },
  { name: 'missing-is-no-field', before: { a: 1 }, update: [{ $set: { b: '$zzz' } }], after: 'unchanged' },
  { name: 'missing-removes-a-field', before: { a: 1, b: 2 }, update: [{ $set: { b: '$zzz' } }], after: { a: 1 } },
  { name: 'remove', before: { a: 1, b: 2 }, update: [{ $set: { b: '$$REMOVE' } }], after: { a: 1 } },
  { name: 'null', before: { a: 1 }, update: [{ $set: { a: null } }], after: { a: null } },
  { name: 'unset-one', before: { a: 1, b: 2 }, update: [{ $unset: 'a' }], after: { b: 2 } },
  {
    name: 'unset-several',
    before: { a: 1, b: { c: 1, d: 2 }, e: 3 },
    update: [{ $unset: ['a', 'b.c'] }],
    after: { b: { d: 2 }, e: 3 },
  },
  {
    name: 'unset-in-array',
    before: { a: [{ x: 1, y: 1 }, { y: 2 }] },
    update: [{ $unset: 'a.y' }],
    after: { a: [{ x: 1 }, {}] },
  },
  { name: 'unset-missing', before: { a: 1 }, update: [{ $unset: 'zzz' }], after: 'unchanged' },
  { name: 'project', before: { a: 1, b: 2, c: 3 }, update: [{ $project: { a: 1, t: '$b' } }], after: { a: 1, t: 2 } },
  { name: 'replace-with', before: { a: { x: 1 }, b: 2 }, update: [{ $replaceWith: '$a' }], after: { x: 1 } },
  { name: 'replace-root', before: { a: 1 }, update: [{ $replaceRoot: { newRoot: { b: '$a' } } }], after: { b: 1 } },
  {
    name: 'replace-with-merged',
    before: { a: 1 },
    update: [{ $replaceWith: { $mergeObjects: [{ a: 0, b: 0 }, '$$ROOT'] } }],
    after: { a: 1, b: 0 },
  },
  {
    name: 'condition',
    before: { n: 85 },
    update: [
      {
        $set: {
          grade: {
            $switch: {
              branches: [
                { case: { $gte: ['$n', 90] }, then: 'A' },
                { case: { $gte: ['$n', 80] }, then: 'B' },
              ],
              default: 'F',
            },
          },
        },
      },
    ],
    after: { n: 85, grade: 'B' },
  },
  {
    name: 'concat-arrays',
    before: { a: [1], b: [2] },
    update: [{ $set: { a: { $concatArrays: ['$a', '$b'] } } }],
    after: { a: [1, 2], b: [2] },
  },
  {
    name: 'average',
    before: { t: [95, 92, 90] },
    update: [{ $set: { avg: { $trunc: [{ $avg: '$t' }, 0] } } }],
    after: { t: [95, 92, 90], avg: 92 },
  },
  { name: 'reads-the-id', before: {}, update: [{ $set: { key: '$_id' } }], after: { key: 'x' } },
  {
    name: 'metadata',
    before: { a: 1 },
    update: [{ $set: { '_meta.metadata.owner': 'ann' } }],
    after: { a: 1 },
    metadata: { m: 1, owner: 'ann' },
  },
  { name: 'same-value', before: { a: 1 }, update: [{ $set: { a: 1 } }], after: 'unchanged' },
  { name: 'there-and-back', before: { a: 1 }, update: [{ $set: { a: 2 } }, { $set: { a: 1 } }], after: 'unchanged' },
  { name: 'empty', before: { a: 1 }, update: [], after: 'refused' },
  { name: 'id', before: { a: 1 }, update: [{ $set: { _id: 'other' } }], after: 'refused' },
  { name: 'replace-with-other-id', before: { a: 1 }, update: [{ $replaceWith: { _id: 'other' } }], after: 'refused' },
  { name: 'replace-with-scalar', before: { a: 1 }, update: [{ $replaceWith: '$a' }], after: 'refused' },
  { name: 'replace-with-missing', before: { a: 1 }, update: [{ $replaceWith: '$zzz' }], after: 'refused' },
  { name: 'stage-that-filters', before: { a: 1 }, update: [{ $match: { a: 1 } }], after: 'refused' },
  { name: 'stage-that-groups', before: { a: 1 }, update: [{ $group: { _id: '$a' } }], after: 'refused' },
  { name: 'update-operator', before: { a: 1 }, update: [{ $inc: { a: 1 } }], after: 'refused' },
  { name: 'unknown-stage', before: { a: 1 }, update: [{ $frob: 1 }], after: 'refused' },
  { name: 'two-stages-in-one', before: { a: 1 }, update: [{ $set: { b: 1 }, $unset: 'a' }], after: 'refused' },
  { name: 'set-nothing', before: { a: 1 }, update: [{ $set: {} }], after: 'refused' },
  { name: 'unknown-expression', before: { a: 1 }, update: [{ $set: { a: { $frob: 1 } } }], after: 'refused' },
  { name: 'fails-on-data', before: { a: 'x' }, update: [{ $set: { b: { $add: ['$a', 1] } } }], after: 'refused' },
  {
    name: 'beyond-largest-safe',
    before: { a: 9007199254740991 },
    update: [{ $set: { a: { $multiply: ['$a', 2] } } }],
    after: 'refused',
  },
  {
    name: 'array-filters',
    before: { a: [1] },
    update: [{ $set: { b: 1 } }],
    arrayFilters: [{ e: 1 }],
    after: 'refused',
  },
]);

/** Pipelines as writes of one, many and none. */
export const updatesPipelineWrites = defineWriteCases('updates-pipeline-writes', [
  {
    name: 'many-each-from-its-own-fields',
    documents: { p: { n: 1, t: 0 }, q: { n: 2, t: 0 }, r: { n: 3, t: 6 } },
    indexes: [{ keys: { t: 1 } }],
    writes: [{ update: [{ $set: { t: { $multiply: ['$n', 2] } } }], filter: {}, many: true }],
    results: [{ matched: 3, modified: 2 }],
    outcome: { p: { n: 1, t: 2 }, q: { n: 2, t: 4 }, r: { data: { n: 3, t: 6 }, version: 1 } },
    finds: [
      { filter: { t: { $gte: 4 } }, expect: ['q', 'r'] },
      { filter: { t: 0 }, expect: [] },
    ],
  },
  {
    name: 'upsert-inserts',
    writes: [
      { update: [{ $set: { t: { $add: ['$n', 1] } } }], filter: { id: 'p', n: 5 }, upsert: true, returning: 'after' },
    ],
    results: [{ upsertedId: 'p', document: { id: 'p', data: { n: 5, t: 6 }, version: 1 } }],
    outcome: { p: { n: 5, t: 6 } },
  },
  {
    name: 'failure-leaves-the-document',
    documents: { p: { n: 'text' } },
    writes: [{ update: [{ $set: { m: 1 } }, { $set: { t: { $add: ['$n', 1] } } }], filter: { id: 'p' } }],
    results: [{ error: 'refused' }],
    outcome: { p: { data: { n: 'text' }, version: 1 } },
  },
]);
