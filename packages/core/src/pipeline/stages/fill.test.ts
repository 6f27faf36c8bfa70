import { describe, expect, it } from 'vitest';
import { createContext } from '../../context.js';
import { defaultLimits } from '../../limits.js';
import { readCollection } from '../../testing/read-collection.js';
import type { DataObject } from '../../value/value.js';
import { parsePipeline } from '../parse.js';
import { runStages } from '../run.js';

async function* streamOf(documents: readonly DataObject[]): AsyncGenerator<DataObject, void, undefined> {
  yield* documents;
}

async function run(documents: readonly DataObject[], spec: object): Promise<DataObject[]> {
  const { stages } = parsePipeline([{ $fill: spec }], defaultLimits);
  const results: DataObject[] = [];
  for await (const result of runStages(streamOf(documents), stages, createContext(), { readCollection }))
    results.push(result);
  return results;
}

describe("MongoDB's examples", () => {
  it('with a constant value; documents stay in their order', async () => {
    const given: DataObject[] = [
      { _id: 2, bootsSold: 10, shoesSold: null },
      { _id: 1, sandalsSold: 15 },
      { _id: 3, bootsSold: null, sandalsSold: false, shoesSold: '' },
    ];
    const output = { bootsSold: { value: 0 }, sandalsSold: { value: 0 }, shoesSold: { value: 0 } };
    expect(await run(given, { output })).toEqual([
      { _id: 2, bootsSold: 10, shoesSold: 0, sandalsSold: 0 },
      { _id: 1, sandalsSold: 15, bootsSold: 0, shoesSold: 0 },
      { _id: 3, bootsSold: 0, sandalsSold: false, shoesSold: '' },
    ]);
  });

  it('by the line between neighbours', async () => {
    const given: DataObject[] = [
      { time: new Date('2021-03-08T15:00:00.000Z'), price: null },
      { time: new Date('2021-03-08T09:00:00.000Z'), price: 500 },
      { time: new Date('2021-03-08T10:00:00.000Z') },
      { time: new Date('2021-03-08T11:00:00.000Z'), price: 515 },
      { time: new Date('2021-03-08T17:00:00.000Z'), price: 455 },
    ];
    const results = await run(given, { sortBy: { time: 1 }, output: { price: { method: 'linear' } } });
    expect(results.map(({ price }) => price)).toEqual([500, 507.5, 515, 475, 455]);
  });

  const reviews: readonly DataObject[] = [
    { day: 1, restaurant: 'Joe', score: 90 },
    { day: 1, restaurant: 'Sally', score: 75 },
    { day: 2, restaurant: 'Joe', score: 92 },
    { day: 3, restaurant: 'Sally', score: null },
    { day: 3, restaurant: 'Joe' },
    { day: 4, restaurant: 'Sally', score: 78 },
  ];
  const filled = [
    ['Joe', 1, 90],
    ['Joe', 2, 92],
    ['Joe', 3, 92],
    ['Sally', 1, 75],
    ['Sally', 3, 75],
    ['Sally', 4, 78],
  ];

  it.each([
    [{ partitionBy: '$restaurant' }],
    [{ partitionBy: { r: '$restaurant' } }],
    [{ partitionByFields: ['restaurant'] }],
  ])('by the last value, for each partition: %j', async (partition) => {
    const results = await run(reviews, { ...partition, sortBy: { day: 1 }, output: { score: { method: 'locf' } } });
    expect(results.map(({ restaurant, day, score }) => [restaurant, day, score])).toEqual(filled);
  });

  it('methods before values, and values by expressions', async () => {
    const given: DataObject[] = [{ t: 1 }, { t: 2, a: 5 }, { t: 3, b: 1 }];
    const output = { a: { method: 'locf' }, b: { value: { $add: ['$a', 1] } }, 'c.d': { value: '$gone' } };
    expect(await run(given, { sortBy: { t: 1 }, output })).toEqual([
      { t: 1, a: null, b: null },
      { t: 2, a: 5, b: 6 },
      { t: 3, a: 5, b: 1 },
    ]);
  });
});

describe('errors', () => {
  const output = { a: { method: 'locf' } };

  it.each<[unknown, string, string]>([
    ['a', 'BAD_OPERAND', ''],
    [{}, 'BAD_OPERAND', ''],
    [{ output: {} }, 'BAD_OPERAND', '/output'],
    [{ output: { a: 1 } }, 'BAD_OPERAND', '/output/a'],
    [{ output: { a: {} } }, 'BAD_OPERAND', '/output/a'],
    [{ output: { a: { value: 1, method: 'locf' } } }, 'BAD_OPERAND', '/output/a'],
    [{ output: { a: { method: 'last' } } }, 'BAD_OPERAND', '/output/a/method'],
    [{ output: { a: { method: 'linear' } } }, 'BAD_OPERAND', ''],
    [{ sortBy: { a: 1, b: 1 }, output: { a: { method: 'linear' } } }, 'BAD_OPERAND', ''],
    [{ output, partitionBy: '$a', partitionByFields: ['a'] }, 'BAD_OPERAND', ''],
    [{ output, partitionBy: 5 }, 'BAD_OPERAND', '/partitionBy'],
    [{ output, partitionByFields: [1] }, 'BAD_OPERAND', '/partitionByFields'],
    [{ output: { a: { value: 1 }, 'a.b': { value: 1 } } }, 'CONFLICTING_PATHS', '/output/a.b'],
  ])('refuses %j: %s at %s', (raw, reason, pointer) => {
    expect(() => parsePipeline([{ $fill: raw }], defaultLimits)).toThrow(
      expect.objectContaining({ reason, details: expect.objectContaining({ pointer: `/0/$fill${pointer}` }) }),
    );
  });
});
