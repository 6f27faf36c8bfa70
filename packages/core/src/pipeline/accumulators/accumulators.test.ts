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

async function group(documents: readonly DataObject[], spec: object, bytesMax?: number): Promise<DataObject[]> {
  const { stages } = parsePipeline([{ $group: spec }], defaultLimits);
  const groups: DataObject[] = [];
  const options = bytesMax === undefined ? { readCollection } : { readCollection, memoryBytesMax: bytesMax };
  for await (const result of runStages(streamOf(documents), stages, createContext(), options)) groups.push(result);
  return groups;
}

async function accumulate(documents: readonly DataObject[], accumulator: object): Promise<Value | undefined> {
  const [result] = await group(documents, { _id: null, x: accumulator });
  return result?.x;
}

const input = '$v';
const method = 'approximate';

/** A missing value, a null, numbers, a text, an array, and a value twice. */
const mixed: readonly DataObject[] = [{}, { v: null }, { v: 3 }, { v: 'a' }, { v: 3 }, { v: [1] }, { v: 2 }];

/** MongoDB's example of $top and its like. */
const scores: readonly DataObject[] = [
  { playerId: 'PlayerA', gameId: 'G1', score: 31 },
  { playerId: 'PlayerB', gameId: 'G1', score: 33 },
  { playerId: 'PlayerC', gameId: 'G1', score: 99 },
  { playerId: 'PlayerD', gameId: 'G1', score: 1 },
  { playerId: 'PlayerA', gameId: 'G2', score: 10 },
  { playerId: 'PlayerB', gameId: 'G2', score: 14 },
  { playerId: 'PlayerC', gameId: 'G2', score: 66 },
  { playerId: 'PlayerD', gameId: 'G2', score: 80 },
];

describe('accumulators over missing, null and mixed types', () => {
  it.each<[object, Value]>([
    [{ $first: input }, null],
    [{ $last: input }, 2],
    [{ $firstN: { input, n: 3 } }, [null, null, 3]],
    [{ $firstN: { input, n: 100 } }, [null, null, 3, 'a', 3, [1], 2]],
    [{ $lastN: { input, n: 3 } }, [3, [1], 2]],
    [{ $lastN: { input, n: 100 } }, [null, null, 3, 'a', 3, [1], 2]],
    [{ $minN: { input, n: 3 } }, [2, 3, 3]],
    [{ $minN: { input, n: 100 } }, [2, 3, 3, 'a', [1]]],
    [{ $maxN: { input, n: 3 } }, [[1], 'a', 3]],
    [{ $push: input }, [null, 3, 'a', 3, [1], 2]],
    [{ $addToSet: input }, [null, 3, 'a', [1], 2]],
    [{ $push: { v: input } }, [{}, { v: null }, { v: 3 }, { v: 'a' }, { v: 3 }, { v: [1] }, { v: 2 }]],
    [{ $top: { sortBy: { v: 1 }, output: input } }, null],
    [{ $bottom: { sortBy: { v: 1 }, output: input } }, 'a'],
    [{ $topN: { n: 2, sortBy: { v: -1 }, output: input } }, ['a', 3]],
    [{ $topN: { n: 3, sortBy: { v: 1 }, output: input } }, [null, null, [1]]],
    [{ $bottomN: { n: 2, sortBy: { v: 1 }, output: input } }, [3, 'a']],
    [
      { $bottomN: { n: 3, sortBy: { v: 1 }, output: [input, 1] } },
      [
        [3, 1],
        [3, 1],
        ['a', 1],
      ],
    ],
    [{ $stdDevPop: input }, Math.sqrt(2 / 9)],
    [{ $stdDevSamp: input }, Math.sqrt(1 / 3)],
    [{ $median: { input, method } }, 3],
    [{ $percentile: { input, p: [0, 0.1, 0.34, 1], method } }, [2, 2, 3, 3]],
    [{ $sum: input }, 8],
    [{ $avg: input }, 8 / 3],
    [{ $min: input }, 2],
    [{ $max: input }, [1]],
    [{ $count: {} }, 7],
  ])('%j gives %j', async (accumulator, expected) => {
    expect(await accumulate(mixed, accumulator)).toEqual(expected);
  });

  it.each<[object, Value]>([
    [{ $first: input }, null],
    [{ $last: input }, null],
    [{ $firstN: { input, n: 2 } }, [null]],
    [{ $lastN: { input, n: 2 } }, [null]],
    [{ $minN: { input, n: 2 } }, []],
    [{ $maxN: { input, n: 2 } }, []],
    [{ $push: input }, []],
    [{ $addToSet: input }, []],
    [{ $top: { sortBy: { a: 1 }, output: input } }, null],
    [{ $topN: { n: 2, sortBy: { a: 1 }, output: input } }, [null]],
    [{ $bottomN: { n: 2, sortBy: { a: 1 }, output: input } }, [null]],
    [{ $mergeObjects: input }, {}],
    [{ $stdDevPop: input }, null],
    [{ $stdDevSamp: input }, null],
    [{ $median: { input, method } }, null],
    [{ $percentile: { input, p: [0.5, 0.9], method } }, [null, null]],
  ])('%j of one missing value gives %j', async (accumulator, expected) => {
    expect(await accumulate([{}], accumulator)).toEqual(expected);
  });
});

