import { describe, expect, it } from 'vitest';
import { createContext } from '../../context.js';
import { defaultLimits } from '../../limits.js';
import { readCollection } from '../../testing/read-collection.js';
import type { DataObject, Value } from '../../value/value.js';
import { parsePipeline } from '../parse.js';
import { runStages } from '../run.js';

async function* streamOf(documents: readonly DataObject[]): AsyncGenerator<DataObject, void, undefined> {
  yield* documents;
}

async function run(documents: readonly DataObject[], spec: object, memoryBytesMax = 1e8): Promise<DataObject[]> {
  const { stages } = parsePipeline([{ $setWindowFields: spec }], defaultLimits);
  const results: DataObject[] = [];
  const options = { readCollection, memoryBytesMax };
  for await (const result of runStages(streamOf(documents), stages, createContext(), options)) results.push(result);
  return results;
}

/** The values of one field, computed over documents `{t: 0, v}`, `{t: 1, v}`, … */
async function over(
  values: readonly (Value | undefined)[],
  field: object,
  sortBy: object = { t: 1 },
): Promise<unknown> {
  const documents = values.map((v, t): DataObject => (v === undefined ? { t } : { t, v }));
  return (await run(documents, { sortBy, output: { x: field } })).map(({ x }) => x);
}

const day = (text: string): Date => new Date(`${text}T00:00:00Z`);
const documents = (lower: unknown, upper: unknown): object => ({ documents: [lower, upper] });
const range = (lower: unknown, upper: unknown, unit?: string): object => ({
  range: [lower, upper],
  ...(unit === undefined ? {} : { unit }),
});

/** MongoDB's example collection. */
const cakes: readonly DataObject[] = [
  { _id: 0, type: 'almond', orderDate: new Date('2020-05-18T14:10:30Z'), state: 'CA', price: 13, quantity: 120 },
  { _id: 1, type: 'strawberry', orderDate: new Date('2021-03-20T11:30:05Z'), state: 'WA', price: 14, quantity: 140 },
  { _id: 2, type: 'vanilla', orderDate: new Date('2021-01-11T06:31:15Z'), state: 'CA', price: 12, quantity: 145 },
  { _id: 3, type: 'vanilla', orderDate: new Date('2020-02-08T13:13:23Z'), state: 'WA', price: 13, quantity: 104 },
  { _id: 4, type: 'strawberry', orderDate: new Date('2019-05-18T16:09:01Z'), state: 'CA', price: 41, quantity: 162 },
  { _id: 5, type: 'almond', orderDate: new Date('2019-01-08T06:12:03Z'), state: 'WA', price: 5, quantity: 134 },
];

