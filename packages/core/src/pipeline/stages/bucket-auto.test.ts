import { describe, expect, it } from 'vitest';
import { createContext } from '../../context.js';
import { defaultLimits } from '../../limits.js';
import { readCollection } from '../../testing/read-collection.js';
import type { DataObject, Value } from '../../value/value.js';
import { createRounder } from '../granularity.js';
import { parsePipeline } from '../parse.js';
import { runStages } from '../run.js';

async function* streamOf(documents: readonly DataObject[]) {
  yield* documents;
}

async function run(values: readonly Value[], $bucketAuto: object, memoryBytesMax = 1_000_000) {
  const { stages } = parsePipeline([{ $skip: 0 }, { $bucketAuto: { groupBy: '$x', ...$bucketAuto } }], defaultLimits);
  const documents = streamOf(values.map((x, at) => ({ x, at })));
  const results: DataObject[] = [];
  for await (const result of runStages(documents, stages, createContext(), { readCollection, memoryBytesMax }))
    results.push(result);
  return results;
}

const bucket = (min: Value, max: Value, count: number) => ({ _id: { min, max }, count });
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

describe('$bucketAuto', () => {
  it.each<[readonly Value[], object, readonly DataObject[]]>([
    [[], { buckets: 3 }, []],
    [upTo(4), { buckets: 1 }, [bucket(0, 3, 4)]],
    [upTo(6), { buckets: 3 }, [bucket(0, 2, 2), bucket(2, 4, 2), bucket(4, 5, 2)]],
    [[3, 1, 2, 0], { buckets: 2 }, [bucket(0, 2, 2), bucket(2, 3, 2)]],
    // 5 / 2 rounds to 3.
    [upTo(5), { buckets: 2 }, [bucket(0, 3, 3), bucket(3, 4, 2)]],
    // Equal values stay together, and there may be fewer buckets than asked for.
    [[0, 1, 1, 1, 2], { buckets: 3 }, [bucket(0, 2, 4), bucket(2, 2, 1)]],
    [[7, 7, 7], { buckets: 3 }, [bucket(7, 7, 3)]],
    [[1, 2], { buckets: 5 }, [bucket(1, 2, 1), bucket(2, 2, 1)]],
    [['b', null, 1], { buckets: 3 }, [bucket(null, 1, 1), bucket(1, 'b', 1), bucket('b', 'b', 1)]],
    // From MongoDB's page on $bucketAuto: 100 numbers, 0 to 99, in 5 buckets.
    [
      upTo(100),
      { buckets: 5, granularity: 'R20' },
      [bucket(0, 20, 20), bucket(20, 40, 20), bucket(40, 63, 23), bucket(63, 90, 27), bucket(90, 100, 10)],
    ],
    [
      upTo(100),
      { buckets: 5, granularity: 'E24' },
      [bucket(0, 20, 20), bucket(20, 43, 23), bucket(43, 68, 25), bucket(68, 91, 23), bucket(91, 100, 9)],
    ],
    [upTo(100), { buckets: 5, granularity: '1-2-5' }, [bucket(0, 20, 20), bucket(20, 50, 30), bucket(50, 100, 50)]],
    [upTo(100), { buckets: 5, granularity: 'POWERSOF2' }, [bucket(0, 32, 32), bucket(32, 64, 32), bucket(64, 128, 36)]],
    [[0, 0, 3], { buckets: 2, granularity: 'POWERSOF2' }, [bucket(0, 2, 2), bucket(2, 4, 1)]],
  ])('%j by %j', async (values, options, expected) => {
    expect(await run(values, options)).toEqual(expected);
  });

  it('accumulates; what depends on an order has that of the input', async () => {
    const output = { sum: { $sum: '$x' }, at: { $push: '$at' }, first: { $first: '$x' }, count: { $count: {} } };
    expect(await run([3, 1, 2, 0], { buckets: 2, output })).toEqual([
      { _id: { min: 0, max: 2 }, sum: 1, at: [1, 3], first: 1, count: 2 },
      { _id: { min: 2, max: 3 }, sum: 5, at: [0, 2], first: 3, count: 2 },
    ]);
    expect(await run([1], { buckets: 1, output: {} })).toEqual([bucket(1, 1, 1)]);
  });

  it.each([['x'], [null], [-1]])('refuses %j with a granularity', async (value) => {
    await expect(run([1, value], { buckets: 2, granularity: 'R5' })).rejects.toMatchObject({ reason: 'BAD_OPERAND' });
  });

  it('bounds what it holds', async () => {
    await expect(run(upTo(5000), { buckets: 2 }, 100_000)).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' });
  });
});

describe('createRounder', () => {
  it.each([
    ['R5', 10, 16, 6.3],
    ['R5', 63, 100, 40],
    ['R5', 70, 100, 63],
    ['E6', 0.8, 1, 0.68],
    ['1-2-5', 3, 5, 2],
    ['E192', 988, 1000, 976],
    ['POWERSOF2', 8, 16, 4],
    ['POWERSOF2', 9, 16, 8],
    ['POWERSOF2', 0.5, 1, 0.25],
    ['POWERSOF2', 2 ** 49 - 1, 2 ** 49, 2 ** 48],
    ['R10', 0, 0, 0],
  ])('%s: %d goes up to %d and down to %d', (granularity, value, up, down) => {
    const rounder = createRounder(granularity);
    expect(rounder.up(value)).toBeCloseTo(up, 12);
    expect(rounder.down(value)).toBeCloseTo(down, 12);
  });

  it.each(['R5', 'E192', 'POWERSOF2'])('%s ends for the smallest and the largest numbers', (granularity) => {
    const rounder = createRounder(granularity);
    expect(rounder.up(Number.MIN_VALUE)).toBeGreaterThan(0);
    expect(rounder.down(Number.MIN_VALUE)).toBe(0);
    expect(rounder.down(Number.MAX_VALUE)).toBeLessThan(Number.MAX_VALUE);
    expect(rounder.up(Number.MAX_VALUE)).toBeGreaterThan(1e307);
  });
});
