import { definePipelineCases } from '../kinds/pipeline-cases.js';

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/group/ and the stages around it. */
export const pipelines = definePipelineCases({
  group: 'pipelines',
  documents: {
    c1: { city: 'Bern', country: 'CH', people: 134 },
    c2: { city: 'Basel', country: 'CH', people: 178 },
    c3: { city: 'Lyon', country: 'FR', people: 513 },
    c4: { city: 'Paris', country: 'FR', people: 2161 },
    c5: { city: 'Vaduz', country: 'LI', people: null },
    c6: { city: 'Atlantis', people: 'many' },
    c7: { city: 'Nice', country: 'FR' },
  },
  indexOn: ['country', 'people'],
  cases: [
    {
      name: 'empty',
      pipeline: [],
      unordered: true,
      expect: [
        { _id: 'c1', city: 'Bern', country: 'CH', people: 134 },
        { _id: 'c2', city: 'Basel', country: 'CH', people: 178 },
        { _id: 'c3', city: 'Lyon', country: 'FR', people: 513 },
        { _id: 'c4', city: 'Paris', country: 'FR', people: 2161 },
        { _id: 'c5', city: 'Vaduz', country: 'LI', people: null },
        { _id: 'c6', city: 'Atlantis', people: 'many' },
        { _id: 'c7', city: 'Nice', country: 'FR' },
      ],
    },
    {
      name: 'match',
      pipeline: [{ $match: { country: 'CH' } }],
      unordered: true,
      expect: [
        { _id: 'c1', city: 'Bern', country: 'CH', people: 134 },
        { _id: 'c2', city: 'Basel', country: 'CH', people: 178 },
      ],
    },
    {
      name: 'match-twice',
      pipeline: [{ $match: { country: 'FR' } }, { $match: { people: { $gt: 1000 } } }],
      expect: [{ _id: 'c4', city: 'Paris', country: 'FR', people: 2161 }],
    },
    {
      name: 'match-bits',
      pipeline: [{ $match: { people: { $bitsAllSet: 6 }, $comment: 'why' } }],
      expect: [{ _id: 'c1', city: 'Bern', country: 'CH', people: 134 }],
    },
    {
      name: 'match-bits-of-what-is-computed',
      pipeline: [
        { $match: { country: { $in: ['CH', 'FR'] } } },
        { $project: { half: { $divide: ['$people', 2] } } },
        { $match: { half: { $bitsAllSet: [1, 6] }, $comment: 'why' } },
      ],
      expect: [{ _id: 'c1', half: 67 }],
    },
    {
      name: 'match-by-id',
      pipeline: [{ $match: { _id: 'c6' } }],
      expect: [{ _id: 'c6', city: 'Atlantis', people: 'many' }],
    },
    {
      name: 'match-nothing',
      pipeline: [{ $match: { country: 'XX' } }],
      expect: [],
    },
    {
      name: 'sort-skip-limit',
      pipeline: [{ $match: { people: { $gt: 0 } } }, { $sort: { people: -1 } }, { $skip: 1 }, { $limit: 2 }],
      expect: [
        { _id: 'c3', city: 'Lyon', country: 'FR', people: 513 },
        { _id: 'c2', city: 'Basel', country: 'CH', people: 178 },
      ],
    },
    {
      name: 'limit-then-sort',
      pipeline: [{ $sort: { city: 1 } }, { $limit: 2 }, { $sort: { city: -1 } }],
      expect: [
        { _id: 'c2', city: 'Basel', country: 'CH', people: 178 },
        { _id: 'c6', city: 'Atlantis', people: 'many' },
      ],
    },
    { name: 'count', pipeline: [{ $match: { country: 'FR' } }, { $count: 'cities' }], expect: [{ cities: 3 }] },
    { name: 'count-of-nothing', pipeline: [{ $match: { country: 'XX' } }, { $count: 'cities' }], expect: [] },
    {
      name: 'group-sum',
      pipeline: [{ $group: { _id: '$country', total: { $sum: '$people' } } }],
      unordered: true,
      expect: [
        { _id: 'CH', total: 312 },
        { _id: 'FR', total: 2674 },
        { _id: 'LI', total: 0 },
        { _id: null, total: 0 },
      ],
    },
    {
      name: 'group-count-by-sum-one',
      pipeline: [{ $group: { _id: '$country', n: { $sum: 1 } } }, { $sort: { n: -1, _id: 1 } }],
      expect: [
        { _id: 'FR', n: 3 },
        { _id: 'CH', n: 2 },
        { _id: null, n: 1 },
        { _id: 'LI', n: 1 },
      ],
    },
    {
      name: 'group-count',
      pipeline: [
        { $match: { country: { $exists: true } } },
        { $group: { _id: '$country', n: { $count: {} } } },
        { $sort: { _id: 1 } },
      ],
      expect: [
        { _id: 'CH', n: 2 },
        { _id: 'FR', n: 3 },
        { _id: 'LI', n: 1 },
      ],
    },
    {
      name: 'group-avg',
      pipeline: [{ $group: { _id: '$country', mean: { $avg: '$people' } } }, { $sort: { _id: 1 } }],
      expect: [
        { _id: null, mean: null },
        { _id: 'CH', mean: 156 },
        { _id: 'FR', mean: 1337 },
        { _id: 'LI', mean: null },
      ],
    },
    {
      name: 'group-min-max',
      pipeline: [
        { $group: { _id: '$country', least: { $min: '$people' }, most: { $max: '$people' } } },
        { $sort: { _id: 1 } },
      ],
      expect: [
        { _id: null, least: 'many', most: 'many' },
        { _id: 'CH', least: 134, most: 178 },
        { _id: 'FR', least: 513, most: 2161 },
        { _id: 'LI', least: null, most: null },
      ],
    },
    {
      name: 'group-all',
      pipeline: [{ $group: { _id: null, total: { $sum: '$people' }, most: { $max: '$people' } } }],
      expect: [{ _id: null, total: 2986, most: 'many' }],
    },
    {
      name: 'group-of-nothing',
      pipeline: [{ $match: { country: 'XX' } }, { $group: { _id: null, n: { $sum: 1 } } }],
      expect: [],
    },
    {
      name: 'group-keys-only',
      pipeline: [{ $match: { people: { $gt: 0 } } }, { $group: { _id: '$country' } }, { $sort: { _id: 1 } }],
      expect: [{ _id: 'CH' }, { _id: 'FR' }],
    },
    {
      name: 'group-by-object',
      pipeline: [
        { $match: { country: 'CH' } },
        { $group: { _id: { land: '$country', town: '$city' }, n: { $sum: '$people' } } },
        { $sort: { n: 1 } },
      ],
      expect: [
        { _id: { land: 'CH', town: 'Bern' }, n: 134 },
        { _id: { land: 'CH', town: 'Basel' }, n: 178 },
      ],
    },
    {
      name: 'match-sort-limit-after-group',
      pipeline: [
        { $group: { _id: '$country', total: { $sum: '$people' } } },
        { $match: { total: { $gt: 0 } } },
        { $sort: { total: -1 } },
        { $limit: 1 },
      ],
      expect: [{ _id: 'FR', total: 2674 }],
    },
    { name: 'unknown-stage', pipeline: [{ $frob: {} }], expect: 'refused' },
    { name: 'two-stages-in-one', pipeline: [{ $match: {}, $limit: 1 }], expect: 'refused' },
    { name: 'stage-is-empty', pipeline: [{}], expect: 'refused' },
    { name: 'code', pipeline: [{ $group: { _id: null, n: { $accumulator: {} } } }], expect: 'refused' },
    { name: 'writes', pipeline: [{ $out: 'elsewhere' }], expect: 'refused' },
    { name: 'limit-zero', pipeline: [{ $limit: 0 }], expect: 'refused' },
    { name: 'skip-negative', pipeline: [{ $skip: -1 }], expect: 'refused' },
    { name: 'group-without-id', pipeline: [{ $group: { n: { $sum: 1 } } }], expect: 'refused' },
  ],
});

