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
  const { stages } = parsePipeline([{ $densify: spec }], defaultLimits);
  const results: DataObject[] = [];
  const options = { readCollection, memoryBytesMax };
  for await (const result of runStages(streamOf(documents), stages, createContext(), options)) results.push(result);
  return results;
}

const full = { step: 1, bounds: 'full' };

describe('$densify of numbers', () => {
  it.each<[string, readonly Value[], object, readonly Value[]]>([
    ['full', [1, 4], full, [1, 2, 3, 4]],
    ['full, from unsorted documents', [4, 1], full, [1, 2, 3, 4]],
    ['nothing to do', [1, 2], full, [1, 2]],
    ['no document', [], full, []],
    ['what is off the grid passes', [0, 2.5, 5], { step: 2, bounds: 'full' }, [0, 2, 2.5, 4, 5]],
    ['twice the same', [1, 1, 3], full, [1, 1, 2, 3]],
    ['bounds: the upper one is left out', [2], { step: 1, bounds: [0, 5] }, [0, 1, 2, 3, 4]],
    ['bounds without documents', [], { step: 2, bounds: [0, 5] }, [0, 2, 4]],
    ['bounds within', [-5, 10], { step: 1, bounds: [0, 3] }, [-5, 0, 1, 2, 10]],
    ['bounds, off the grid', [-1.5, 1.5, 2.5], { step: 1, bounds: [0, 3] }, [-1.5, 0, 1, 1.5, 2, 2.5]],
    ['bounds that are equal', [1], { step: 1, bounds: [2, 2] }, [1]],
    ['fractions', [0, 1], { step: 0.25, bounds: 'full' }, [0, 0.25, 0.5, 0.75, 1]],
  ])('%s', async (_name, values, range, expected) => {
    const results = await run(
      values.map((v) => ({ v })),
      { field: 'v', range },
    );
    expect(results).toEqual(expected.map((v) => ({ v })));
  });

  it('null and missing pass, and come first', async () => {
    expect(await run([{ v: 3 }, { v: null }, { a: 1 }, { v: 1 }], { field: 'v', range: full })).toEqual([
      { v: null },
      { a: 1 },
      { v: 1 },
      { v: 2 },
      { v: 3 },
    ]);
  });

  it('a field within an object', async () => {
    expect(await run([{ a: { v: 1, w: 1 } }, { a: { v: 3 } }], { field: 'a.v', range: full })).toEqual([
      { a: { v: 1, w: 1 } },
      { a: { v: 2 } },
      { a: { v: 3 } },
    ]);
  });
});

