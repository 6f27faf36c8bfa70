import { definePipelineCases } from '../kinds/pipeline-cases.js';

/** $sort, $sample and $count where values are of all types. */
export const pipelinesOrder = definePipelineCases({
  group: 'pipelines-order',
  documents: {
    t0: { v: [] },
    t1: { v: { a: 1 } },
    t2: { v: 'b' },
    t3: { v: 'a' },
    t4: { v: 3 },
    t5: { v: null },
    t6: {},
    t7: { v: true },
    t8: { v: { $date: '2026-01-01T00:00:00.000Z' } },
    t9: { v: [0, 99] },
  },
  indexOn: ['v'],
  cases: [
    {
      // An array counts by its least element, an empty one comes before null, missing is the same as null.
      name: 'sort-up',
      pipeline: [{ $sort: { v: 1, _id: 1 } }, { $group: { _id: null, ids: { $push: '$_id' } } }],
      expect: [{ _id: null, ids: ['t0', 't5', 't6', 't9', 't4', 't3', 't2', 't1', 't7', 't8'] }],
    },
    {
      // Now by its greatest.
      name: 'sort-down',
      pipeline: [{ $sort: { v: -1, _id: 1 } }, { $group: { _id: null, ids: { $push: '$_id' } } }],
      expect: [{ _id: null, ids: ['t8', 't7', 't1', 't2', 't3', 't9', 't4', 't5', 't6', 't0'] }],
    },
    {
      name: 'sort-by-computed',
      pipeline: [
        { $project: { t: { $type: '$v' } } },
        { $sort: { t: -1, _id: -1 } },
        { $limit: 3 },
        { $project: { _id: 1 } },
      ],
      expect: [{ _id: 't3' }, { _id: 't2' }, { _id: 't1' }],
    },
    {
      name: 'skip-all',
      pipeline: [{ $skip: 10 }],
      expect: [],
    },
    {
      name: 'memory-of-a-stage',
      pipeline: [
        { $limit: 1 },
        { $project: { v: { $range: [0, 1_000_000] } } },
        { $unwind: '$v' },
        { $group: { _id: null, all: { $push: { a: '$v', b: '$v', c: '$v', d: '$v' } } } },
      ],
      expect: 'fails',
    },
    { name: 'sort-nothing', pipeline: [{ $sort: {} }], expect: 'refused' },
    { name: 'sort-direction', pipeline: [{ $sort: { a: 0 } }], expect: 'refused' },
    { name: 'sample-some', pipeline: [{ $sample: { size: 4 } }, { $count: 'n' }], expect: [{ n: 4 }] },
    { name: 'sample-more-than-there-are', pipeline: [{ $sample: { size: 50 } }, { $count: 'n' }], expect: [{ n: 10 }] },
    {
      name: 'sample-each-once',
      pipeline: [{ $sample: { size: 10 } }, { $group: { _id: '$_id' } }, { $count: 'n' }],
      expect: [{ n: 10 }],
    },
    { name: 'sample-negative', pipeline: [{ $sample: { size: -1 } }], expect: 'refused' },
    { name: 'sample-without-size', pipeline: [{ $sample: {} }], expect: 'refused' },
    { name: 'count-empty-name', pipeline: [{ $count: '' }], expect: 'refused' },
    { name: 'count-dollar-name', pipeline: [{ $count: '$n' }], expect: 'refused' },
    { name: 'count-dotted-name', pipeline: [{ $count: 'a.b' }], expect: 'refused' },
    { name: 'limit-fraction', pipeline: [{ $limit: 1.5 }], expect: 'refused' },
    { name: 'limit-text', pipeline: [{ $limit: '5' }], expect: 'refused' },
  ],
});

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/bucket/, …/bucketAuto/, …/sortByCount/ */
export const pipelinesBuckets = definePipelineCases({
  group: 'pipelines-buckets',
  documents: {
    w1: { price: 199.99, year: 1926, tags: ['a', 'b', 'c'] },
    w2: { price: 280, year: 1902, tags: ['a', 'b'] },
    w3: { price: 76.04, tags: ['a'] },
    w4: { price: 167.3, year: 1925 },
    w5: { price: 483, year: 1840 },
    w6: { price: 385, year: 1926 },
    w7: { price: 159, year: null },
    w8: { price: 118.42, year: 'unknown' },
  },
  indexOn: ['price', 'year'],
  cases: [
    {
      // The lower boundary is in, the upper one is not.
      name: 'bucket',
      pipeline: [{ $bucket: { groupBy: '$year', boundaries: [1840, 1902, 1926, 1930], default: 'other' } }],
      expect: [
        { _id: 1840, count: 1 },
        { _id: 1902, count: 2 },
        { _id: 1926, count: 2 },
        { _id: 'other', count: 3 },
      ],
    },
    {
      name: 'bucket-output',
      pipeline: [
        { $sort: { price: 1 } },
        {
          $bucket: {
            groupBy: '$price',
            boundaries: [0, 200, 400],
            default: 'more',
            output: { n: { $sum: 1 }, ids: { $push: '$_id' }, most: { $max: '$price' } },
          },
        },
      ],
      expect: [
        { _id: 0, n: 5, ids: ['w3', 'w8', 'w7', 'w4', 'w1'], most: 199.99 },
        { _id: 200, n: 2, ids: ['w2', 'w6'], most: 385 },
        { _id: 'more', n: 1, ids: ['w5'], most: 483 },
      ],
    },
    {
      name: 'bucket-leaves-out-empty',
      pipeline: [{ $match: { price: { $lt: 100 } } }, { $bucket: { groupBy: '$price', boundaries: [0, 50, 100] } }],
      expect: [{ _id: 50, count: 1 }],
    },
    {
      name: 'bucket-of-nothing',
      pipeline: [{ $match: { price: 0 } }, { $bucket: { groupBy: '$price', boundaries: [0, 50] } }],
      expect: [],
    },
    {
      name: 'bucket-without-default',
      pipeline: [{ $bucket: { groupBy: '$price', boundaries: [0, 200] } }],
      expect: 'fails',
    },
    { name: 'bucket-one-boundary', pipeline: [{ $bucket: { groupBy: '$a', boundaries: [1] } }], expect: 'refused' },
    { name: 'bucket-descending', pipeline: [{ $bucket: { groupBy: '$a', boundaries: [2, 1] } }], expect: 'refused' },
    { name: 'bucket-mixed-types', pipeline: [{ $bucket: { groupBy: '$a', boundaries: [1, 'a'] } }], expect: 'refused' },
    {
      name: 'bucket-default-within',
      pipeline: [{ $bucket: { groupBy: '$a', boundaries: [0, 10], default: 5 } }],
      expect: 'refused',
    },
    { name: 'bucket-constant-key', pipeline: [{ $bucket: { groupBy: 'a', boundaries: [0, 1] } }], expect: 'refused' },
    {
      name: 'bucket-auto',
      pipeline: [{ $bucketAuto: { groupBy: '$price', buckets: 4 } }],
      expect: [
        { _id: { min: 76.04, max: 159 }, count: 2 },
        { _id: { min: 159, max: 199.99 }, count: 2 },
        { _id: { min: 199.99, max: 385 }, count: 2 },
        { _id: { min: 385, max: 483 }, count: 2 },
      ],
    },
    {
      name: 'bucket-auto-equal-values-stay-together',
      pipeline: [
        { $limit: 1 },
        { $project: { v: { $literal: [1, 1, 1, 2] } } },
        { $unwind: '$v' },
        { $bucketAuto: { groupBy: '$v', buckets: 4, output: { all: { $push: '$v' } } } },
      ],
      expect: [
        { _id: { min: 1, max: 2 }, all: [1, 1, 1] },
        { _id: { min: 2, max: 2 }, all: [2] },
      ],
    },
    {
      name: 'bucket-auto-types',
      pipeline: [{ $bucketAuto: { groupBy: '$year', buckets: 1 } }],
      expect: [{ _id: { min: null, max: 'unknown' }, count: 8 }],
    },
    {
      name: 'bucket-auto-of-nothing',
      pipeline: [{ $match: { price: 0 } }, { $bucketAuto: { groupBy: '$price', buckets: 3 } }],
      expect: [],
    },
    ...(
      [
        [undefined, [0, 20, 20], [20, 40, 20], [40, 60, 20], [60, 80, 20], [80, 99, 20]],
        ['R20', [0, 20, 20], [20, 40, 20], [40, 63, 23], [63, 90, 27], [90, 100, 10]],
        ['E24', [0, 20, 20], [20, 43, 23], [43, 68, 25], [68, 91, 23], [91, 100, 9]],
        ['1-2-5', [0, 20, 20], [20, 50, 30], [50, 100, 50]],
        ['POWERSOF2', [0, 32, 32], [32, 64, 32], [64, 128, 36]],
      ] as const
    ).map(([granularity, ...buckets]) => ({
      name: `bucket-auto-0-to-99-${granularity ?? 'plain'}`,
      pipeline: [
        { $limit: 1 },
        { $project: { v: { $range: [0, 100] } } },
        { $unwind: '$v' },
        { $bucketAuto: { groupBy: '$v', buckets: 5, ...(granularity === undefined ? {} : { granularity }) } },
      ],
      expect: buckets.map(([min, max, count]) => ({ _id: { min, max }, count })),
    })),
    { name: 'bucket-auto-none', pipeline: [{ $bucketAuto: { groupBy: '$a', buckets: 0 } }], expect: 'refused' },
    {
      name: 'bucket-auto-unknown-granularity',
      pipeline: [{ $bucketAuto: { groupBy: '$a', buckets: 2, granularity: 'R7' } }],
      expect: 'refused',
    },
    {
      name: 'bucket-auto-granularity-of-text',
      pipeline: [{ $bucketAuto: { groupBy: '$year', buckets: 2, granularity: 'R5' } }],
      expect: 'fails',
    },
    {
      name: 'sort-by-count',
      pipeline: [{ $unwind: '$tags' }, { $sortByCount: '$tags' }],
      expect: [
        { _id: 'a', count: 3 },
        { _id: 'b', count: 2 },
        { _id: 'c', count: 1 },
      ],
    },
    {
      name: 'sort-by-count-of-missing',
      pipeline: [{ $sortByCount: '$nope' }],
      expect: [{ _id: null, count: 8 }],
    },
    { name: 'sort-by-count-constant', pipeline: [{ $sortByCount: 'tags' }], expect: 'refused' },
  ],
});

