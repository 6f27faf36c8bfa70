import {
  type Adapter,
  createContext,
  type DataObject,
  defaultLimits,
  parsePipeline,
  runStages,
  type Value,
} from '@database-service/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSqliteAdapter } from '../adapter.js';

async function* readCollection(): AsyncGenerator<DataObject, void, undefined> {}

const context = createContext();
let number = 0;

async function collect(documents: AsyncIterable<DataObject>): Promise<DataObject[]> {
  const list: DataObject[] = [];
  for await (const document of documents) list.push(document);
  return list;
}

async function* streamOf(documents: readonly DataObject[]): AsyncGenerator<DataObject> {
  yield* documents;
}

async function store(adapter: Adapter, list: readonly DataObject[]): Promise<string> {
  number += 1;
  const collection = `c${number}`;
  const operations = list.map((data, index) => ({
    kind: 'insert' as const,
    collection,
    document: { id: `d${String(index).padStart(3, '0')}`, data, metadata: {} },
  }));
  await adapter.write(context, { operations, mode: 'ordered' });
  return collection;
}

const run = (adapter: Adapter, collection: string, raw: unknown) =>
  collect(
    adapter.collection(collection).aggregate(context, { pipeline: parsePipeline(raw, defaultLimits), withMeta: false }),
  );
const explain = (adapter: Adapter, collection: string, raw: unknown) =>
  adapter.collection(collection).explain(context, { pipeline: parsePipeline(raw, defaultLimits), withMeta: false });

const scalars = fc.constantFrom<Value>(
  null,
  true,
  false,
  0,
  1,
  2,
  -3,
  0.1,
  0.2,
  2 ** 53 - 1,
  '',
  'a',
  '1',
  'é',
  new Date(0),
);
const odd = fc.constantFrom<Value>([], [1], [{ b: 2 }], {}, { b: 1 }, { b: [1] }, { b: 'x' });
const field = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -5, max: 5 }) as fc.Arbitrary<Value> },
  { weight: 3, arbitrary: scalars },
  { weight: 1, arbitrary: odd },
);
const documents = fc.oneof(
  fc.array(fc.record({ a: field, b: field, c: field }, { requiredKeys: [], noNullPrototype: true }), {
    minLength: 1,
    maxLength: 12,
  }),
  fc.array(fc.record({ a: fc.nat(3), b: fc.constantFrom('x', 'y'), c: fc.record({ b: fc.nat(9) }) }), {
    minLength: 1,
    maxLength: 12,
  }),
) as fc.Arbitrary<DataObject[]>;
const operands = fc.constantFrom('$a', '$b', '$c.b', '$c', 1, 0.5, 'x');
const accumulators = fc.oneof(
  fc.tuple(fc.constantFrom('$sum', '$avg', '$min', '$max'), operands).map(([op, of]) => ({ [op]: of })),
  fc.constant({ $count: {} }),
);
const groups = fc
  .tuple(
    fc.constantFrom<unknown>(null, '$a', '$b', '$c.b', '$missing', '$_id', { x: '$a' }),
    fc.dictionary(fc.constantFrom('p', 'q', 'r'), accumulators, { noNullPrototype: true }),
  )
  .map(([by, fields]) => ({ $group: { _id: by, ...fields } }));
const stages = fc.oneof(
  { weight: 3, arbitrary: groups },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ $sort: { a: 1 } }, { $sort: { 'c.b': -1, a: 1 } }, { $sort: { _id: -1 } }),
  },
  { weight: 1, arbitrary: fc.constantFrom({ $skip: 2 }, { $limit: 3 }, { $count: 'n' }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      { $match: { a: { $gte: 0 } } },
      { $match: { b: null, 'c.b': { $ne: 1 } } },
      { $match: { $or: [{ a: 1 }, { 'c.b': 'x' }] } },
      { $match: { _id: { $gt: 'd001' } } },
      { $match: { $expr: { $gt: ['$a', '$b'] } } },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      { $addFields: { b: '$a' } },
      { $unset: 'c.b' },
      { $project: { a: 1, c: { b: '$b' } } },
      { $unwind: '$a' },
    ),
  },
);