describe("MongoDB's examples", () => {
  const pick = (results: readonly DataObject[]): unknown => results.map(({ _id, x }) => [_id, x]);

  it('cumulative quantity for each state', async () => {
    const x = { $sum: '$quantity', window: documents('unbounded', 'current') };
    const spec = { partitionBy: '$state', sortBy: { orderDate: 1 }, output: { x } };
    expect(pick(await run(cakes, spec))).toEqual([
      [4, 162],
      [0, 282],
      [2, 427],
      [5, 134],
      [3, 238],
      [1, 378],
    ]);
  });

  it('cumulative quantity for each year', async () => {
    const x = { $sum: '$quantity', window: documents('unbounded', 'current') };
    const spec = { partitionBy: { $year: '$orderDate' }, sortBy: { orderDate: 1 }, output: { x } };
    expect(pick(await run(cakes, spec))).toEqual([
      [5, 134],
      [4, 296],
      [3, 104],
      [0, 224],
      [2, 145],
      [1, 285],
    ]);
  });

  it('moving average quantity for each year', async () => {
    const x = { $avg: '$quantity', window: documents(-1, 0) };
    const spec = { partitionBy: { $year: '$orderDate' }, sortBy: { orderDate: 1 }, output: { x } };
    expect(pick(await run(cakes, spec))).toEqual([
      [5, 134],
      [4, 148],
      [3, 104],
      [0, 112],
      [2, 145],
      [1, 142.5],
    ]);
  });

  it('range window: quantities of orders whose price differs by 10 at most', async () => {
    const x = { $sum: '$quantity', window: range(-10, 10) };
    const spec = { partitionBy: '$state', sortBy: { price: 1 }, output: { x } };
    expect(pick(await run(cakes, spec))).toEqual([
      [2, 265],
      [0, 265],
      [4, 162],
      [5, 378],
      [3, 378],
      [1, 378],
    ]);
  });

  it('time range window with a positive and a negative upper bound', async () => {
    const dates = (upper: number): object => ({
      partitionBy: '$state',
      sortBy: { orderDate: 1 },
      output: { x: { $push: '$_id', window: range('unbounded', upper, 'month') } },
    });
    expect(pick(await run(cakes, dates(10)))).toEqual([
      [4, [4]],
      [0, [4, 0, 2]],
      [2, [4, 0, 2]],
      [5, [5]],
      [3, [5, 3]],
      [1, [5, 3, 1]],
    ]);
    expect(pick(await run(cakes, dates(-10)))).toEqual([
      [4, []],
      [0, [4]],
      [2, [4]],
      [5, []],
      [3, [5]],
      [1, [5, 3]],
    ]);
  });

  it('$rank, $denseRank, $documentNumber, $shift', async () => {
    const output = {
      rank: { $rank: {} },
      dense: { $denseRank: {} },
      number: { $documentNumber: {} },
      next: { $shift: { output: '$quantity', by: 1, default: 'Not available' } },
      previous: { $shift: { output: '$quantity', by: -1 } },
    };
    const tied = [...cakes, { _id: 6, state: 'CA', quantity: 145 }];
    const results = await run(tied, { partitionBy: '$state', sortBy: { quantity: -1 }, output });
    expect(
      results.map(({ _id, rank, dense, number, next, previous }) => [_id, rank, dense, number, next, previous]),
    ).toEqual([
      [4, 1, 1, 1, 145, null],
      [2, 2, 2, 2, 145, 162],
      [6, 2, 2, 3, 120, 145],
      [0, 4, 3, 4, 'Not available', 145],
      [1, 1, 1, 1, 134, null],
      [5, 2, 2, 2, 104, 140],
      [3, 3, 3, 3, 'Not available', 134],
    ]);
  });

  it('$expMovingAvg by N and alpha', async () => {
    const byN = (await over([13, 15.4, 12, 11.7], { $expMovingAvg: { input: '$v', N: 2 } })) as number[];
    for (const [index, expected] of [13, 14.6, 12.866666666666667, 12.088888888888889].entries()) {
      expect(byN[index]).toBeCloseTo(expected, 12);
    }
    const byAlpha = (await over([13, 15.4, 12, 11.7], { $expMovingAvg: { input: '$v', alpha: 0.75 } })) as number[];
    for (const [index, expected] of [13, 14.8, 12.7, 11.95].entries()) expect(byAlpha[index]).toBeCloseTo(expected, 12);
    expect(await over([null, 'a', 4, undefined, 8], { $expMovingAvg: { input: '$v', alpha: 0.5 } })).toEqual([
      null,
      null,
      4,
      4,
      6,
    ]);
  });

  it('$derivative: kilometres by hour; $integral: kilowatt-hours', async () => {
    const at = (seconds: number): Date => new Date(Date.UTC(2020, 4, 18, 14, 10, seconds));
    const miles = [1295.1, 1295.63, 1296.25, 1296.76].map((v, n): DataObject => ({ t: at(30 * n), v }));
    const speed = { $derivative: { input: '$v', unit: 'hour' }, window: range(-30, 0, 'second') };
    const speeds = (await run(miles, { sortBy: { t: 1 }, output: { x: speed } })).map(({ x }) => x);
    expect(speeds[0]).toBeNull();
    for (const [index, expected] of [63.6, 74.4, 61.2].entries()) expect(speeds[index + 1]).toBeCloseTo(expected, 8);
    const watts = [2.95, 2.7, 2.6, 2.98].map((v, n): DataObject => ({ t: at(30 * n), v }));
    const energy = { $integral: { input: '$v', unit: 'hour' }, window: range('unbounded', 'current', 'hour') };
    const energies = (await run(watts, { sortBy: { t: 1 }, output: { x: energy } })).map(({ x }) => x);
    for (const [index, expected] of [0, 0.02354166667, 0.045625, 0.068875].entries()) {
      expect(energies[index]).toBeCloseTo(expected, 9);
    }
  });

  it('$covariancePop and $covarianceSamp', async () => {
    const pairs = [[1, 2], [2, 4], ['a', 1], [3, 9], null, [1, 2, 3]] as const;
    const pop = { $covariancePop: ['$v.0', '$v'], window: documents('unbounded', 'current') };
    expect(await over([1], pop)).toEqual([null]);
    const output = {
      pop: { $covariancePop: '$v', window: documents('unbounded', 'current') },
      samp: { $covarianceSamp: '$v', window: documents('unbounded', 'current') },
    };
    const results = await run(
      pairs.map((v, t) => ({ t, v })),
      { sortBy: { t: 1 }, output },
    );
    expect(results.map(({ pop: x, samp }) => [x, samp])).toEqual([
      [0, null],
      [0.5, 1],
      [0.5, 1],
      [7 / 3, 3.5],
      [7 / 3, 3.5],
      [7 / 3, 3.5],
    ]);
  });

  it('$locf and $linearFill', async () => {
    expect(await over([null, 0, 2, null, undefined, 'str', null], { $locf: '$v' })).toEqual([
      null,
      0,
      2,
      2,
      2,
      'str',
      'str',
    ]);
    const hours = ['09', '10', '11', '12', '13', '14', '15', '16', '17'];
    const prices = [500, null, null, 515, null, null, null, 485, null];
    const stock = prices.map((v, n): DataObject => ({ t: new Date(`2021-03-08T${hours[n]}:00:00Z`), v }));
    const results = await run(stock, {
      sortBy: { t: 1 },
      output: { line: { $linearFill: '$v' }, last: { $locf: '$v' } },
    });
    expect(results.map(({ line, last }) => [line, last])).toEqual([
      [500, 500],
      [505, 500],
      [510, 500],
      [515, 515],
      [507.5, 515],
      [500, 515],
      [492.5, 515],
      [485, 485],
      [null, 485],
    ]);
  });
});

