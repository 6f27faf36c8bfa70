import { definePipelineCases } from '../kinds/pipeline-cases.js';

const byId = { $sort: { _id: 1 } } as const;

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/densify/ */
export const pipelinesDensify = definePipelineCases({
  group: 'pipelines-densify',
  documents: {
    a1: { kind: 'arabica', altitude: 600 },
    a2: { kind: 'arabica', altitude: 750 },
    a3: { kind: 'arabica', altitude: 950 },
    g1: { kind: 'gesha', altitude: 1250 },
    g2: { kind: 'gesha', altitude: 1700 },
    w1: { time: { $date: '2021-05-18T00:00:00.000Z' } },
    w2: { time: { $date: '2021-05-18T04:00:00.000Z' } },
    w3: { time: { $date: '2021-05-18T12:00:00.000Z' } },
  },
  indexOn: ['kind', 'altitude'],
  cases: [
    ...(
      [
        ['full', 'full', [600, 750, 800, 950, 1000, 1200, 1400, 1600], [600, 800, 1000, 1200, 1250, 1400, 1600, 1700]],
        ['partition', 'partition', [600, 750, 800, 950], [1250, 1450, 1650, 1700]],
        ['bounds', [700, 1100], [600, 700, 750, 900, 950], [700, 900, 1250, 1700]],
      ] as const
    ).map(([name, bounds, arabica, gesha]) => ({
      name: `numbers-${name}`,
      pipeline: [
        { $match: { kind: { $exists: true } } },
        { $densify: { field: 'altitude', partitionByFields: ['kind'], range: { step: 200, bounds } } },
        { $sort: { kind: 1, altitude: 1 } },
        { $group: { _id: '$kind', all: { $push: '$altitude' } } },
        byId,
      ],
      expect: [
        { _id: 'arabica', all: arabica },
        { _id: 'gesha', all: gesha },
      ],
    })),
    {
      name: 'hours-within-bounds',
      pipeline: [
        { $match: { time: { $exists: true } } },
        {
          $densify: {
            field: 'time',
            range: {
              step: 2,
              unit: 'hour',
              bounds: [{ $date: '2021-05-18T00:00:00.000Z' }, { $date: '2021-05-18T08:00:00.000Z' }],
            },
          },
        },
        { $sort: { time: 1 } },
        { $project: { h: { $hour: '$time' } } },
      ],
      expect: [{ _id: 'w1', h: 0 }, { h: 2 }, { _id: 'w2', h: 4 }, { h: 6 }, { _id: 'w3', h: 12 }],
    },
    {
      // Documents without the field pass as they are.
      name: 'missing-field-passes',
      pipeline: [
        { $match: { _id: { $in: ['a1', 'a3', 'w1'] } } },
        { $densify: { field: 'altitude', range: { step: 200, bounds: 'full' } } },
        { $group: { _id: { $type: '$altitude' }, n: { $sum: 1 } } },
        byId,
      ],
      expect: [
        { _id: 'int', n: 3 },
        { _id: 'missing', n: 1 },
      ],
    },
    {
      name: 'nothing-in',
      pipeline: [{ $match: { kind: 'none' } }, { $densify: { field: 'altitude', range: { step: 1, bounds: 'full' } } }],
      expect: [],
    },
    {
      name: 'bounds-of-nothing',
      pipeline: [{ $match: { kind: 'none' } }, { $densify: { field: 'altitude', range: { step: 1, bounds: [0, 2] } } }],
      expect: [{ altitude: 0 }, { altitude: 1 }],
    },
    {
      name: 'text',
      pipeline: [{ $densify: { field: 'kind', range: { step: 1, bounds: 'full' } } }],
      expect: 'fails',
    },
    {
      name: 'dates-without-unit',
      pipeline: [
        { $match: { time: { $exists: true } } },
        { $densify: { field: 'time', range: { step: 1, bounds: 'full' } } },
      ],
      expect: 'fails',
    },
    {
      name: 'numbers-with-unit',
      pipeline: [
        { $match: { kind: 'gesha' } },
        { $densify: { field: 'altitude', range: { step: 1, unit: 'day', bounds: 'full' } } },
      ],
      expect: 'fails',
    },
    ...(
      [
        ['step-zero', { step: 0, bounds: 'full' }],
        ['bounds-descending', { step: 1, bounds: [2, 1] }],
        ['partition-without-fields', { step: 1, bounds: 'partition' }],
        ['unknown-bounds', { step: 1, bounds: 'all' }],
        ['unknown-unit', { step: 1, unit: 'era', bounds: 'full' }],
      ] as const
    ).map(([name, range]) => ({
      name,
      pipeline: [{ $densify: { field: 'a', range } }],
      expect: 'refused' as const,
    })),
    {
      name: 'too-many',
      pipeline: [{ $densify: { field: 'altitude', range: { step: 1e-9, bounds: [0, 1000] } } }],
      expect: 'fails',
    },
  ],
});