describe("MongoDB's examples", () => {
  const weather = (text: string, temp: number): DataObject => ({
    metadata: { sensorId: 5578, type: 'temperature' },
    timestamp: new Date(text),
    temp,
  });

  it('densifies time series data', async () => {
    const given = [
      weather('2021-05-18T00:00:00.000Z', 12),
      weather('2021-05-18T04:00:00.000Z', 11),
      weather('2021-05-18T08:00:00.000Z', 11),
    ];
    const bounds = [{ $date: '2021-05-18T00:00:00.000Z' }, { $date: '2021-05-18T08:00:00.000Z' }];
    const results = await run(given, { field: 'timestamp', range: { step: 1, unit: 'hour', bounds } });
    expect(results.map(({ timestamp, temp }) => [(timestamp as Date).getUTCHours(), temp])).toEqual([
      [0, 12],
      [1, undefined],
      [2, undefined],
      [3, undefined],
      [4, 11],
      [5, undefined],
      [6, undefined],
      [7, undefined],
      [8, 11],
    ]);
    expect(results[1]).toEqual({ timestamp: new Date('2021-05-18T01:00:00.000Z') });
  });

  const coffee: readonly DataObject[] = [
    { altitude: 600, variety: 'Arabica Typica', score: 68.3 },
    { altitude: 750, variety: 'Arabica Typica', score: 69.5 },
    { altitude: 950, variety: 'Arabica Typica', score: 70.5 },
    { altitude: 1250, variety: 'Gesha', score: 88.15 },
    { altitude: 1700, variety: 'Gesha', score: 95.5, price: 1029 },
  ];
  const spec = (bounds: unknown): object => ({
    field: 'altitude',
    partitionByFields: ['variety'],
    range: { bounds, step: 200 },
  });
  const show = (results: readonly DataObject[], variety: string): unknown =>
    results.filter((result) => result.variety === variety).map(({ altitude }) => altitude);

  it('the full range of values, for each partition', async () => {
    const results = await run(coffee, spec('full'));
    expect(show(results, 'Arabica Typica')).toEqual([600, 750, 800, 950, 1000, 1200, 1400, 1600]);
    expect(show(results, 'Gesha')).toEqual([600, 800, 1000, 1200, 1250, 1400, 1600, 1700]);
    expect(results).toHaveLength(16);
  });

  it('within each partition', async () => {
    const results = await run(coffee, spec('partition'));
    expect(results.map(({ altitude, variety, score }) => [altitude, variety, score])).toEqual([
      [600, 'Arabica Typica', 68.3],
      [750, 'Arabica Typica', 69.5],
      [800, 'Arabica Typica', undefined],
      [950, 'Arabica Typica', 70.5],
      [1250, 'Gesha', 88.15],
      [1450, 'Gesha', undefined],
      [1650, 'Gesha', undefined],
      [1700, 'Gesha', 95.5],
    ]);
  });

  it('bounds, for each partition: what follows its last document comes at the end', async () => {
    const results = await run(
      [
        { p: 'a', v: 1 },
        { p: 'b', v: 0 },
      ],
      {
        field: 'v',
        partitionByFields: ['p'],
        range: { bounds: [0, 3], step: 1 },
      },
    );
    expect(results).toEqual([
      { p: 'a', v: 0 },
      { p: 'a', v: 1 },
      { p: 'b', v: 0 },
      { p: 'a', v: 2 },
      { p: 'b', v: 1 },
      { p: 'b', v: 2 },
    ]);
  });

  it('partitions by several fields, some missing, some nested', async () => {
    const results = await run(
      [
        { v: 1, a: { b: 1 } },
        { v: 3, a: { b: 1 } },
        { v: 1, c: null },
        { v: 3, c: null },
      ],
      {
        field: 'v',
        partitionByFields: ['a.b', 'c'],
        range: { bounds: 'partition', step: 1 },
      },
    );
    expect(results.filter(({ v }) => v === 2)).toEqual([
      { v: 2, c: null },
      { v: 2, a: { b: 1 } },
    ]);
  });
});

describe('$densify of dates', () => {
  it.each<[string, number, readonly string[], readonly string[]]>([
    ['day', 1, ['2024-02-28', '2024-03-01'], ['2024-02-28', '2024-02-29', '2024-03-01']],
    ['week', 2, ['2024-01-01', '2024-01-29'], ['2024-01-01', '2024-01-15', '2024-01-29']],
    ['quarter', 1, ['2024-01-01', '2024-07-01'], ['2024-01-01', '2024-04-01', '2024-07-01']],
    ['year', 1, ['2023-05-05', '2025-05-05'], ['2023-05-05', '2024-05-05', '2025-05-05']],
    // From step to step, as MongoDB: once clamped, the day stays.
    ['month', 1, ['2023-01-31', '2023-04-01'], ['2023-01-31', '2023-02-28', '2023-03-28', '2023-04-01']],
  ])('by %s', async (unit, step, values, expected) => {
    const given = values.map((text) => ({ v: new Date(text) }));
    const results = await run(given, { field: 'v', range: { step, unit, bounds: 'full' } });
    expect(results.map(({ v }) => (v as Date).toISOString().slice(0, 10))).toEqual(expected);
  });
});

