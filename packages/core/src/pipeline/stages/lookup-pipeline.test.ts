import { describe, expect, it } from 'vitest';
import { createContext } from '../../context.js';
import { defaultLimits } from '../../limits.js';
import { TestCollections } from '../../testing/collections.js';
import { faultOf } from '../../testing/fault-of.js';
import type { DataObject } from '../../value/value.js';
import { parsePipeline } from '../parse.js';

const orders: DataObject[] = [
  { _id: 'o1', item: 'almonds', quantity: 2 },
  { _id: 'o2', item: 'pecans', quantity: 1 },
  { _id: 'o3', item: 'almonds', quantity: 60 },
  { _id: 'o4' },
];
const stocks: DataObject[] = [
  { _id: 's1', item: 'almonds', warehouse: 'A', stock: 120 },
  { _id: 's2', item: 'pecans', warehouse: 'A', stock: 80 },
  { _id: 's3', item: 'almonds', warehouse: 'B', stock: 60 },
  { _id: 's4', item: 'cookies', warehouse: 'B', stock: 40 },
];

const make = (memoryBytesMax?: number) =>
  new TestCollections({ orders, stocks }, createContext(), memoryBytesMax === undefined ? {} : { memoryBytesMax });

/** Ids of what each order finds. */
async function find(lookup: Readonly<Record<string, unknown>>, collections = make()): Promise<unknown[]> {
  const results = await collections.run('orders', [{ $lookup: { from: 'stocks', as: 'found', ...lookup } }]);
  return results.map(({ found }) => (found as readonly DataObject[]).map(({ _id }) => _id));
}

const foreignReads = (collections: TestCollections) =>
  collections.reads.filter(({ collection }) => collection === 'stocks').length;

describe('$lookup by a pipeline', () => {
  it('runs one without variables once for all documents', async () => {
    const collections = make();
    const lookup = { pipeline: [{ $match: { warehouse: 'B' } }, { $sort: { stock: 1 } }] };
    const each = ['s4', 's3'];
    expect(await find(lookup, collections)).toEqual([each, each, each, each]);
    expect(foreignReads(collections)).toBe(1);
  });

  it('runs it with the fields of each match', async () => {
    const both = { localField: 'item', foreignField: 'item' };
    expect(await find({ ...both, pipeline: [{ $sort: { stock: 1 } }, { $limit: 1 }] })).toEqual([
      ['s3'],
      ['s2'],
      ['s3'],
      [],
    ]);
    const collections = make();
    expect(await find({ ...both, pipeline: [{ $match: { warehouse: 'A' } }] }, collections)).toEqual([
      ['s1'],
      ['s2'],
      ['s1'],
      [],
    ]);
    expect(foreignReads(collections)).toBe(2);
    const [first] = await make().run('orders', [
      { $lookup: { from: 'stocks', as: 'found', ...both, pipeline: [{ $count: 'n' }] } },
      { $limit: 1 },
    ]);
    expect(first).toEqual({ _id: 'o1', item: 'almonds', quantity: 2, found: [{ n: 2 }] });
  });

  it('puts variables into the leading $match, once for each of their values', async () => {
    const collections = make();
    const lookup = { let: { name: '$item' }, pipeline: [{ $match: { $expr: { $eq: ['$item', '$$name'] } } }] };
    expect(await find(lookup, collections)).toEqual([['s1', 's3'], ['s2'], ['s1', 's3'], []]);
    expect(foreignReads(collections)).toBe(3);
  });

  it('puts variables into later stages, also of joins by fields', async () => {
    const enough = { $match: { $expr: { $gte: ['$stock', '$$wanted'] } } };
    const both = { localField: 'item', foreignField: 'item', let: { wanted: '$quantity' } };
    expect(await find({ ...both, pipeline: [enough] })).toEqual([['s1', 's3'], ['s2'], ['s1', 's3'], []]);
    expect(
      await find({
        ...both,
        let: { wanted: { $add: ['$quantity', 60] } },
        pipeline: [{ $sort: { stock: 1 } }, enough],
      }),
    ).toEqual([['s1'], ['s2'], ['s1'], []]);
  });

  it('sees variables in nested pipelines, the innermost of a name', async () => {
    const inner = (name: string) => ({
      $lookup: {
        from: 'stocks',
        as: 'inner',
        let: { [name]: '$warehouse' },
        pipeline: [{ $match: { $expr: { $eq: ['$warehouse', '$$x'] } } }, { $sort: { _id: 1 } }],
      },
    });
    const run = async (name: string) => {
      const [result] = await make().run('orders', [
        { $limit: 1 },
        {
          $lookup: {
            from: 'stocks',
            as: 'found',
            let: { x: { $literal: 'B' } },
            pipeline: [{ $match: { _id: 's1' } }, inner(name)],
          },
        },
      ]);
      return JSON.parse(JSON.stringify(result)).found[0].inner.map(({ _id }: { _id: string }) => _id);
    };
    expect(await run('y')).toEqual(['s3', 's4']);
    expect(await run('x')).toEqual(['s1', 's2']);
  });

  it('refuses to hold too much', async () => {
    await expect(find({ pipeline: [] }, make(300))).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' });
  });
});

