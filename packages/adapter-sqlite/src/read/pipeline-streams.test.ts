import {
  createContext,
  type DataObject,
  defaultLimits,
  type OperationContext,
  parsePipeline,
} from '@database-service/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSqliteAdapter } from '../adapter.js';

/** 100 MB of documents: far more than may be held. */
const count = 100_000;
const batchSize = 20_000;
const heldBytesMax = 80 * 1024 * 1024;
const text = 'x'.repeat(1_000);

const context = createContext();
const adapter = createSqliteAdapter({ file: ':memory:' });

beforeAll(async () => {
  for (let start = 0; start < count; start += batchSize) {
    const operations = Array.from({ length: batchSize }, (_, offset) => {
      const n = start + offset;
      const data = { n, even: n % 2 === 0, kind: n % 10, tags: ['a', 'b', `t${n}`], text };
      return {
        kind: 'insert' as const,
        collection: 'big',
        document: { id: String(n).padStart(6, '0'), data, metadata: {} },
      };
    });
    await adapter.write(context, { operations, mode: 'ordered' });
  }
  const kinds = Array.from({ length: 10 }, (_, kind) => ({
    kind: 'insert' as const,
    collection: 'kinds',
    document: { id: `kind${kind}`, data: { kind }, metadata: {} },
  }));
  await adapter.write(context, { operations: kinds, mode: 'ordered' });
}, 120_000);

afterAll(() => adapter.close());

const requestOf = (raw: unknown) => ({ pipeline: parsePipeline(raw, defaultLimits), withMeta: false });
const stream = (raw: unknown, asked: OperationContext = context): AsyncIterable<DataObject> =>
  adapter.collection('big').aggregate(asked, requestOf(raw));

/** How many results there are, the last of them, and how much the heap has grown at most meanwhile. */
async function drain(raw: unknown): Promise<{ results: number; last: DataObject | undefined; grownBytes: number }> {
  const before = process.memoryUsage().heapUsed;
  let results = 0;
  let last: DataObject | undefined;
  let highest = before;
  for await (const result of stream(raw)) {
    results += 1;
    last = result;
    if (results % 1_000 === 0) highest = Math.max(highest, process.memoryUsage().heapUsed);
  }
  return { results, last, grownBytes: highest - before };
}

const shape = [{ $match: { even: true } }, { $project: { tags: 1, text: 1 } }, { $unwind: '$tags' }];
const lookup = { $lookup: { from: 'kinds', localField: 'kind', foreignField: 'kind', as: 'found' } };

describe('a pipeline over 100 MB of documents', () => {
  it('holds but a few of them at a time', async () => {
    const { results, last, grownBytes } = await drain(shape);
    expect(results).toBe(150_000);
    expect(last).toEqual({ _id: '099998', tags: 't99998', text });
    expect(grownBytes).toBeLessThan(heldBytesMax);
  }, 60_000);

  it('holds but a batch of those that are joined', async () => {
    const { results, last, grownBytes } = await drain([lookup, { $unwind: '$found' }]);
    expect(results).toBe(100_000);
    expect(last).toMatchObject({ n: 99_999, found: { _id: 'kind9', kind: 9 } });
    expect(grownBytes).toBeLessThan(heldBytesMax);
  }, 60_000);

  it('reads no more than its $limit needs', async () => {
    const explanation = await adapter.collection('big').explain(context, requestOf([...shape, { $limit: 10 }]));
    // Three results from each document.
    expect(explanation).toMatchObject({
      stages: { engine: [], core: ['$project', '$unwind', '$limit'] },
      documentsRead: 4,
      documentsReturned: 10,
    });
  });

  it.each<[string, unknown[]]>([
    ['while it streams', shape],
    ['while it joins', [lookup, ...shape]],
    ['while it collects', [{ $project: { text: 0 } }, { $group: { _id: '$n' } }]],
  ])('ends soon after nobody waits any more, %s', async (_, raw) => {
    const controller = new AbortController();
    const reading = (async () => {
      let results = 0;
      for await (const _result of stream(raw, createContext({ signal: controller.signal }))) results += 1;
      return results;
    })();
    setTimeout(() => controller.abort(), 30);
    const start = performance.now();
    await expect(reading).rejects.toMatchObject({ reason: 'CANCELLED' });
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
