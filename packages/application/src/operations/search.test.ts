import { createMemoryAdapter } from '@database-service/adapter-memory';
import { type Adapter, DataError } from '@database-service/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOf, makeTestService, refusalOf } from '../testing/test-service.js';
import { operations } from './index.js';

const adapter = createMemoryAdapter();
const call = callOf(makeTestService({ adapters: { test: adapter } }));
const scanShy = callOf(makeTestService({ adapters: { test: adapter }, limits: { scanDocumentsMax: 10 } }));
afterAll(() => adapter.close());

const { searchDocuments, countDocuments, estimateCount, aggregateDocuments, distinctValues, explainQuery } = operations;
const collection = 'numbers';

/** n01 … n25, with n from 1 to 25, in groups of a, b, c. */
beforeAll(async () => {
  const documents = Array.from({ length: 25 }, (_, at) => ({
    id: `n${String(at + 1).padStart(2, '0')}`,
    data: { n: at + 1, group: 'abc'[at % 3], ...(at === 0 ? { tags: ['x', 'y', ['z']], odd: null } : {}) },
  }));
  await call(operations.insertMany, { collection, documents });
});

const idsOf = (page: { readonly documents: readonly { readonly id?: string }[] }) => page.documents.map(({ id }) => id);

describe('searchDocuments', () => {
  it('gives the first ten by id, the total and a cursor', async () => {
    const page = await call(searchDocuments, { collection });
    expect(idsOf(page)).toEqual(['n01', 'n02', 'n03', 'n04', 'n05', 'n06', 'n07', 'n08', 'n09', 'n10']);
    expect(page.pagination).toEqual({
      total: 25,
      limit: 10,
      offset: 0,
      has_more: true,
      next_cursor: expect.any(String),
    });
  });

  it('pages through what a filter finds by the time, which is that of the first page', async () => {
    const filter = { $expr: { $lt: ['$_meta.created_at', '$$NOW'] } };
    const first = await call(searchDocuments, { collection, filter, sort: { n: -1 }, limit: 20 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await call(operations.createDocument, { collection, id: 'later', data: { n: 0.5 } });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const cursor = String(first.pagination.next_cursor);
    const second = await call(searchDocuments, { collection, filter, sort: { n: -1 }, limit: 20, cursor });
    await call(operations.deleteDocument, { collection, id: 'later' });
    expect(idsOf(second)).toEqual(['n05', 'n04', 'n03', 'n02', 'n01']);
  });

  it('shows the time of the first page on all pages', async () => {
    const input = { collection, limit: 1, projection: { now: '$$NOW' } };
    const first = await call(searchDocuments, input);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const second = await call(searchDocuments, { ...input, cursor: String(first.pagination.next_cursor) });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const third = await call(searchDocuments, { ...input, cursor: String(second.pagination.next_cursor) });
    expect([...second.documents, ...third.documents].map(({ data }) => data)).toEqual([
      first.documents[0]?.data,
      first.documents[0]?.data,
    ]);
  });

  it('counts what it shows, not what it reads', async () => {
    const large = 'large';
    const text = 'x'.repeat(1_000_000);
    for (let at = 0; at < 80; at += 1)
      await call(operations.createDocument, { collection: large, data: { n: at, text } });
    const input = { collection: large, sort: { n: 1 }, limit: 1_000, projection: { n: 1 } };
    expect((await call(searchDocuments, input)).documents).toHaveLength(80);
    const { projection: _, ...whole } = input;
    expect(await refusalOf(call(searchDocuments, whole))).toMatchObject({ reason: 'LIMIT_EXCEEDED' });
  });

  it('pages by offset', async () => {
    const page = await call(searchDocuments, { collection, offset: 20, limit: 10 });
    expect(idsOf(page)).toEqual(['n21', 'n22', 'n23', 'n24', 'n25']);
    expect(page.pagination).toEqual({ total: 25, limit: 10, offset: 20, has_more: false, next_cursor: null });
    const beyond = await call(searchDocuments, { collection, offset: 100 });
    expect(beyond).toEqual({
      documents: [],
      pagination: { total: 25, limit: 10, offset: 100, has_more: false, next_cursor: null },
    });
  });

  it('pages by cursor, in any sort and projection, until the cursor is null', async () => {
    const seen: (string | undefined)[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Awaited<ReturnType<typeof searchDocuments.run>> = await call(searchDocuments, {
        collection,
        sort: 'group:asc,n:desc',
        projection: 'tags',
        limit: 5,
        ...(cursor === '' ? {} : { cursor }),
      });
      expect(page.pagination.total).toBe(25);
      seen.push(...idsOf(page));
      cursor = page.pagination.next_cursor;
    }
    expect(seen).toHaveLength(25);
    expect(seen.slice(0, 3)).toEqual(['n25', 'n22', 'n19']);
    expect(seen.at(-1)).toBe('n03');
    expect(new Set(seen).size).toBe(25);
  });

  it('takes sort and projection in both forms', async () => {
    const byText = { collection, sort: 'n:desc', projection: 'n', limit: 2 };
    const byObject = { collection, sort: { n: -1 }, projection: { n: 1 }, limit: 2 };
    const page = await call(searchDocuments, byText);
    expect(page.documents.map(({ data }) => data)).toEqual([{ n: 25 }, { n: 24 }]);
    expect(await call(searchDocuments, byObject)).toEqual(page);
    const hidden = await call(searchDocuments, { collection, projection: { n: 1, id: 0 }, limit: 1 });
    expect(hidden.documents[0]).not.toHaveProperty('id');
    const excluded = await call(searchDocuments, { collection, projection: '-group,-tags', limit: 1 });
    expect(excluded.documents[0]?.data).toEqual({ n: 1, odd: null });
  });

  it('leaves the total out if asked to', async () => {
    const page = await call(searchDocuments, { collection, total: false });
    expect(page.pagination).not.toHaveProperty('total');
  });

  it('counts matches, not documents', async () => {
    const filter = { n: { $gt: 22 } };
    expect((await call(searchDocuments, { collection, filter })).pagination.total).toBe(3);
    expect((await call(searchDocuments, { collection, filter, limit: 1, offset: 1 })).pagination.total).toBe(3);
    expect((await call(searchDocuments, { collection, filter, offset: 9 })).pagination.total).toBe(3);
  });

  it('takes the largest page and refuses a larger one', async () => {
    expect((await call(searchDocuments, { collection, limit: 1000 })).documents).toHaveLength(25);
    expect(await refusalOf(call(searchDocuments, { collection, limit: 1001 }))).toEqual({
      code: 'VALIDATION_ERROR',
      reason: 'LIMIT_EXCEEDED',
      details: { pointer: '/limit', limit: 1000 },
    });
  });

  it('refuses a cursor with an offset, of another query, and one that is damaged', async () => {
    const { pagination } = await call(searchDocuments, { collection, sort: 'n' });
    const cursor = pagination.next_cursor ?? '';
    expect(await refusalOf(call(searchDocuments, { collection, sort: 'n', cursor, offset: 0 }))).toMatchObject({
      reason: 'BAD_ARGUMENT',
      details: { pointer: '/offset' },
    });
    for (const other of [
      { cursor },
      { cursor, sort: 'n:desc' },
      { cursor, sort: 'n', collection: 'other' },
      { cursor, sort: 'n', filter: { n: 1 } },
      { cursor: `${cursor.slice(0, -3)}AAA`, sort: 'n' },
      { cursor: '', sort: 'n' },
      { cursor: 'x'.repeat(100), sort: 'n' },
    ]) {
      expect(await refusalOf(call(searchDocuments, { collection, ...other }))).toMatchObject({
        code: 'INVALID_REQUEST',
        reason: 'BAD_CURSOR',
        details: { pointer: '/cursor' },
      });
    }
  });

  it.each([
    [{ filter: { n: { $gtt: 1 } } }, 'UNKNOWN_OPERATOR', '/filter/n/$gtt'],
    [{ filter: { n: { $in: 1 } } }, 'BAD_OPERAND', '/filter/n/$in'],
    [{ filter: { 'a..b': 1 } }, 'BAD_PATH', '/filter/a..b'],
    [{ sort: { n: 2 } }, 'BAD_OPERAND', '/sort/n'],
    [{ sort: 'n:up' }, 'BAD_OPERAND', '/sort'],
  ])('points at what is wrong in %j', async (part, reason, pointer) => {
    expect(await refusalOf(call(searchDocuments, { collection, ...part }))).toMatchObject({
      reason,
      details: { pointer },
    });
  });

  it('finds nothing in a collection that is not there', async () => {
    expect(await call(searchDocuments, { collection: 'nowhere' })).toEqual({
      documents: [],
      pagination: { total: 0, limit: 10, offset: 0, has_more: false, next_cursor: null },
    });
  });

  it('refuses to read too much for one query, unless it may', async () => {
    const filter = { group: { $regex: 'q' } };
    expect(await refusalOf(scanShy(searchDocuments, { collection, filter }))).toMatchObject({
      code: 'VALIDATION_ERROR',
      reason: 'SCAN_TOO_LARGE',
    });
    expect((await scanShy(searchDocuments, { collection, filter, allow_scan: true })).documents).toEqual([]);
  });

  it('says how to get a page whose total would read too much', async () => {
    const tooLarge = new DataError('SCAN_TOO_LARGE', 'Too much.', { details: { limit: 10 } });
    const real = adapter.collection(collection);
    const dearToCount: Adapter = Object.assign(Object.create(adapter) as Adapter, {
      collection: () => ({
        find: (...args: Parameters<typeof real.find>) => real.find(...args),
        count: () => Promise.reject(tooLarge),
      }),
    });
    const dearCall = callOf(makeTestService({ adapters: { test: dearToCount } }));
    await expect(dearCall(searchDocuments, { collection, limit: 2 })).rejects.toMatchObject({
      reason: 'SCAN_TOO_LARGE',
      message: 'Too much. Only the total takes this: `total` false gives the page without it.',
      details: { limit: 10 },
    });
    expect((await dearCall(searchDocuments, { collection, limit: 2, total: false })).documents).toHaveLength(2);
  });
});

describe('counts', () => {
  it('are exact, or estimated', async () => {
    expect(await call(countDocuments, { collection, filter: { group: 'a' } })).toEqual({ count: 9, collection });
    expect(await call(countDocuments, { collection })).toEqual({ count: 25, collection });
    expect(await call(countDocuments, { collection: 'nowhere' })).toEqual({ count: 0, collection: 'nowhere' });
    expect(await call(estimateCount, { collection })).toEqual({ estimated_count: 25, collection });
    expect(await call(estimateCount, { collection: 'nowhere' })).toMatchObject({ estimated_count: 0 });
  });
});

describe('aggregateDocuments', () => {
  it('runs a pipeline', async () => {
    const pipeline = [
      { $match: { n: { $lte: 6 } } },
      { $group: { _id: '$group', sum: { $sum: '$n' } } },
      { $sort: { _id: 1 } },
    ];
    expect(await call(aggregateDocuments, { collection, pipeline })).toEqual({
      results: [
        { _id: 'a', sum: 5 },
        { _id: 'b', sum: 7 },
        { _id: 'c', sum: 9 },
      ],
    });
  });

  it('shows the envelope if asked to', async () => {
    const pipeline = [{ $match: { id: 'n02' } }];
    const plain = await call(aggregateDocuments, { collection, pipeline });
    expect(plain.results).toEqual([{ _id: 'n02', n: 2, group: 'b' }]);
    const full = await call(aggregateDocuments, { collection, pipeline, with_meta: true });
    expect(full.results).toMatchObject([
      { _id: 'n02', _meta: { version: 1, created_at: { $date: expect.any(String) } } },
    ]);
  });

  it('gives nothing for a collection that is not there, and refuses unknown stages', async () => {
    expect(await call(aggregateDocuments, { collection: 'nowhere', pipeline: [] })).toEqual({ results: [] });
    expect(await refusalOf(call(aggregateDocuments, { collection, pipeline: [{ $out: 'x' }] }))).toMatchObject({
      code: 'INVALID_REQUEST',
    });
  });
});

describe('distinctValues', () => {
  it('flattens arrays one level, keeps null, leaves missing out, in BSON order', async () => {
    expect(await call(distinctValues, { collection, field: 'tags' })).toEqual({
      field: 'tags',
      values: ['x', 'y', ['z']],
    });
    expect(await call(distinctValues, { collection, field: 'odd' })).toEqual({ field: 'odd', values: [null] });
    expect(await call(distinctValues, { collection, field: 'n', filter: { n: { $lt: 3 } } })).toMatchObject({
      values: [1, 2],
    });
    expect(await call(distinctValues, { collection, field: 'none' })).toMatchObject({ values: [] });
    expect(await refusalOf(call(distinctValues, { collection, field: '$x' }))).toMatchObject({ reason: 'BAD_PATH' });
  });
});

describe('explainQuery', () => {
  it('explains a search or a pipeline, and only one of them', async () => {
    const search = { filter: { n: { $gt: 22 } } };
    expect(await call(explainQuery, { collection, search })).toMatchObject({ engine: 'memory', documents_returned: 3 });
    expect(await call(explainQuery, { collection, pipeline: [{ $count: 'all' }] })).toMatchObject({
      documents_returned: 1,
    });
    for (const input of [{}, { search, pipeline: [] }]) {
      expect(await refusalOf(call(explainQuery, { collection, ...input }))).toMatchObject({ reason: 'BAD_ARGUMENT' });
    }
  });

  it('refuses a page that a search refuses', async () => {
    expect(await call(explainQuery, { collection, search: { limit: 1000 } })).toMatchObject({ documents_returned: 25 });
    expect(await refusalOf(call(explainQuery, { collection, search: { limit: 1001 } }))).toEqual({
      code: 'VALIDATION_ERROR',
      reason: 'LIMIT_EXCEEDED',
      details: { pointer: '/search/limit', limit: 1000 },
    });
  });
});
