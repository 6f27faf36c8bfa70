import { createMemoryAdapter } from '@database-service/adapter-memory';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOf, makeTestService, refusalOf } from '../testing/test-service.js';
import { operations } from './index.js';

const adapter = createMemoryAdapter();
const call = callOf(makeTestService({ adapters: { test: adapter } }));
afterAll(() => adapter.close());

const { aggregateDocuments, bulkWrite, countDocuments, findOneAndUpdate, insertMany, searchDocuments, upsertDocument } =
  operations;

describe('an answer that would not fit in memory', () => {
  const collection = 'fat';

  beforeAll(async () => {
    const text = 'x'.repeat(2_000_000);
    const documents = Array.from({ length: 40 }, (_, at) => ({ id: `d${10 + at}`, data: { at, text } }));
    await call(insertMany, { collection, documents });
  });

  it('is refused for a page; fewer documents and a projection pass', async () => {
    expect(await refusalOf(call(searchDocuments, { collection, limit: 40 }))).toMatchObject({
      code: 'VALIDATION_ERROR',
      reason: 'LIMIT_EXCEEDED',
    });
    expect((await call(searchDocuments, { collection })).documents).toHaveLength(10);
    expect((await call(searchDocuments, { collection, limit: 40, projection: 'at' })).documents).toHaveLength(40);
  });

  it('is refused for a pipeline; a $limit and a $count pass', async () => {
    expect(await refusalOf(call(aggregateDocuments, { collection, pipeline: [] }))).toMatchObject({
      reason: 'LIMIT_EXCEEDED',
    });
    expect((await call(aggregateDocuments, { collection, pipeline: [{ $limit: 5 }] })).results).toHaveLength(5);
    expect((await call(aggregateDocuments, { collection, pipeline: [{ $count: 'n' }] })).results).toEqual([{ n: 40 }]);
  });
});

describe('an upsert whose filter no document can match', () => {
  const collection = 'never';
  const update = { n: 1 };

  it.each([
    ['a number as the id', { id: 5 }],
    ['null as the id', { _id: null }],
    ['an object as the id', { id: { a: 1 } }],
    ['two ids', { id: 'a', _id: 'b' }],
    ['two ids in an $and', { $and: [{ id: 'a' }, { id: { $eq: 'b' } }] }],
  ])('is refused, since it would insert each time: %s', async (_name, filter) => {
    const calls = [
      call(upsertDocument, { collection, filter, update }),
      call(findOneAndUpdate, { collection, filter, update, upsert: true }),
      call(bulkWrite, { operations: [{ type: 'update', collection, filter, update, upsert: true }] }),
    ];
    for (const one of calls)
      expect(await refusalOf(one)).toMatchObject({ code: 'INVALID_REQUEST', reason: 'BAD_OPERAND' });
    expect(await call(countDocuments, { collection })).toEqual({ collection, count: 0 });
  });

  it('is none where the ids agree', async () => {
    const filter = { id: 'a', _id: 'a' };
    expect(await call(upsertDocument, { collection: 'ever', filter, update })).toEqual({
      id: 'a',
      operation: 'inserted',
    });
  });
});