describe('pipelines', () => {
  it('give what core gives over the same documents, whoever does the stages', async () => {
    const adapter = createSqliteAdapter({ file: ':memory:' });
    let pushed = 0;
    await fc.assert(
      fc.asyncProperty(documents, fc.array(stages, { minLength: 1, maxLength: 4 }), async (list, raw) => {
        const collection = await store(adapter, list);
        // With a stage before it, a leading $match is one like all others: core runs all as they stand.
        const { stages: parsed } = parsePipeline([{ $skip: 0 }, ...raw], defaultLimits);
        const input = list.map((data, index) => ({ _id: `d${String(index).padStart(3, '0')}`, ...data }));
        expect(await run(adapter, collection, raw)).toEqual(
          await collect(runStages(streamOf(input), parsed, context, { readCollection })),
        );
        const explanation = await explain(adapter, collection, raw);
        if (explanation.stages?.engine.includes('$group')) pushed += 1;
        await adapter.dropCollection(context, collection);
      }),
      { numRuns: 250 },
    );
    expect(pushed).toBeGreaterThan(25);
    await adapter.close();
  });

  it.each([
    ['whole numbers', [1, 2, 3], { n: 6, a: 2 }, ['$group']],
    ['fractions', [0.1, 0.2, 0.3], { n: 0.6, a: 0.19999999999999998 }, []],
    ['sums beyond 2^53', [2 ** 53 - 1, 2 ** 53 - 1], { n: 2 ** 54 - 2, a: 2 ** 53 - 1 }, []],
  ])('sum %s exactly', async (_, values, expected, engine) => {
    const adapter = createSqliteAdapter({ file: ':memory:' });
    const collection = await store(
      adapter,
      values.map((v) => ({ v })),
    );
    const raw = [{ $group: { _id: null, n: { $sum: '$v' }, a: { $avg: '$v' } } }];
    const [result] = await run(adapter, collection, raw);
    expect(result).toEqual({ _id: null, n: expected.n, a: expect.closeTo(expected.a, 12) });
    expect((await explain(adapter, collection, raw)).stages).toEqual({
      engine,
      core: engine.length === 0 ? ['$group'] : [],
    });
    await adapter.close();
  });

  it('leave the engine what it can do: population by country, the largest first', async () => {
    const adapter = createSqliteAdapter({ file: ':memory:' });
    const list = Array.from({ length: 600 }, (_, n) => ({ country: `c${n % 3}`, population: n, tags: ['x'] }));
    const collection = await store(adapter, list);
    const raw = [
      { $match: { population: { $gte: 300 } } },
      {
        $group: {
          _id: '$country',
          total: { $sum: '$population' },
          cities: { $sum: 1 },
          largest: { $max: '$population' },
        },
      },
      { $sort: { total: -1 } },
    ];
    expect(await run(adapter, collection, raw)).toEqual([
      { _id: 'c2', total: 45_050, cities: 100, largest: 599 },
      { _id: 'c1', total: 44_950, cities: 100, largest: 598 },
      { _id: 'c0', total: 44_850, cities: 100, largest: 597 },
    ]);
    expect(await explain(adapter, collection, raw)).toMatchObject({
      stages: { engine: ['$group'], core: ['$sort'] },
      documentsRead: 0,
      documentsReturned: 3,
    });
    expect(await explain(adapter, collection, [{ $sort: { population: -1 } }, { $limit: 2 }])).toMatchObject({
      stages: { engine: ['$sort', '$limit'], core: [] },
      documentsRead: 2,
    });
    expect(await explain(adapter, collection, [{ $count: 'n' }])).toMatchObject({
      stages: { engine: ['$count'], core: [] },
      documentsRead: 0,
    });
    expect(await explain(adapter, collection, [{ $sort: { tags: 1 } }, { $limit: 2 }])).toMatchObject({
      stages: { engine: [], core: ['$sort', '$limit'] },
    });
    expect(await run(adapter, 'nothing', [{ $count: 'n' }])).toEqual([]);
    await adapter.close();
  });
});
