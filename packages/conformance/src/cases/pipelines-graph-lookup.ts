import { definePipelineCases } from '../kinds/pipeline-cases.js';

const byId = { $sort: { _id: 1 } } as const;

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/graphLookup/ */
export const pipelinesGraphLookup = definePipelineCases({
  group: 'pipelines-graph-lookup',
  documents: {
    t1: { name: 'Dev', nearest: 'JFK' },
    t2: { name: 'Eliot', nearest: ['LHR'] },
    t3: { name: 'Nobody' },
  },
  others: {
    airports: {
      a0: { airport: 'JFK', connects: ['BOS', 'ORD'] },
      a1: { airport: 'BOS', connects: ['JFK', 'PWM'] },
      a2: { airport: 'ORD', connects: ['JFK'] },
      a3: { airport: 'PWM', connects: ['BOS', 'LHR'] },
      a4: { airport: 'LHR', connects: ['PWM'] },
    },
    employees: {
      dev: { name: 'Dev' },
      eliot: { name: 'Eliot', reportsTo: 'Dev' },
      ron: { name: 'Ron', reportsTo: 'Eliot' },
      asya: { name: 'Asya', reportsTo: 'Ron' },
    },
  },
  indexOn: ['airport', 'name'],
  cases: [
    {
      name: 'depths',
      pipeline: [
        { $match: { name: { $in: ['Dev', 'Eliot'] } } },
        {
          $graphLookup: {
            from: '#airports',
            startWith: '$nearest',
            connectFromField: 'connects',
            connectToField: 'airport',
            maxDepth: 2,
            depthField: 'steps',
            as: 'reached',
          },
        },
        { $unwind: '$reached' },
        { $sort: { name: 1, 'reached.steps': 1, 'reached.airport': 1 } },
        { $project: { _id: 0, name: 1, to: '$reached.airport', steps: '$reached.steps' } },
      ],
      expect: [
        { name: 'Dev', to: 'JFK', steps: 0 },
        { name: 'Dev', to: 'BOS', steps: 1 },
        { name: 'Dev', to: 'ORD', steps: 1 },
        { name: 'Dev', to: 'PWM', steps: 2 },
        { name: 'Eliot', to: 'LHR', steps: 0 },
        { name: 'Eliot', to: 'PWM', steps: 1 },
        { name: 'Eliot', to: 'BOS', steps: 2 },
      ],
    },
    {
      name: 'cycles-end',
      pipeline: [
        { $match: { name: 'Dev' } },
        {
          $graphLookup: {
            from: '#airports',
            startWith: '$nearest',
            connectFromField: 'connects',
            connectToField: 'airport',
            as: 'reached',
          },
        },
        { $project: { n: { $size: '$reached' } } },
      ],
      expect: [{ _id: 't1', n: 5 }],
    },
    {
      name: 'restricted',
      pipeline: [
        { $match: { name: 'Dev' } },
        {
          $graphLookup: {
            from: '#airports',
            startWith: '$nearest',
            connectFromField: 'connects',
            connectToField: 'airport',
            restrictSearchWithMatch: { airport: { $ne: 'BOS' } },
            as: 'reached',
          },
        },
        { $project: { _id: 0, reached: { $sortArray: { input: '$reached.airport', sortBy: 1 } } } },
      ],
      expect: [{ reached: ['JFK', 'ORD'] }],
    },
    {
      name: 'chain-of-a-constant',
      pipeline: [
        { $limit: 1 },
        {
          $graphLookup: {
            from: '#employees',
            startWith: 'Asya',
            connectFromField: 'reportsTo',
            connectToField: 'name',
            as: 'chain',
          },
        },
        { $project: { _id: 0, chain: { $sortArray: { input: '$chain._id', sortBy: 1 } } } },
      ],
      expect: [{ chain: ['asya', 'dev', 'eliot', 'ron'] }],
    },
    {
      name: 'missing-collection',
      pipeline: [
        { $match: { name: 'Dev' } },
        {
          $graphLookup: { from: '#none', startWith: '$nearest', connectFromField: 'a', connectToField: 'b', as: 'x' },
        },
      ],
      expect: [{ _id: 't1', name: 'Dev', nearest: 'JFK', x: [] }],
    },
    {
      name: 'negative-depth',
      pipeline: [
        {
          $graphLookup: {
            from: 'x',
            startWith: '$a',
            connectFromField: 'a',
            connectToField: 'b',
            as: 'c',
            maxDepth: -1,
          },
        },
      ],
      expect: 'refused',
    },
    {
      name: 'without-start',
      pipeline: [{ $graphLookup: { from: 'x', connectFromField: 'a', connectToField: 'b', as: 'c' } }],
      expect: 'refused',
    },
  ],
});

