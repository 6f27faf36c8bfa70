import { definePipelineCases } from '../kinds/pipeline-cases.js';

const byId = { $sort: { _id: 1 } } as const;

/** Accumulators of $group over null, missing, arrays and mixed types. */
export const pipelinesAccumulators = definePipelineCases({
  group: 'pipelines-accumulators',
  documents: {
    g1: { g: 'a', v: 3, o: { x: 1, y: 1 } },
    g2: { g: 'a', v: null, o: null },
    g3: { g: 'a' },
    g4: { g: 'a', v: 'x', o: { y: 2 } },
    g5: { g: 'a', v: 1 },
    g6: { g: 'a', v: [2, 9] },
    g7: { g: 'b' },
    g8: { g: 'b', v: null },
  },
  indexOn: ['g', 'v'],
  cases: [
    {
      name: 'numbers',
      pipeline: [
        {
          $group: {
            _id: '$g',
            sum: { $sum: '$v' },
            avg: { $avg: '$v' },
            pop: { $stdDevPop: '$v' },
            samp: { $stdDevSamp: '$v' },
            n: { $count: {} },
          },
        },
        byId,
      ],
      expect: [
        { _id: 'a', sum: 4, avg: 2, pop: 1, samp: 1.4142135623730951, n: 6 },
        { _id: 'b', sum: 0, avg: null, pop: null, samp: null, n: 2 },
      ],
    },
    {
      // Null and missing are passed over; types are in BSON order.
      name: 'extremes',
      pipeline: [{ $group: { _id: '$g', least: { $min: '$v' }, most: { $max: '$v' } } }, byId],
      expect: [
        { _id: 'a', least: 1, most: [2, 9] },
        { _id: 'b', least: null, most: null },
      ],
    },
    {
      name: 'extremes-n',
      pipeline: [
        {
          $group: { _id: '$g', least: { $minN: { input: '$v', n: 2 } }, most: { $maxN: { input: '$v', n: 2 } } },
        },
        byId,
      ],
      expect: [
        { _id: 'a', least: [1, 3], most: [[2, 9], 'x'] },
        { _id: 'b', least: [], most: [] },
      ],
    },
    {
      name: 'ends',
      pipeline: [byId, { $group: { _id: '$g', first: { $first: '$v' }, last: { $last: '$v' } } }, byId],
      expect: [
        { _id: 'a', first: 3, last: [2, 9] },
        { _id: 'b', first: null, last: null },
      ],
    },
    {
      // "$firstN returns null for missing values"
      name: 'ends-n',
      pipeline: [
        byId,
        {
          $group: { _id: '$g', first: { $firstN: { input: '$v', n: 3 } }, last: { $lastN: { input: '$v', n: 2 } } },
        },
        byId,
      ],
      expect: [
        { _id: 'a', first: [3, null, null], last: [1, [2, 9]] },
        { _id: 'b', first: [null, null], last: [null, null] },
      ],
    },
    {
      name: 'push-leaves-out-missing',
      pipeline: [byId, { $group: { _id: '$g', all: { $push: '$v' } } }, byId],
      expect: [
        { _id: 'a', all: [3, null, 'x', 1, [2, 9]] },
        { _id: 'b', all: [null] },
      ],
    },
    {
      name: 'push-object',
      pipeline: [{ $match: { g: 'b' } }, byId, { $group: { _id: null, all: { $push: { id: '$_id', v: '$v' } } } }],
      expect: [{ _id: null, all: [{ id: 'g7' }, { id: 'g8', v: null }] }],
    },
    {
      name: 'add-to-set',
      pipeline: [
        { $group: { _id: null, set: { $addToSet: '$v' } } },
        { $project: { set: { $sortArray: { input: '$set', sortBy: 1 } } } },
      ],
      expect: [{ _id: null, set: [null, 1, 3, 'x', [2, 9]] }],
    },
    {
      name: 'merge-objects',
      pipeline: [byId, { $group: { _id: '$g', o: { $mergeObjects: '$o' } } }, byId],
      expect: [
        { _id: 'a', o: { x: 1, y: 2 } },
        { _id: 'b', o: {} },
      ],
    },
    { name: 'merge-numbers', pipeline: [{ $group: { _id: 1, o: { $mergeObjects: '$v' } } }], expect: 'fails' },
    {
      name: 'median-of-nothing',
      pipeline: [
        { $match: { g: 'b' } },
        {
          $group: {
            _id: null,
            m: { $median: { input: '$v', method: 'approximate' } },
            p: { $percentile: { input: '$v', p: [0.5, 0.9], method: 'approximate' } },
          },
        },
      ],
      expect: [{ _id: null, m: null, p: [null, null] }],
    },
    {
      name: 'top-of-missing',
      pipeline: [
        { $match: { g: 'b' } },
        {
          $group: {
            _id: null,
            top: { $top: { sortBy: { _id: 1 }, output: '$v' } },
            both: { $topN: { n: 5, sortBy: { _id: 1 }, output: ['$_id', '$v'] } },
          },
        },
      ],
      expect: [
        {
          _id: null,
          top: null,
          both: [
            ['g7', null],
            ['g8', null],
          ],
        },
      ],
    },
    {
      name: 'nothing-in',
      pipeline: [{ $match: { g: 'c' } }, { $group: { _id: null, n: { $count: {} }, all: { $push: '$v' } } }],
      expect: [],
    },
    { name: 'unknown', pipeline: [{ $group: { _id: 1, x: { $frob: '$v' } } }], expect: 'refused' },
    { name: 'not-an-accumulator', pipeline: [{ $group: { _id: 1, x: { $add: [1, 2] } } }], expect: 'refused' },
    { name: 'two-in-one', pipeline: [{ $group: { _id: 1, x: { $sum: 1, $avg: 1 } } }], expect: 'refused' },
    { name: 'no-accumulator', pipeline: [{ $group: { _id: 1, x: '$v' } }], expect: 'refused' },
    { name: 'dot-in-the-field', pipeline: [{ $group: { _id: 1, 'x.y': { $sum: 1 } } }], expect: 'refused' },
    { name: 'count-with-operand', pipeline: [{ $group: { _id: 1, n: { $count: '$v' } } }], expect: 'refused' },
    { name: 'n-zero', pipeline: [{ $group: { _id: 1, x: { $minN: { input: '$v', n: 0 } } } }], expect: 'refused' },
    { name: 'n-text', pipeline: [{ $group: { _id: 1, x: { $firstN: { input: '$v', n: 'x' } } } }], expect: 'refused' },
    { name: 'top-without-sort', pipeline: [{ $group: { _id: 1, x: { $top: { output: '$v' } } } }], expect: 'refused' },
    {
      name: 'percentile-above-one',
      pipeline: [{ $group: { _id: 1, x: { $percentile: { input: '$v', p: [1.5], method: 'approximate' } } } }],
      expect: 'refused',
    },
    {
      name: 'median-without-method',
      pipeline: [{ $group: { _id: 1, x: { $median: { input: '$v' } } } }],
      expect: 'refused',
    },
  ],
});