describe('windows', () => {
  const push = (window: object): object => ({ $push: '$v', window });

  it.each<[string, object, unknown]>([
    [
      'no bounds',
      { $push: '$v' },
      [
        [1, 2, 3, 4],
        [1, 2, 3, 4],
        [1, 2, 3, 4],
        [1, 2, 3, 4],
      ],
    ],
    [
      'an empty window',
      push({}),
      [
        [1, 2, 3, 4],
        [1, 2, 3, 4],
        [1, 2, 3, 4],
        [1, 2, 3, 4],
      ],
    ],
    ['to the current', push(documents('unbounded', 'current')), [[1], [1, 2], [1, 2, 3], [1, 2, 3, 4]]],
    ['from the current', push(documents('current', 'unbounded')), [[1, 2, 3, 4], [2, 3, 4], [3, 4], [4]]],
    [
      'around',
      push(documents(-1, 1)),
      [
        [1, 2],
        [1, 2, 3],
        [2, 3, 4],
        [3, 4],
      ],
    ],
    ['behind', push(documents('unbounded', -1)), [[], [1], [1, 2], [1, 2, 3]]],
    ['ahead', push(documents(2, 3)), [[3, 4], [4], [], []]],
    ['far outside', push(documents(100, 200)), [[], [], [], []]],
    ['constant expressions', push(documents({ $subtract: [0, 1] }, 0)), [[1], [1, 2], [2, 3], [3, 4]]],
    ['a range', push(range(-1, 0.5)), [[1], [1, 2], [2, 3], [3, 4]]],
    ['a range behind', push(range('unbounded', -2)), [[], [], [1], [1, 2]]],
    ['a range ahead', push(range(1, 'unbounded')), [[2, 3, 4], [3, 4], [4], []]],
  ])('%s', async (_name, field, expected) => {
    expect(await over([1, 2, 3, 4], field)).toEqual(expected);
  });

  it.each<[object, unknown]>([
    [{ $sum: '$v' }, [0, 1, 3, 5]],
    [{ $avg: '$v' }, [null, 1, 1.5, 2.5]],
    [{ $count: {} }, [0, 1, 2, 2]],
    [{ $min: '$v' }, [null, 1, 1, 2]],
    [{ $max: '$v' }, [null, 1, 2, 3]],
    [{ $first: '$v' }, [null, 1, 1, 2]],
    [{ $last: '$v' }, [null, 1, 2, 3]],
    [{ $firstN: { input: '$v', n: 1 } }, [[], [1], [1], [2]]],
    [{ $maxN: { input: '$v', n: { $add: [0, 1] } } }, [[], [1], [2], [3]]],
    [{ $top: { sortBy: { v: -1 }, output: '$v' } }, [null, 1, 2, 3]],
    [{ $addToSet: '$v' }, [[], [1], [1, 2], [2, 3]]],
    [{ $stdDevPop: '$v' }, [null, 0, 0.5, 0.5]],
    [{ $stdDevSamp: '$v' }, [null, null, Math.SQRT1_2, Math.SQRT1_2]],
    [{ $median: { input: '$v', method: 'approximate' } }, [null, 1, 1, 2]],
    [{ $mergeObjects: { a: '$v' } }, [{}, { a: 1 }, { a: 2 }, { a: 3 }]],
    [
      { $push: ['$v', 1] },
      [
        [],
        [[1, 1]],
        [
          [1, 1],
          [2, 1],
        ],
        [
          [2, 1],
          [3, 1],
        ],
      ],
    ],
  ])('%j over the two documents before', async (field, expected) => {
    expect(await over([1, 2, 3, 4], { ...field, window: documents(-2, -1) })).toEqual(expected);
  });

  it('extremes of a window that moves', async () => {
    const values = [3, 1, null, 2, undefined, 'a', 2, 0, 5, 4, 4];
    const wide = { documents: [-1, 0] };
    expect(await over(values, { $max: '$v', window: wide })).toEqual([3, 3, 1, 2, 2, 'a', 'a', 2, 5, 5, 4]);
    expect(await over(values, { $min: '$v', window: wide })).toEqual([3, 1, 1, 2, 2, 'a', 2, 0, 0, 4, 4]);
    expect(await over(values, { $min: '$v', window: documents('current', 'unbounded') })).toEqual([
      0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 4,
    ]);
    const long = Array.from({ length: 5000 }, (_, t) => 5000 - t);
    const maxima = (await over(long, { $max: '$v', window: documents(-2, 0) })) as number[];
    expect(maxima).toEqual(long.map((v) => Math.min(5000, v + 2)));
  });

  it('moving sums are exact', async () => {
    const values = [1e16, 0.1, 0.2, 0.3, -1e16, 1];
    expect(await over(values, { $sum: '$v', window: documents(-1, 0) })).toEqual([
      1e16, 1e16, 0.30000000000000004, 0.5, -1e16, -1e16,
    ]);
  });

  it('a range to the current document ends there, one to 0 takes in what ties', async () => {
    const tied: DataObject[] = [
      { _id: 1, t: 1 },
      { _id: 2, t: 1 },
      { _id: 3, t: 2 },
    ];
    const output = {
      current: { $push: '$_id', window: range(-5, 'current') },
      zero: { $push: '$_id', window: range(-5, 0) },
    };
    expect((await run(tied, { sortBy: { t: 1 }, output })).map(({ current, zero }) => [current, zero])).toEqual([
      [[1], [1, 2]],
      [
        [1, 2],
        [1, 2],
      ],
      [
        [1, 2, 3],
        [1, 2, 3],
      ],
    ]);
  });

  it('fields are computed from what came in, and set as $addFields does', async () => {
    const output = { v: { $sum: '$v' }, 'a.b': { $max: '$v' }, w: { $push: '$v' } };
    const results = await run(
      [
        { v: 1, a: [{ c: 1 }, 5] },
        { v: 2, a: 7 },
      ],
      { output },
    );
    expect(results).toEqual([
      { v: 3, a: [{ c: 1, b: 2 }, { b: 2 }], w: [1, 2] },
      { v: 3, a: { b: 2 }, w: [1, 2] },
    ]);
  });

  it('partitions come in the order of their values; missing is null; no sort keeps the order', async () => {
    const mixed: DataObject[] = [
      { _id: 1, p: 'a' },
      { _id: 2, p: 5 },
      { _id: 3 },
      { _id: 4, p: 'a' },
      { _id: 5, p: null },
    ];
    const results = await run(mixed, { partitionBy: '$p', output: { n: { $count: {} } } });
    expect(results.map(({ _id, n }) => [_id, n])).toEqual([
      [3, 2],
      [5, 2],
      [2, 1],
      [1, 2],
      [4, 2],
    ]);
  });
});