/** $unionWith and $facet. */
export const pipelinesTogether = definePipelineCases({
  group: 'pipelines-together',
  documents: { s1: { store: 'A', n: 100 }, s2: { store: 'B', n: 50 }, s3: { store: 'A', n: 30 } },
  others: { older: { s1: { store: 'A', n: 7 }, x9: { store: 'C', n: 1 } } },
  indexOn: ['store'],
  cases: [
    {
      // Nothing is taken for a duplicate.
      name: 'union',
      pipeline: [{ $unionWith: '#older' }, { $group: { _id: '$store', n: { $sum: '$n' } } }, byId],
      expect: [
        { _id: 'A', n: 137 },
        { _id: 'B', n: 50 },
        { _id: 'C', n: 1 },
      ],
    },
    {
      name: 'union-with-a-pipeline',
      pipeline: [
        { $match: { store: 'B' } },
        { $unionWith: { coll: '#older', pipeline: [{ $match: { store: 'A' } }, { $project: { n: 1 } }] } },
      ],
      expect: [
        { _id: 's2', store: 'B', n: 50 },
        { _id: 's1', n: 7 },
      ],
    },
    {
      name: 'union-within-a-union',
      pipeline: [{ $unionWith: { coll: '#older', pipeline: [{ $unionWith: '#older' }] } }, { $count: 'n' }],
      expect: [{ n: 7 }],
    },
    { name: 'union-with-nothing', pipeline: [{ $unionWith: '#none' }, { $count: 'n' }], expect: [{ n: 3 }] },
    { name: 'union-without-collection', pipeline: [{ $unionWith: {} }], expect: 'refused' },
    {
      name: 'union-that-writes',
      pipeline: [{ $unionWith: { coll: 'x', pipeline: [{ $out: 'y' }] } }],
      expect: 'refused',
    },
    {
      name: 'facets',
      pipeline: [
        byId,
        {
          $facet: {
            stores: [{ $sortByCount: '$store' }],
            most: [{ $sort: { n: -1 } }, { $limit: 1 }, { $project: { _id: 0, n: 1 } }],
            none: [{ $match: { n: 0 } }, { $count: 'n' }],
            all: [{ $project: { _id: 1 } }],
          },
        },
      ],
      expect: [
        {
          stores: [
            { _id: 'A', count: 2 },
            { _id: 'B', count: 1 },
          ],
          most: [{ n: 100 }],
          none: [],
          all: [{ _id: 's1' }, { _id: 's2' }, { _id: 's3' }],
        },
      ],
    },
    {
      name: 'facets-of-nothing',
      pipeline: [{ $match: { store: 'Z' } }, { $facet: { a: [{ $limit: 1 }], b: [] } }],
      expect: [{ a: [], b: [] }],
    },
    { name: 'facet-within-a-facet', pipeline: [{ $facet: { a: [{ $facet: { b: [] } }] } }], expect: 'refused' },
    { name: 'facets-none', pipeline: [{ $facet: {} }], expect: 'refused' },
    { name: 'facet-not-a-pipeline', pipeline: [{ $facet: { a: { $limit: 1 } } }], expect: 'refused' },
    { name: 'facet-that-writes', pipeline: [{ $facet: { a: [{ $out: 'x' }] } }], expect: 'refused' },
    { name: 'facet-with-a-dot', pipeline: [{ $facet: { 'a.b': [{ $limit: 1 }] } }], expect: 'refused' },
  ],
});