describe('$stdDevPop and $stdDevSamp', () => {
  it.each<[readonly number[], number, number | null]>([
    [[5], 0, null],
    // MongoDB's example: scores of two quizzes.
    [[85, 90, 71], 8.04155872120988, 9.848857801796104],
    [[96, 71], 12.5, 17.67766952966369],
    [[2, 4, 4, 4, 5, 5, 7, 9], 2, Math.sqrt(32 / 7)],
    // Where squares lose everything, and where they overflow or vanish.
    [[1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16], Math.sqrt(22.5), Math.sqrt(30)],
    [[1e300, -1e300], 1e300, 1e300 * Math.SQRT2],
    [[3e-200, 1e-200], 1e-200, 1e-200 * Math.SQRT2],
    [[0.1, 0.1, 0.1], 0, 0],
  ])('%j: %d and %d', async (values, pop, samp) => {
    for (const order of [values, [...values].reverse()]) {
      const documents = order.map((v) => ({ v }));
      const result = await accumulate(documents, { $stdDevPop: input });
      expect(Math.abs((result as number) - pop)).toBeLessThanOrEqual(Math.abs(pop) * 2 ** -51);
      const sample = await accumulate(documents, { $stdDevSamp: input });
      if (samp === null) expect(sample).toBeNull();
      else expect(Math.abs((sample as number) - samp)).toBeLessThanOrEqual(Math.abs(samp) * 2 ** -51);
    }
  });

  it('does not depend on the order', async () => {
    const values = Array.from({ length: 200 }, (_, n) => ({ v: Math.sin(n) * 10 ** (n % 20) }));
    const forth = await accumulate(values, { $stdDevSamp: input });
    expect(await accumulate([...values].reverse(), { $stdDevSamp: input })).toBe(forth);
  });
});

describe('$percentile and $median', () => {
  const tests = [67, 56, 90, 44, 81].map((v) => ({ v }));

  it.each<[object, Value]>([
    [{ $percentile: { input, p: [0.95], method } }, [90]],
    [{ $percentile: { input, p: [0.5, 0.75, 0.9, 0.95], method } }, [67, 81, 90, 90]],
    [{ $percentile: { input, p: [0.9, 0.2, 0.2001], method } }, [90, 44, 56]],
    [{ $percentile: { input, p: [{ $literal: 0.5 }], method } }, [67]],
    [{ $median: { input, method } }, 67],
  ])('%j gives %j', async (accumulator, expected) => {
    expect(await accumulate(tests, accumulator)).toEqual(expected);
  });

  it('gives values that are there: of an even number the lower one', async () => {
    const documents = [4, 1, 3, 2].map((v) => ({ v }));
    expect(await accumulate(documents, { $median: { input, method } })).toBe(2);
  });
});

describe('$top and its like', () => {
  const output = ['$playerId', '$score'];

  it("MongoDB's examples", async () => {
    const spec = {
      _id: '$gameId',
      top: { $top: { output, sortBy: { score: -1 } } },
      topN: { $topN: { n: 3, output, sortBy: { score: -1 } } },
      bottom: { $bottom: { output, sortBy: { score: -1 } } },
      bottomN: { $bottomN: { n: 3, output, sortBy: { score: -1 } } },
    };
    expect(await group(scores, spec)).toEqual([
      {
        _id: 'G1',
        top: ['PlayerC', 99],
        topN: [
          ['PlayerC', 99],
          ['PlayerB', 33],
          ['PlayerA', 31],
        ],
        bottom: ['PlayerD', 1],
        bottomN: [
          ['PlayerB', 33],
          ['PlayerA', 31],
          ['PlayerD', 1],
        ],
      },
      {
        _id: 'G2',
        top: ['PlayerD', 80],
        topN: [
          ['PlayerD', 80],
          ['PlayerC', 66],
          ['PlayerB', 14],
        ],
        bottom: ['PlayerA', 10],
        bottomN: [
          ['PlayerC', 66],
          ['PlayerB', 14],
          ['PlayerA', 10],
        ],
      },
    ]);
  });

  it('n may depend on the _id of the group', async () => {
    const n = { $cond: [{ $eq: ['$gameId', 'G2'] }, 1, 3] };
    const spec = {
      _id: { gameId: '$gameId' },
      top: { $topN: { output: '$score', n, sortBy: { score: -1 } } },
      max: { $maxN: { input: '$score', n } },
      first: { $firstN: { input: '$score', n } },
    };
    expect(await group(scores, spec)).toEqual([
      { _id: { gameId: 'G1' }, top: [99, 33, 31], max: [99, 33, 31], first: [31, 33, 99] },
      { _id: { gameId: 'G2' }, top: [80], max: [80], first: [10] },
    ]);
  });

  it.each<[Value]>([[0], [-1], [1.5], ['1'], [null]])('refuses an n of %j for a group', async (n) => {
    const refused = group([{ n }], { _id: { n: '$n' }, x: { $firstN: { input, n: '$n' } } });
    await expect(refused).rejects.toMatchObject({ reason: 'BAD_OPERAND' });
  });

  it('keeps the first of what ties', async () => {
    const documents = ['a', 'b', 'c'].map((v) => ({ v, k: 1 }));
    expect(await accumulate(documents, { $topN: { n: 2, sortBy: { k: 1 }, output: input } })).toEqual(['a', 'b']);
    expect(await accumulate(documents, { $bottomN: { n: 2, sortBy: { k: 1 }, output: input } })).toEqual(['a', 'b']);
  });
});