describe('errors', () => {
  it.each<[readonly Value[], object]>([
    [['a'], full],
    [[[1]], full],
    [[new Date(0)], full],
    [[1], { step: 1, unit: 'day', bounds: 'full' }],
  ])('%j with %j', async (values, range) => {
    const refused = run(
      values.map((v) => ({ v })),
      { field: 'v', range },
    );
    await expect(refused).rejects.toMatchObject({ reason: 'BAD_OPERAND' });
  });

  it('makes 500,000 documents at most', async () => {
    const { stages } = parsePipeline(
      [{ $densify: { field: 'v', range: { step: 1, bounds: [0, 500_000] } } }],
      defaultLimits,
    );
    let count = 0;
    for await (const _ of runStages(streamOf([]), stages, createContext(), { readCollection })) count += 1;
    expect(count).toBe(500_000);
    await expect(run([], { field: 'v', range: { step: 1, bounds: [0, 500_001] } })).rejects.toMatchObject({
      reason: 'LIMIT_EXCEEDED',
    });
    await expect(run([{ v: 1e300 }, { v: 2e300 }], { field: 'v', range: full })).rejects.toMatchObject({
      reason: 'LIMIT_EXCEEDED',
    });
    const many = Array.from({ length: 100 }, (_, v) => ({ v }));
    await expect(run(many, { field: 'v', range: full }, 1000)).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' });
  });

  const day = { $date: '2024-01-01T00:00:00Z' };

  it.each<[unknown, string, string]>([
    ['v', 'BAD_OPERAND', ''],
    [{ range: full }, 'BAD_OPERAND', ''],
    [{ field: 'v' }, 'BAD_OPERAND', ''],
    [{ field: 'v', range: full, x: 1 }, 'BAD_OPERAND', '/x'],
    [{ field: '$v', range: full }, 'BAD_PATH', '/field'],
    [{ field: 1, range: full }, 'BAD_OPERAND', '/field'],
    [{ field: 'v', range: { step: 0, bounds: 'full' } }, 'BAD_OPERAND', '/range/step'],
    [{ field: 'v', range: { step: 1.5, unit: 'day', bounds: 'full' } }, 'BAD_OPERAND', '/range/step'],
    [{ field: 'v', range: { step: 1, unit: 'days', bounds: 'full' } }, 'BAD_OPERAND', '/range/unit'],
    [{ field: 'v', range: { step: 1, bounds: 'all' } }, 'BAD_OPERAND', '/range/bounds'],
    [{ field: 'v', range: { step: 1, bounds: [1] } }, 'BAD_OPERAND', '/range/bounds'],
    [{ field: 'v', range: { step: 1, bounds: [2, 1] } }, 'BAD_OPERAND', '/range/bounds'],
    [{ field: 'v', range: { step: 1, bounds: ['a', 'b'] } }, 'BAD_OPERAND', '/range/bounds'],
    [{ field: 'v', range: { step: 1, bounds: [day, day] } }, 'BAD_OPERAND', '/range/bounds'],
    [{ field: 'v', range: { step: 1, unit: 'day', bounds: [1, 2] } }, 'BAD_OPERAND', '/range/bounds'],
    [{ field: 'v', range: { step: 1, bounds: 'partition' } }, 'BAD_OPERAND', ''],
    [{ field: 'v', range: full, partitionByFields: 'a' }, 'BAD_OPERAND', '/partitionByFields'],
    [{ field: 'v', range: full, partitionByFields: ['$a'] }, 'BAD_PATH', '/partitionByFields/0'],
    [{ field: 'v', range: full, partitionByFields: ['a', 'v.b'] }, 'CONFLICTING_PATHS', '/partitionByFields/1'],
  ])('refuses %j: %s at %s', (raw, reason, pointer) => {
    expect(() => parsePipeline([{ $densify: raw }], defaultLimits)).toThrow(
      expect.objectContaining({ reason, details: expect.objectContaining({ pointer: `/0/$densify${pointer}` }) }),
    );
  });
});