describe('limits', () => {
  const many = Array.from({ length: 20_000 }, (_, t) => ({ t, v: t % 7 }));

  it.each([
    [{ $sum: '$v', window: documents(-9_000, 9_000) }],
    [{ $stdDevPop: '$v', window: documents('unbounded', 'current') }],
    [{ $max: '$v', window: documents('unbounded', 'current') }],
    [{ $maxN: { input: '$v', n: 3 }, window: documents('unbounded', 'current') }],
    [{ $max: '$v', window: range(-9_000, 9_000) }],
    [{ $min: '$v', window: documents('current', 'unbounded') }],
    [{ $first: '$v', window: documents('current', 'unbounded') }],
    [{ $push: '$v' }],
  ])('%j over 20,000 documents is done', async (field) => {
    expect(await run(many, { sortBy: { t: 1 }, output: { x: field } })).toHaveLength(20_000);
  });

  it.each([
    [{ $addToSet: '$v', window: documents(-9_000, 9_000) }],
    [{ $push: '$v', window: documents('unbounded', 'current') }],
    [{ $top: { sortBy: { v: 1 }, output: '$v' }, window: documents('current', 'unbounded') }],
  ])('%j over 20,000 documents is refused', async (field) => {
    const refused = run(many, { sortBy: { t: 1 }, output: { x: field } });
    await expect(refused).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED', details: { limit: 50_000_000 } });
  });

  it('a deadline ends it', async () => {
    const { stages } = parsePipeline(
      [
        {
          $setWindowFields: { sortBy: { t: 1 }, output: { x: { $addToSet: '$v', window: documents(-4_000, 4_000) } } },
        },
      ],
      defaultLimits,
    );
    const controller = new AbortController();
    const context = createContext({ signal: controller.signal });
    const results = runStages(streamOf(many), stages, context, { readCollection })[Symbol.asyncIterator]();
    await results.next();
    controller.abort();
    await expect(
      (async () => {
        for (;;) if ((await results.next()).done === true) return;
      })(),
    ).rejects.toMatchObject({ reason: 'CANCELLED' });
  });

  it('memory', async () => {
    await expect(run(many, { output: { x: { $sum: 1 } } }, 100_000)).rejects.toMatchObject({
      reason: 'LIMIT_EXCEEDED',
    });
  });
});

