import { definePipelineCases } from '../kinds/pipeline-cases.js';

const byId = { $sort: { _id: 1 } } as const;

/** MongoDB's example of cakes sold. https://www.mongodb.com/docs/manual/reference/operator/aggregation/setWindowFields/ */
export const pipelinesWindows = definePipelineCases({
  group: 'pipelines-windows',
  documents: {
    c0: { state: 'CA', price: 13, quantity: 120, day: { $date: '2020-05-18T14:10:30.000Z' } },
    c1: { state: 'WA', price: 14, quantity: 140, day: { $date: '2021-03-20T11:30:05.000Z' } },
    c2: { state: 'CA', price: 12, quantity: 145, day: { $date: '2021-01-11T06:31:15.000Z' } },
    c3: { state: 'WA', price: 13, quantity: 104, day: { $date: '2020-02-08T13:13:23.000Z' } },
    c4: { state: 'CA', price: 41, quantity: 162, day: { $date: '2019-05-18T16:09:01.000Z' } },
    c5: { state: 'WA', price: 43, quantity: 134, day: { $date: '2019-01-08T06:12:03.000Z' } },
  },
  indexOn: ['state', 'day'],
  cases: [
    ...(
      [
        ['cumulative', '$state', { day: 1 }, { documents: ['unbounded', 'current'] }, [282, 378, 427, 238, 162, 134]],
        [
          'by-year',
          { $year: '$day' },
          { day: 1 },
          { documents: ['unbounded', 'current'] },
          [224, 285, 145, 104, 296, 134],
        ],
        [
          'whole-partition',
          '$state',
          { day: 1 },
          { documents: ['unbounded', 'unbounded'] },
          [427, 378, 427, 378, 427, 378],
        ],
        ['one-before', '$state', { day: 1 }, { documents: [-1, 0] }, [282, 244, 265, 238, 162, 134]],
        ['range-of-prices', '$state', { price: 1 }, { range: [-10, 10] }, [265, 244, 265, 244, 162, 134]],
        [
          'range-of-months',
          '$state',
          { day: 1 },
          { range: ['unbounded', 10], unit: 'month' },
          [427, 378, 427, 238, 162, 134],
        ],
        // Outside of the partition there is nothing to add.
        ['after-the-last', '$state', { day: 1 }, { documents: [1, 2] }, [145, 0, 0, 140, 265, 244]],
      ] as const
    ).map(([name, partitionBy, sortBy, window, sums]) => ({
      name: `sum-${name}`,
      pipeline: [
        { $setWindowFields: { partitionBy, sortBy, output: { total: { $sum: '$quantity', window } } } },
        { $project: { total: 1 } },
        byId,
      ],
      expect: sums.map((total, index) => ({ _id: `c${index}`, total })),
    })),
    {
      name: 'without-window-and-partition',
      pipeline: [
        {
          $setWindowFields: { output: { n: { $count: {} }, most: { $max: '$price' }, 'at.mean': { $avg: '$price' } } },
        },
        { $match: { _id: 'c0' } },
        { $project: { n: 1, most: 1, at: 1 } },
      ],
      expect: [{ _id: 'c0', n: 6, most: 43, at: { mean: 22.666666666666668 } }],
    },
    {
      name: 'ends-and-lists',
      pipeline: [
        {
          $setWindowFields: {
            partitionBy: '$state',
            sortBy: { day: 1 },
            output: {
              first: { $first: '$_id' },
              last: { $last: '$_id' },
              near: { $push: '$_id', window: { documents: [-1, 1] } },
            },
          },
        },
        { $match: { state: 'CA' } },
        { $project: { first: 1, last: 1, near: 1 } },
        byId,
      ],
      expect: [
        { _id: 'c0', first: 'c4', last: 'c2', near: ['c4', 'c0', 'c2'] },
        { _id: 'c2', first: 'c4', last: 'c2', near: ['c0', 'c2'] },
        { _id: 'c4', first: 'c4', last: 'c2', near: ['c4', 'c0'] },
      ],
    },
    {
      name: 'shift',
      pipeline: [
        {
          $setWindowFields: {
            partitionBy: '$state',
            sortBy: { quantity: -1 },
            output: {
              next: { $shift: { output: '$quantity', by: 1, default: 'none' } },
              previous: { $shift: { output: '$quantity', by: -1 } },
            },
          },
        },
        { $match: { state: 'CA' } },
        { $project: { next: 1, previous: 1 } },
        byId,
      ],
      expect: [
        { _id: 'c0', next: 'none', previous: 145 },
        { _id: 'c2', next: 120, previous: 162 },
        { _id: 'c4', next: 145, previous: null },
      ],
    },
    ...(
      [
        ['range-without-sort', { output: { x: { $sum: 1, window: { range: [-1, 1] } } } }],
        ['lower-above-upper', { sortBy: { a: 1 }, output: { x: { $sum: 1, window: { documents: [1, -1] } } } }],
        ['documents-without-sort', { output: { x: { $sum: 1, window: { documents: [-1, 0] } } } }],
        ['two-kinds', { sortBy: { a: 1 }, output: { x: { $sum: 1, window: { documents: [0, 1], range: [0, 1] } } } }],
        ['unknown-operator', { output: { x: { $frob: 1 } } }],
        ['rank-without-sort', { output: { x: { $rank: {} } } }],
        ['rank-with-window', { sortBy: { a: 1 }, output: { x: { $rank: {}, window: { documents: [0, 1] } } } }],
        [
          'unit-with-documents',
          { sortBy: { a: 1 }, output: { x: { $sum: 1, window: { documents: [0, 1], unit: 'day' } } } },
        ],
        ['without-output', { sortBy: { a: 1 } }],
      ] as const
    ).map(([name, operand]) => ({
      name,
      pipeline: [{ $setWindowFields: operand }],
      expect: 'refused' as const,
    })),
    {
      name: 'range-over-text',
      pipeline: [
        { $setWindowFields: { sortBy: { state: 1 }, output: { x: { $sum: 1, window: { range: [-1, 1] } } } } },
      ],
      expect: 'fails',
    },
  ],
});
