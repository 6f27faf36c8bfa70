import { definePipelineCases } from '../kinds/pipeline-cases.js';

const byId = { $sort: { _id: 1 } } as const;

/** Ten to the power of 308: a number beyond 2^53 is no constant here. */
const huge = { $pow: [10, 308] };

/** Sums are exact and rounded once, in whatever order the numbers come. Strings are in the order of code points. */
export const pipelinesExact = definePipelineCases({
  group: 'pipelines-exact',
  documents: {
    a: { tenths: [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1], v: 1e15, h: 1, s: '\u{1f600}' },
    b: { v: 0.1, h: 1, s: '\ufffd' },
    c: { v: -1e15, h: -1, s: 'z' },
  },
  indexOn: ['s', 'v'],
  cases: [
    {
      name: 'ten-tenths',
      pipeline: [{ $unwind: '$tenths' }, { $group: { _id: null, sum: { $sum: '$tenths' }, avg: { $avg: '$tenths' } } }],
      expect: [{ _id: null, sum: 1, avg: 0.1 }],
    },
    {
      name: 'small-between-large',
      pipeline: [byId, { $group: { _id: null, sum: { $sum: '$v' } } }],
      expect: [{ _id: null, sum: 0.1 }],
    },
    {
      name: 'large-then-small',
      pipeline: [{ $sort: { v: -1 } }, { $group: { _id: null, sum: { $sum: '$v' } } }],
      expect: [{ _id: null, sum: 0.1 }],
    },
    {
      name: 'small-to-large',
      pipeline: [{ $sort: { v: 1 } }, { $group: { _id: null, sum: { $sum: '$v' } } }],
      expect: [{ _id: null, sum: 0.1 }],
    },
    {
      name: 'beyond-range-on-the-way',
      pipeline: [byId, { $group: { _id: null, sum: { $sum: { $multiply: ['$h', huge] } } } }],
      expect: [{ _id: null, sum: 1e308 }],
    },
    {
      name: 'beyond-range-at-the-end',
      pipeline: [{ $match: { h: 1 } }, { $group: { _id: null, sum: { $sum: { $multiply: ['$h', huge] } } } }],
      expect: 'fails',
    },
    {
      name: 'code-points-in-sort',
      pipeline: [{ $sort: { s: -1 } }, { $project: { _id: 1 } }],
      expect: [{ _id: 'a' }, { _id: 'b' }, { _id: 'c' }],
    },
    {
      name: 'code-points-in-extremes',
      pipeline: [
        { $match: { s: { $ne: 'z' } } },
        { $group: { _id: null, least: { $min: '$s' }, most: { $max: '$s' } } },
      ],
      expect: [{ _id: null, least: '\ufffd', most: '\u{1f600}' }],
    },
    {
      name: 'code-points-in-expr',
      pipeline: [{ $match: { $expr: { $gt: ['$s', '\ufffd'] } } }, { $project: { _id: 1 } }],
      expect: [{ _id: 'a' }],
    },
  ],
});

/** Objects are equal whatever the order of their keys. */
export const pipelinesKeyOrder = definePipelineCases({
  group: 'pipelines-key-order',
  documents: { a: { o: { x: 1, y: { p: 1, q: 2 } } }, b: { o: { y: { q: 2, p: 1 }, x: 1 } }, c: { o: { x: 1 } } },
  indexOn: ['o'],
  cases: [
    {
      name: 'group',
      pipeline: [{ $group: { _id: '$o', n: { $sum: 1 } } }],
      unordered: true,
      expect: [
        { _id: { x: 1, y: { p: 1, q: 2 } }, n: 2 },
        { _id: { x: 1 }, n: 1 },
      ],
    },
    {
      name: 'add-to-set',
      pipeline: [{ $group: { _id: null, set: { $addToSet: '$o' } } }, { $project: { n: { $size: '$set' } } }],
      expect: [{ _id: null, n: 2 }],
    },
    {
      name: 'sort-by-count',
      pipeline: [{ $sortByCount: '$o' }, { $limit: 1 }],
      expect: [{ _id: { x: 1, y: { p: 1, q: 2 } }, count: 2 }],
    },
  ],
});