/** `with_meta`: documents carry `_meta`. */
export const pipelinesMeta = definePipelineCases({
  group: 'pipelines-meta',
  documents: { m1: { a: 1 }, m2: { a: 2 } },
  metadata: { m1: { owner: 'ada' } },
  indexOn: ['a'],
  cases: [
    {
      name: 'version-and-metadata',
      withMeta: true,
      pipeline: [
        { $project: { version: '$_meta.version', metadata: '$_meta.metadata', made: { $type: '$_meta.created_at' } } },
        { $sort: { _id: 1 } },
      ],
      expect: [
        { _id: 'm1', version: 1, metadata: { owner: 'ada' }, made: 'date' },
        { _id: 'm2', version: 1, metadata: {}, made: 'date' },
      ],
    },
    {
      name: 'times-are-the-same-at-first',
      withMeta: true,
      pipeline: [{ $match: { $expr: { $eq: ['$_meta.created_at', '$_meta.updated_at'] } } }, { $count: 'n' }],
      expect: [{ n: 2 }],
    },
    {
      name: 'match-after-a-stage',
      withMeta: true,
      pipeline: [{ $sort: { _id: 1 } }, { $match: { '_meta.metadata.owner': 'ada' } }, { $project: { a: 1 } }],
      expect: [{ _id: 'm1', a: 1 }],
    },
    {
      name: 'fields-of-meta',
      withMeta: true,
      pipeline: [
        { $limit: 1 },
        { $project: { _id: 0, names: { $objectToArray: '$_meta' } } },
        { $unwind: '$names' },
        { $sort: { 'names.k': 1 } },
        { $group: { _id: null, names: { $push: '$names.k' } } },
      ],
      expect: [{ _id: null, names: ['created_at', 'metadata', 'updated_at', 'version'] }],
    },
    {
      name: 'without',
      pipeline: [{ $project: { meta: '$_meta', version: '$version' } }, { $sort: { _id: 1 } }],
      expect: [{ _id: 'm1' }, { _id: 'm2' }],
    },
    {
      name: 'envelope-in-the-leading-match-only',
      pipeline: [{ $match: { 'metadata.owner': 'ada', version: 1, 'data.a': 1 } }, { $match: { id: 'm1' } }],
      expect: [{ _id: 'm1', a: 1 }],
    },
    {
      name: 'no-envelope-later',
      pipeline: [{ $sort: { _id: 1 } }, { $match: { version: 1 } }],
      expect: [],
    },
  ],
});