describe('values that do not fit', () => {
  it.each<[string, readonly DataObject[], object]>([
    ['an array as partition', [{ p: [1] }], { partitionBy: '$p', output: {} }],
    ['no number in a range', [{ t: 'a' }], { sortBy: { t: 1 }, output: { x: { $sum: 1, window: range(-1, 1) } } }],
    ['a null in a range', [{ t: null }], { sortBy: { t: 1 }, output: { x: { $sum: 1, window: range(-1, 1) } } }],
    [
      'a date in a range without unit',
      [{ t: new Date(0) }],
      { sortBy: { t: 1 }, output: { x: { $sum: 1, window: range(-1, 1) } } },
    ],
    [
      'a number in a range with unit',
      [{ t: 1 }],
      { sortBy: { t: 1 }, output: { x: { $sum: 1, window: range(-1, 1, 'day') } } },
    ],
    [
      '$derivative of null',
      [
        { t: 1, v: null },
        { t: 2, v: 1 },
      ],
      { sortBy: { t: 1 }, output: { x: { $derivative: { input: '$v' }, window: documents(-1, 0) } } },
    ],
    [
      '$derivative by dates without unit',
      [{ t: new Date(0), v: 1 }],
      { sortBy: { t: 1 }, output: { x: { $derivative: { input: '$v' }, window: documents(-1, 0) } } },
    ],
    ['$integral of text', [{ t: 1, v: 'a' }], { sortBy: { t: 1 }, output: { x: { $integral: { input: '$v' } } } }],
    ['$linearFill of text', [{ t: 1, v: 'a' }], { sortBy: { t: 1 }, output: { x: { $linearFill: '$v' } } }],
    ['$linearFill, one place twice', [{ t: 1 }, { t: 1 }], { sortBy: { t: 1 }, output: { x: { $linearFill: '$v' } } }],
    [
      '$linearFill, dates and numbers',
      [{ t: 1 }, { t: new Date(0) }],
      { sortBy: { t: 1 }, output: { x: { $linearFill: '$v' } } },
    ],
    ['$linearFill without a place', [{ v: 1 }], { sortBy: { t: 1 }, output: { x: { $linearFill: '$v' } } }],
  ])('%s', async (_name, given, spec) => {
    await expect(run(given, spec)).rejects.toMatchObject({ reason: 'BAD_OPERAND' });
  });
});