/** MongoDB's own examples of $top, $topN, $bottom, $bottomN, and of $median and $percentile. */
export const pipelinesRanked = definePipelineCases({
  group: 'pipelines-ranked',
  documents: {
    s1: { player: 'A', game: 'G1', score: 31, test: 62 },
    s2: { player: 'B', game: 'G1', score: 33, test: 60 },
    s3: { player: 'C', game: 'G1', score: 99, test: 67 },
    s4: { player: 'D', game: 'G1', score: 1, test: 64 },
    s5: { player: 'A', game: 'G2', score: 10, test: 60 },
    s6: { player: 'B', game: 'G2', score: 14 },
    s7: { player: 'C', game: 'G2', score: 66 },
    s8: { player: 'D', game: 'G2', score: 80 },
  },
  indexOn: ['game', 'score'],
  cases: [
    {
      name: 'top-and-bottom',
      pipeline: [
        {
          $group: {
            _id: '$game',
            top: { $top: { sortBy: { score: -1 }, output: ['$player', '$score'] } },
            bottom: { $bottom: { sortBy: { score: -1 }, output: ['$player', '$score'] } },
          },
        },
        byId,
      ],
      expect: [
        { _id: 'G1', top: ['C', 99], bottom: ['D', 1] },
        { _id: 'G2', top: ['D', 80], bottom: ['A', 10] },
      ],
    },
    {
      name: 'top-n-and-bottom-n',
      pipeline: [
        {
          $group: {
            _id: '$game',
            top: { $topN: { n: 3, sortBy: { score: -1 }, output: '$player' } },
            bottom: { $bottomN: { n: 3, sortBy: { score: -1 }, output: '$player' } },
          },
        },
        byId,
      ],
      expect: [
        { _id: 'G1', top: ['C', 'B', 'A'], bottom: ['B', 'A', 'D'] },
        { _id: 'G2', top: ['D', 'C', 'B'], bottom: ['C', 'B', 'A'] },
      ],
    },
    {
      name: 'n-by-the-group',
      pipeline: [
        {
          $group: {
            _id: { game: '$game' },
            top: {
              $topN: { n: { $cond: [{ $eq: ['$game', 'G2'] }, 1, 3] }, sortBy: { score: -1 }, output: '$score' },
            },
          },
        },
        byId,
      ],
      expect: [
        { _id: { game: 'G1' }, top: [99, 33, 31] },
        { _id: { game: 'G2' }, top: [80] },
      ],
    },
    {
      name: 'median-and-percentiles',
      pipeline: [
        {
          $group: {
            _id: null,
            median: { $median: { input: '$test', method: 'approximate' } },
            shares: { $percentile: { input: '$test', p: [0.5, 0.75, 0.9, 0.95], method: 'approximate' } },
          },
        },
      ],
      expect: [{ _id: null, median: 62, shares: [62, 64, 67, 67] }],
    },
  ],
});
