import { definePipelineCases } from '../kinds/pipeline-cases.js';

const byId = { $sort: { _id: 1 } } as const;

/** Operators that are for windows only, and $fill: two documents have the same v, and gap has gaps. */
export const pipelinesSeries = definePipelineCases({
  group: 'pipelines-series',
  documents: {
    q1: { t: { $date: '2020-05-18T14:10:30.000Z' }, miles: 1295.1, power: 2.95, price: 13, v: 5, gap: 500, x: 1, y: 2 },
    q2: { t: { $date: '2020-05-18T14:11:00.000Z' }, miles: 1295.63, power: 2.7, price: 15.4, v: 10, x: 2, y: 4 },
    q3: {
      t: { $date: '2020-05-18T14:11:30.000Z' },
      miles: 1296.25,
      power: 2.6,
      price: 12,
      v: 10,
      gap: 515,
      x: 3,
      y: 6,
    },
    q4: {
      t: { $date: '2020-05-18T14:12:00.000Z' },
      miles: 1296.76,
      power: 2.98,
      price: 11.7,
      v: 1,
      gap: null,
      x: null,
    },
  },
  indexOn: ['t', 'v'],
  cases: [
    {
      name: 'ranks',
      pipeline: [
        {
          $setWindowFields: {
            sortBy: { v: -1 },
            output: { rank: { $rank: {} }, dense: { $denseRank: {} } },
          },
        },
        { $project: { rank: 1, dense: 1 } },
        byId,
      ],
      expect: [
        { _id: 'q1', rank: 3, dense: 2 },
        { _id: 'q2', rank: 1, dense: 1 },
        { _id: 'q3', rank: 1, dense: 1 },
        { _id: 'q4', rank: 4, dense: 3 },
      ],
    },
    {
      name: 'document-number',
      pipeline: [
        { $setWindowFields: { sortBy: { miles: -1 }, output: { number: { $documentNumber: {} } } } },
        { $project: { number: 1 } },
        byId,
      ],
      expect: [
        { _id: 'q1', number: 4 },
        { _id: 'q2', number: 3 },
        { _id: 'q3', number: 2 },
        { _id: 'q4', number: 1 },
      ],
    },
    {
      name: 'derivative',
      pipeline: [
        {
          $setWindowFields: {
            sortBy: { t: 1 },
            output: {
              speed: { $derivative: { input: '$miles', unit: 'hour' }, window: { range: [-30, 0], unit: 'second' } },
            },
          },
        },
        { $project: { speed: { $round: ['$speed', 6] } } },
        byId,
      ],
      expect: [
        { _id: 'q1', speed: null },
        { _id: 'q2', speed: 63.6 },
        { _id: 'q3', speed: 74.4 },
        { _id: 'q4', speed: 61.2 },
      ],
    },
    {
      name: 'integral',
      pipeline: [
        {
          $setWindowFields: {
            sortBy: { t: 1 },
            output: {
              used: {
                $integral: { input: '$power', unit: 'hour' },
                window: { range: ['unbounded', 'current'], unit: 'hour' },
              },
            },
          },
        },
        { $project: { used: { $round: ['$used', 6] } } },
        byId,
      ],
      expect: [
        { _id: 'q1', used: 0 },
        { _id: 'q2', used: 0.023542 },
        { _id: 'q3', used: 0.045625 },
        { _id: 'q4', used: 0.068875 },
      ],
    },
    {
      name: 'moving-average-by-n-and-alpha',
      pipeline: [
        {
          $setWindowFields: {
            sortBy: { t: 1 },
            output: {
              n: { $expMovingAvg: { input: '$price', N: 2 } },
              alpha: { $expMovingAvg: { input: '$price', alpha: 0.75 } },
            },
          },
        },
        { $project: { n: { $round: ['$n', 9] }, alpha: { $round: ['$alpha', 9] } } },
        byId,
      ],
      expect: [
        { _id: 'q1', n: 13, alpha: 13 },
        { _id: 'q2', n: 14.6, alpha: 14.8 },
        { _id: 'q3', n: 12.866666667, alpha: 12.7 },
        { _id: 'q4', n: 12.088888889, alpha: 11.95 },
      ],
    },
    {
      // What is no number on both sides does not count.
      name: 'covariance',
      pipeline: [
        {
          $setWindowFields: {
            sortBy: { t: 1 },
            output: {
              pop: { $covariancePop: ['$x', '$y'] },
              samp: { $covarianceSamp: ['$x', '$y'] },
            },
          },
        },
        { $match: { _id: 'q1' } },
        { $project: { pop: { $round: ['$pop', 9] }, samp: { $round: ['$samp', 9] } } },
      ],
      expect: [{ _id: 'q1', pop: 1.333333333, samp: 2 }],
    },
    {
      name: 'fill-by-windows',
      pipeline: [
        {
          $setWindowFields: {
            sortBy: { t: 1 },
            output: { line: { $linearFill: '$gap' }, last: { $locf: '$gap' } },
          },
        },
        { $project: { line: 1, last: 1 } },
        byId,
      ],
      expect: [
        { _id: 'q1', line: 500, last: 500 },
        { _id: 'q2', line: 507.5, last: 500 },
        { _id: 'q3', line: 515, last: 515 },
        { _id: 'q4', line: null, last: 515 },
      ],
    },
    {
      name: 'fill-value-and-methods',
      pipeline: [
        {
          $fill: {
            sortBy: { t: 1 },
            output: { gap: { method: 'linear' }, x: { method: 'locf' }, y: { value: { $add: ['$v', 1] } } },
          },
        },
        { $project: { gap: 1, x: 1, y: 1 } },
        byId,
      ],
      expect: [
        { _id: 'q1', gap: 500, x: 1, y: 2 },
        { _id: 'q2', gap: 507.5, x: 2, y: 4 },
        { _id: 'q3', gap: 515, x: 3, y: 6 },
        { _id: 'q4', gap: null, x: 3, y: 2 },
      ],
    },
    {
      name: 'fill-in-partitions',
      pipeline: [
        { $fill: { partitionByFields: ['v'], sortBy: { t: -1 }, output: { gap: { method: 'locf' } } } },
        { $project: { gap: 1 } },
        byId,
      ],
      expect: [
        { _id: 'q1', gap: 500 },
        { _id: 'q2', gap: 515 },
        { _id: 'q3', gap: 515 },
        { _id: 'q4', gap: null },
      ],
    },
    ...(
      [
        ['linear-without-sort', { output: { a: { method: 'linear' } } }],
        ['unknown-method', { sortBy: { t: 1 }, output: { a: { method: 'cubic' } } }],
        ['value-and-method', { sortBy: { t: 1 }, output: { a: { method: 'locf', value: 0 } } }],
        ['two-partitions', { partitionBy: '$a', partitionByFields: ['a'], output: { b: { value: 0 } } }],
        ['nothing', { output: {} }],
      ] as const
    ).map(([name, operand]) => ({ name: `fill-${name}`, pipeline: [{ $fill: operand }], expect: 'refused' as const })),
    {
      name: 'fill-linear-over-text',
      pipeline: [
        { $set: { gap: { $ifNull: ['$gap', 'x'] } } },
        { $fill: { sortBy: { t: 1 }, output: { gap: { method: 'linear' } } } },
      ],
      expect: 'fails',
    },
  ],
});