describe('parsing', () => {
  const sum = { $sum: '$v' };
  const sorted = (x: object): object => ({ sortBy: { t: 1 }, output: { x } });

  it.each<[unknown, string, string]>([
    ['invalid', 'BAD_OPERAND', ''],
    [{}, 'BAD_OPERAND', ''],
    [{ output: {}, what: 1 }, 'BAD_OPERAND', '/what'],
    [{ sortBy: 'a', output: {} }, 'BAD_OPERAND', '/sortBy'],
    [{ output: 'a' }, 'BAD_OPERAND', '/output'],
    [{ output: { x: { a: sum } } }, 'BAD_OPERAND', '/output/x'],
    [{ output: { x: { ...sum, $avg: 1 } } }, 'BAD_OPERAND', '/output/x'],
    [{ output: { x: { $summ: 1 } } }, 'UNKNOWN_OPERATOR', '/output/x/$summ'],
    [{ output: { x: sum, 'x.y': sum } }, 'CONFLICTING_PATHS', '/output/x.y'],
    [{ output: { $x: sum } }, 'BAD_PATH', '/output/$x'],
    [
      { output: { x: { ...sum, window: documents('unbounded', 'current') } } },
      'BAD_OPERAND',
      '/output/x/window/documents',
    ],
    [{ output: { x: { ...sum, window: range('unbounded', 'unbounded') } } }, 'BAD_OPERAND', '/output/x/window/range'],
    [{ sortBy: { t: -1 }, output: { x: { ...sum, window: range(-1, 1) } } }, 'BAD_OPERAND', '/output/x/window/range'],
    [
      { sortBy: { t: 1, u: 1 }, output: { x: { ...sum, window: range(-1, 1) } } },
      'BAD_OPERAND',
      '/output/x/window/range',
    ],
    [sorted({ ...sum, window: documents(1, -1) }), 'BAD_OPERAND', '/output/x/window/documents'],
    [sorted({ ...sum, window: documents('current', -1) }), 'BAD_OPERAND', '/output/x/window/documents'],
    [sorted({ ...sum, window: documents(0.5, 1) }), 'BAD_OPERAND', '/output/x/window/documents/0'],
    [sorted({ ...sum, window: documents('$v', 1) }), 'BAD_OPERAND', '/output/x/window/documents/0'],
    [sorted({ ...sum, window: { documents: [1] } }), 'BAD_OPERAND', '/output/x/window/documents'],
    [sorted({ ...sum, window: { documents: [0, 1], range: [0, 1] } }), 'BAD_OPERAND', '/output/x/window'],
    [sorted({ ...sum, window: { unit: 'day' } }), 'BAD_OPERAND', '/output/x/window'],
    [sorted({ ...sum, window: range(0, 1, 'days') }), 'BAD_OPERAND', '/output/x/window/unit'],
    [sorted({ ...sum, window: range(0, 0.5, 'day') }), 'BAD_OPERAND', '/output/x/window/range/1'],
    [sorted({ $firstN: { input: '$v', n: '$v' } }), 'BAD_OPERAND', '/output/x/$firstN/n'],
    [{ output: { x: { $rank: {} } } }, 'BAD_OPERAND', '/output/x'],
    [sorted({ $rank: {}, window: {} }), 'BAD_OPERAND', '/output/x'],
    [sorted({ $rank: '$v' }), 'BAD_OPERAND', '/output/x/$rank'],
    [{ output: { x: { $shift: { output: '$v', by: 1 } } } }, 'BAD_OPERAND', '/output/x'],
    [sorted({ $shift: { output: '$v' } }), 'BAD_OPERAND', '/output/x/$shift'],
    [sorted({ $shift: { output: '$v', by: 1.1 } }), 'BAD_OPERAND', '/output/x/$shift/by'],
    [sorted({ $shift: { output: '$v', by: 1, default: '$v' } }), 'BAD_OPERAND', '/output/x/$shift/default'],
    [sorted({ $expMovingAvg: { input: '$v', N: 2, alpha: 0.5 } }), 'BAD_OPERAND', '/output/x/$expMovingAvg'],
    [sorted({ $expMovingAvg: { input: '$v', N: 0.5 } }), 'BAD_OPERAND', '/output/x/$expMovingAvg'],
    [sorted({ $expMovingAvg: { input: '$v', alpha: 1 } }), 'BAD_OPERAND', '/output/x/$expMovingAvg'],
    [sorted({ $derivative: { input: '$v' } }), 'BAD_OPERAND', '/output/x'],
    [sorted({ $derivative: { input: '$v', unit: 'month' }, window: {} }), 'BAD_OPERAND', '/output/x/$derivative/unit'],
    [{ output: { x: { $integral: { input: '$v' } } } }, 'BAD_OPERAND', '/output/x'],
    [sorted({ $locf: '$v', window: {} }), 'BAD_OPERAND', '/output/x'],
    [{ output: { x: { $linearFill: '$v' } } }, 'BAD_OPERAND', '/output/x'],
  ])('refuses %j: %s at %s', (raw, reason, pointer) => {
    expect(() => parsePipeline([{ $setWindowFields: raw }], defaultLimits)).toThrow(
      expect.objectContaining({
        reason,
        details: expect.objectContaining({ pointer: `/0/$setWindowFields${pointer}` }),
      }),
    );
  });

  it('days of calendars are not all alike: a range of months', async () => {
    const dates = ['2024-01-31', '2024-02-29', '2024-03-30'].map((text): DataObject => ({ t: day(text) }));
    const output = { x: { $count: {}, window: range('current', 1, 'month') } };
    expect((await run(dates, { sortBy: { t: 1 }, output })).map(({ x }) => x)).toEqual([2, 1, 1]);
  });
});