describe('$addToSet, $mergeObjects', () => {
  it('a set by value, whatever the order of keys', async () => {
    const values: Value[] = [{ a: 1, b: 2 }, { b: 2, a: 1 }, new Date(5), new Date(5), 1, '1', true, [1, 2], [2, 1]];
    const documents = values.map((v) => ({ v }));
    expect(await accumulate(documents, { $addToSet: input })).toEqual([
      { a: 1, b: 2 },
      new Date(5),
      1,
      '1',
      true,
      [1, 2],
      [2, 1],
    ]);
  });

  it('merges in the order of documents, not deeply', async () => {
    const documents: DataObject[] = [{ v: { a: 1, b: { c: 1 } } }, { v: null }, {}, { v: { b: { d: 2 } } }];
    expect(await accumulate(documents, { $mergeObjects: input })).toEqual({ a: 1, b: { d: 2 } });
    await expect(accumulate([{ v: 5 }], { $mergeObjects: input })).rejects.toMatchObject({ reason: 'BAD_OPERAND' });
  });
});

describe('memory', () => {
  const documents = Array.from({ length: 2000 }, (_, n) => ({ v: `${n}`.padStart(100, 'x') }));

  it.each([
    [{ $push: input }],
    [{ $addToSet: input }],
    [{ $topN: { n: 2000, sortBy: { v: 1 }, output: input } }],
    [{ $lastN: { input, n: 2000 } }],
  ])('%j is refused where it would hold too much', async (accumulator) => {
    const refused = group(documents, { _id: null, x: accumulator }, 100_000);
    await expect(refused).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' });
  });

  it.each([
    [{ $topN: { n: 3, sortBy: { v: -1 }, output: input } }, 3],
    [{ $lastN: { input, n: 3 } }, 3],
    [{ $maxN: { input, n: 3 } }, 3],
  ])('%j keeps only n', async (accumulator, length) => {
    const [result] = await group(documents, { _id: null, x: accumulator }, 2000);
    expect(result?.x).toHaveLength(length);
  });
});

describe('parsing', () => {
  it.each<[object, string, string]>([
    [{ $push: ['$a', '$b'] }, 'BAD_OPERAND', '/$push'],
    [{ $count: 1 }, 'BAD_OPERAND', '/$count'],
    [{ $count: { a: 1 } }, 'BAD_OPERAND', '/$count/a'],
    [{ $firstN: '$a' }, 'BAD_OPERAND', '/$firstN'],
    [{ $firstN: { input } }, 'BAD_OPERAND', '/$firstN'],
    [{ $firstN: { input, n: 0 } }, 'BAD_OPERAND', '/$firstN/n'],
    [{ $firstN: { input, n: 1, output: 1 } }, 'BAD_OPERAND', '/$firstN/output'],
    [{ $top: { output: input } }, 'BAD_OPERAND', '/$top'],
    [{ $top: { output: input, sortBy: {} } }, 'BAD_OPERAND', '/$top/sortBy'],
    [{ $top: { n: 1, output: input, sortBy: { a: 1 } } }, 'BAD_OPERAND', '/$top/n'],
    [{ $topN: { n: 1, output: input, sortBy: { a: 2 } } }, 'BAD_OPERAND', '/$topN/sortBy/a'],
    [{ $median: { input } }, 'BAD_OPERAND', '/$median'],
    [{ $median: { input, method: 'fast' } }, 'BAD_OPERAND', '/$median/method'],
    [{ $percentile: { input, p: [], method } }, 'BAD_OPERAND', '/$percentile/p'],
    [{ $percentile: { input, p: 0.5, method } }, 'BAD_OPERAND', '/$percentile/p'],
    [{ $percentile: { input, p: [1.1], method } }, 'BAD_OPERAND', '/$percentile/p'],
    [{ $percentile: { input, p: ['$a'], method } }, 'BAD_OPERAND', '/$percentile/p'],
    [{ $percentile: { input, p: [0.5], method: 'continuous' } }, 'NOT_SUPPORTED', '/$percentile/method'],
    [{ $accumulator: {} }, 'UNKNOWN_OPERATOR', '/$accumulator'],
    [{ $rank: {} }, 'UNKNOWN_OPERATOR', '/$rank'],
  ])('refuses %j: %s at %s', (accumulator, reason, pointer) => {
    expect(() => parsePipeline([{ $group: { _id: null, x: accumulator } }], defaultLimits)).toThrow(
      expect.objectContaining({ reason, details: expect.objectContaining({ pointer: `/0/$group/x${pointer}` }) }),
    );
  });
});