/** Group keys and sums by value: types, arrays, compensated sums. */
export const pipelinesGroupKeys = definePipelineCases({
  group: 'pipelines-group-keys',
  documents: {
    k1: { k: 1, v: 0.1 },
    k2: { k: 1, v: 0.2 },
    k3: { k: '1', v: 0.3 },
    k4: { k: true, v: 1 },
    k5: { k: null, v: 1 },
    k6: { v: 1 },
    k7: { k: { x: 1, y: 2 }, v: 1 },
    k8: { k: { y: 2, x: 1 }, v: 2 },
    k9: { k: [1, 2], v: 1 },
    ka: { k: { $date: '2026-01-01T00:00:00.000Z' }, v: [1, 2] },
  },
  indexOn: ['k'],
  cases: [
    {
      name: 'by-type-and-value',
      pipeline: [{ $match: { k: { $in: [1, '1', true] } } }, { $group: { _id: '$k', n: { $sum: 1 } } }],
      unordered: true,
      expect: [
        { _id: 1, n: 2 },
        { _id: [1, 2], n: 1 },
        { _id: '1', n: 1 },
        { _id: true, n: 1 },
      ],
    },
    {
      name: 'objects-in-any-key-order',
      pipeline: [{ $match: { 'k.x': 1 } }, { $group: { _id: '$k.y', n: { $sum: '$v' } } }],
      expect: [{ _id: 2, n: 3 }],
    },
    {
      name: 'null-and-missing',
      pipeline: [{ $match: { k: null } }, { $group: { _id: '$k', n: { $sum: 1 } } }],
      expect: [{ _id: null, n: 2 }],
    },
    {
      name: 'array-whole',
      pipeline: [{ $match: { k: 2 } }, { $group: { _id: '$k', n: { $sum: 1 } } }],
      expect: [{ _id: [1, 2], n: 1 }],
    },
    {
      name: 'date',
      pipeline: [
        { $match: { k: { $type: 'date' } } },
        { $group: { _id: '$k', n: { $sum: 1 }, total: { $sum: '$v' } } },
      ],
      expect: [{ _id: { $date: '2026-01-01T00:00:00.000Z' }, n: 1, total: 0 }],
    },
    {
      name: 'sums-are-compensated',
      pipeline: [{ $match: { v: { $lt: 1 } } }, { $group: { _id: null, total: { $sum: '$v' } } }],
      expect: [{ _id: null, total: 0.6 }],
    },
  ],
});