describe('$unionWith', () => {
  it('adds the documents of another collection after all others', async () => {
    expect(
      await make().run('orders', [{ $match: { quantity: 1 } }, { $unionWith: 'stocks' }, { $count: 'n' }]),
    ).toEqual([{ n: 5 }]);
    const pipeline = [{ $match: { item: 'pecans' } }, { $sort: { _id: 1 } }];
    expect(
      await make().run('orders', [{ $match: { item: 'pecans' } }, { $unionWith: { coll: 'stocks', pipeline } }]),
    ).toEqual([
      { _id: 'o2', item: 'pecans', quantity: 1 },
      { _id: 's2', item: 'pecans', warehouse: 'A', stock: 80 },
    ]);
    expect(await make().run('orders', [{ $unionWith: 'orders' }, { $count: 'n' }])).toEqual([{ n: 8 }]);
    expect(await make().run('orders', [{ $unionWith: 'nobody' }, { $count: 'n' }])).toEqual([{ n: 4 }]);
  });

  it('does not read what is not wanted', async () => {
    const collections = make();
    expect(await collections.run('orders', [{ $unionWith: 'stocks' }, { $limit: 4 }])).toHaveLength(4);
    expect(foreignReads(collections)).toBe(0);
  });
});

describe('joins that are refused', () => {
  const fields = { from: 'c', localField: 'a', foreignField: 'b', as: 'x' };
  const nested = (depth: number): unknown[] =>
    depth === 0 ? [] : [{ $unionWith: { coll: 'c', pipeline: nested(depth - 1) } }];
  const place = '/pipeline/0';

  it.each<[unknown, string, string]>([
    [{ $lookup: 1 }, 'BAD_OPERAND', '/$lookup'],
    [{ $lookup: { ...fields, foo: 1 } }, 'BAD_OPERAND', '/$lookup/foo'],
    [{ $lookup: { from: 'c', as: 'x' } }, 'BAD_OPERAND', '/$lookup'],
    [{ $lookup: { from: 'c', as: 'x', localField: 'a' } }, 'BAD_OPERAND', '/$lookup'],
    [{ $lookup: { ...fields, let: {} } }, 'BAD_OPERAND', '/$lookup'],
    [{ $lookup: { ...fields, from: 'system.users' } }, 'BAD_NAME', '/$lookup/from'],
    [{ $lookup: { ...fields, from: { db: 'd', coll: 'c' } } }, 'NOT_SUPPORTED', '/$lookup/from'],
    [{ $lookup: { ...fields, as: '$x' } }, 'BAD_PATH', '/$lookup/as'],
    [{ $lookup: { ...fields, as: 1 } }, 'BAD_OPERAND', '/$lookup/as'],
    [{ $lookup: { ...fields, localField: 'a..b' } }, 'BAD_PATH', '/$lookup/localField'],
    [{ $lookup: { from: 'c', as: 'x', let: { Big: 1 }, pipeline: [] } }, 'BAD_NAME', '/$lookup/let/Big'],
    [{ $lookup: { from: 'c', as: 'x', let: { CURRENT: 1 }, pipeline: [] } }, 'BAD_OPERAND', '/$lookup/let/CURRENT'],
    [
      { $lookup: { from: 'c', as: 'x', pipeline: [{ $limit: 1 }, { $out: 'd' }] } },
      'UNKNOWN_OPERATOR',
      '/$lookup/pipeline/1/$out',
    ],
    [
      { $lookup: { from: 'c', as: 'x', pipeline: [{ $match: { a: { $foo: 1 } } }] } },
      'UNKNOWN_OPERATOR',
      '/$lookup/pipeline/0/$match/a/$foo',
    ],
    [{ $unionWith: 1 }, 'BAD_OPERAND', '/$unionWith'],
    [{ $unionWith: 'a b' }, 'BAD_NAME', '/$unionWith'],
    [{ $unionWith: { pipeline: [] } }, 'BAD_OPERAND', '/$unionWith'],
    [{ $unionWith: { coll: 'c', pipeline: {} } }, 'BAD_OPERAND', '/$unionWith/pipeline'],
    [{ $unionWith: { coll: 'c', pipeline: [{ $limit: 0 }] } }, 'BAD_OPERAND', '/$unionWith/pipeline/0/$limit'],
  ])('%j is %s', (stage, reason, pointer) => {
    expect(faultOf(() => parsePipeline([stage], defaultLimits, '/pipeline'))).toEqual([reason, place + pointer]);
  });

  it('are bounded in depth and in number', () => {
    expect(faultOf(() => parsePipeline(nested(20), defaultLimits))).toBeUndefined();
    expect(faultOf(() => parsePipeline(nested(21), defaultLimits))?.[0]).toBe('LIMIT_EXCEEDED');
    const many = [{ $unionWith: { coll: 'c', pipeline: Array.from({ length: 100 }, () => ({ $limit: 1 })) } }];
    expect(faultOf(() => parsePipeline(many, defaultLimits))).toEqual(['LIMIT_EXCEEDED', '/0/$unionWith/pipeline']);
  });
});
