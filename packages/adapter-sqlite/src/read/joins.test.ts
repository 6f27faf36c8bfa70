import { createMemoryAdapter } from '@database-service/adapter-memory';
import {
  type Adapter,
  createContext,
  type DataObject,
  defaultLimits,
  type OperationContext,
  parseIndexDefinition,
  parsePipeline,
} from '@database-service/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSqliteAdapter } from '../adapter.js';

const context = createContext();
const memory = createMemoryAdapter();
const sqlite = createSqliteAdapter({ file: ':memory:' });

const customers = Array.from({ length: 500 }, (_, n) => ({ name: `n${n}`, city: `c${n % 5}`, referredBy: n - 100 }));
const orders = Array.from({ length: 2_000 }, (_, n) => ({ customer: n % 600, total: n, tags: [`t${n % 3}`, 'all'] }));

async function store(adapter: Adapter, collection: string, list: readonly DataObject[]): Promise<void> {
  const operations = list.map((data, index) => ({
    kind: 'insert' as const,
    collection,
    document: { id: `${collection}-${String(index).padStart(4, '0')}`, data: { n: index, ...data }, metadata: {} },
  }));
  await adapter.write(context, { operations, mode: 'ordered' });
}

beforeAll(async () => {
  for (const adapter of [memory, sqlite]) {
    await store(adapter, 'customers', customers);
    await store(adapter, 'orders', orders);
  }
  const definition = parseIndexDefinition({ keys: { n: 1 } }, defaultLimits);
  await sqlite.collection('customers').createIndex(context, definition);
});

afterAll(async () => {
  await memory.close();
  await sqlite.close();
});

const requestOf = (raw: unknown) => ({ pipeline: parsePipeline(raw, defaultLimits), withMeta: false });

async function run(adapter: Adapter, raw: unknown, asked: OperationContext = context): Promise<DataObject[]> {
  const list: DataObject[] = [];
  for await (const document of adapter.collection('orders').aggregate(asked, requestOf(raw))) list.push(document);
  return list;
}

const byCustomer = { $lookup: { from: 'customers', localField: 'customer', foreignField: 'n', as: 'found' } };

describe('joins', () => {
  it.each<[string, unknown[], readonly DataObject[]]>([
    [
      'count orders without a customer: 600 to 500',
      [byCustomer, { $match: { found: { $size: 0 } } }, { $count: 'n' }],
      // 2,000 orders in rounds of 600: 3 rounds with 100 each; the last 200 have customers.
      [{ n: 300 }],
    ],
    [
      'sum by what was found',
      [
        byCustomer,
        { $unwind: '$found' },
        { $group: { _id: '$found.city', orders: { $sum: 1 } } },
        { $sort: { _id: 1 } },
      ],
      // 1,700 orders have one; cities come in turn.
      ['c0', 'c1', 'c2', 'c3', 'c4'].map((_id) => ({ _id, orders: 340 })),
    ],
    [
      'bind variables',
      [
        { $match: { n: { $lt: 2 } } },
        {
          $lookup: {
            from: 'customers',
            let: { number: '$customer' },
            pipeline: [{ $match: { $expr: { $eq: ['$n', '$$number'] } } }, { $project: { _id: 0, name: 1 } }],
            as: 'found',
          },
        },
        { $project: { found: 1 } },
      ],
      [
        { _id: 'orders-0000', found: [{ name: 'n0' }] },
        { _id: 'orders-0001', found: [{ name: 'n1' }] },
      ],
    ],
    [
      'follow a graph',
      [
        { $match: { n: 450 } },
        {
          $graphLookup: {
            from: 'customers',
            startWith: '$customer',
            connectFromField: 'referredBy',
            connectToField: 'n',
            as: 'found',
          },
        },
        { $project: { _id: 0, found: '$found.n' } },
      ],
      [{ found: [450, 350, 250, 150, 50] }],
    ],
    [
      'unite',
      [
        { $match: { n: 7 } },
        { $unionWith: { coll: 'customers', pipeline: [{ $match: { id: 'customers-0003' } }] } },
        { $project: { n: 1 } },
      ],
      [
        { _id: 'orders-0007', n: 7 },
        { _id: 'customers-0003', n: 3 },
      ],
    ],
  ])('%s, on both engines alike', async (_, raw, expected) => {
    expect(await run(memory, raw)).toEqual(expected);
    expect(await run(sqlite, raw)).toEqual(expected);
  });

  it('read by the index, and no more than is wanted: explain says so', async () => {
    const explain = (raw: unknown) => sqlite.collection('orders').explain(context, requestOf(raw));
    expect(await explain([byCustomer, { $limit: 3 }])).toMatchObject({
      stages: { engine: [], core: ['$lookup', '$limit'] },
      // Orders come in batches of 4 and then 8; a customer is read for the first, and then for the next 4 at once.
      documentsRead: 12 + 5,
      documentsReturned: 3,
    });
    expect(await explain([{ $match: { n: { $lt: 10 } } }, byCustomer])).toMatchObject({ documentsRead: 20 });
    expect(await explain([byCustomer, { $match: { n: 3, 'found.n': 3 } }])).toMatchObject({
      pushed: { n: 3 },
      stages: { engine: [], core: ['$lookup', '$match'] },
      documentsRead: 2,
    });
    expect(await explain([{ $sort: { total: -1 } }, { $match: { customer: 5 } }, { $limit: 2 }])).toMatchObject({
      pushed: { customer: 5 },
      stages: { engine: ['$sort', '$limit'], core: [] },
      documentsRead: 2,
    });
  });

  it('end soon after nobody waits any more', async () => {
    const controller = new AbortController();
    const asked = createContext({ signal: controller.signal });
    const slow = {
      $lookup: {
        from: 'customers',
        let: { x: '$n' },
        pipeline: [{ $match: { $expr: { $lt: ['$n', '$$x'] } } }],
        as: 'found',
      },
    };
    const running = run(sqlite, [slow, { $count: 'n' }], asked);
    setTimeout(() => controller.abort(), 50);
    const start = performance.now();
    await expect(running).rejects.toMatchObject({ reason: 'CANCELLED' });
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
