import { createMemoryAdapter } from '@database-service/adapter-memory';
import { afterAll, describe, expect, it } from 'vitest';
import type { InputOf } from '../operation.js';
import { callOf, makeTestService, refusalOf } from '../testing/test-service.js';
import { operations } from './index.js';

const adapter = createMemoryAdapter();
const call = callOf(makeTestService({ adapters: { test: adapter } }));
const fewCall = callOf(makeTestService({ adapters: { test: adapter }, limits: { bulkOperationsMax: 2 } }));
afterAll(() => adapter.close());

const { insertMany, updateMany, deleteMany, bulkWrite, getDocument, countDocuments, distinctValues } = operations;
type Items = InputOf<typeof bulkWrite>['operations'];

let collections = 0;
function freshCollection(): string {
  collections += 1;
  return `c${collections}`;
}

async function seed(
  ...documents: readonly { readonly id: string; readonly data: Record<string, unknown> }[]
): Promise<string> {
  const collection = freshCollection();
  await call(insertMany, { collection, documents: [...documents] });
  return collection;
}

const count = async (collection: string): Promise<number> => (await call(countDocuments, { collection })).count;

describe('insertMany', () => {
  it('inserts in order, making ids where none are given', async () => {
    const collection = freshCollection();
    const done = await call(insertMany, {
      collection,
      documents: [{ data: { n: 1 } }, { id: 'b', data: {}, metadata: { m: 1 } }],
    });
    expect(done).toEqual({ inserted_count: 2, inserted_ids: [expect.stringMatching(/^[0-9a-f]{24}$/), 'b'] });
    expect(await call(getDocument, { collection, id: 'b' })).toMatchObject({ metadata: { m: 1 }, version: 1 });
  });

  it('stops at the first failure and says what was done', async () => {
    const collection = await seed({ id: 'b', data: {} });
    const documents = ['a', 'b', 'c'].map((id) => ({ id, data: {} }));
    expect(await refusalOf(call(insertMany, { collection, documents }))).toMatchObject({
      code: 'DUPLICATE_KEY',
      reason: 'DUPLICATE_ID',
      details: {
        inserted_count: 1,
        inserted_ids: ['a'],
        errors: [{ index: 1, code: 'DUPLICATE_KEY', message: expect.stringContaining('b') }],
      },
    });
    expect(await count(collection)).toBe(2);
  });

  it('goes on where order does not matter', async () => {
    const collection = await seed({ id: 'b', data: {} });
    const documents = ['a', 'b', 'c', 'a'].map((id) => ({ id, data: {} }));
    const refusal = await refusalOf(call(insertMany, { collection, documents, ordered: false }));
    expect(refusal.details).toMatchObject({ inserted_count: 2, inserted_ids: ['a', 'c'] });
    expect(refusal.details.errors).toMatchObject([{ index: 1 }, { index: 3 }]);
  });

  it('writes nothing at all if one document is not valid', async () => {
    const collection = freshCollection();
    const documents = [{ data: {} }, { data: { 'a.b': 1 } }];
    expect(await refusalOf(call(insertMany, { collection, documents, ordered: false }))).toMatchObject({
      reason: 'BAD_NAME',
      details: { pointer: '/documents/1/data/a.b' },
    });
    expect(await count(collection)).toBe(0);
  });

  it('takes so many and no more', async () => {
    const documents = [1, 2, 3].map((n) => ({ data: { n } }));
    expect(await refusalOf(fewCall(insertMany, { collection: 'x', documents }))).toEqual({
      code: 'VALIDATION_ERROR',
      reason: 'LIMIT_EXCEEDED',
      details: { pointer: '/documents', limit: 2 },
    });
  });
});

describe('updateMany and deleteMany', () => {
  it('count matches and changes', async () => {
    const collection = await seed(
      { id: 'a', data: { n: 1 } },
      { id: 'b', data: { n: 2 } },
      { id: 'c', data: { n: 2 } },
    );
    expect(await call(updateMany, { collection, filter: { n: { $gte: 1 } }, update: { n: 2 } })).toEqual({
      matched_count: 3,
      modified_count: 1,
    });
    expect(await call(getDocument, { collection, id: 'b' })).toMatchObject({ version: 1 });
    expect(await call(updateMany, { collection, filter: { n: 9 }, update: { $inc: { n: 1 } } })).toEqual({
      matched_count: 0,
      modified_count: 0,
    });
    expect(await call(deleteMany, { collection, filter: { id: { $in: ['a', 'b', 'x'] } } })).toEqual({
      deleted_count: 2,
    });
    expect(await call(deleteMany, { collection, filter: {} })).toEqual({ deleted_count: 1 });
  });

  it('find nothing in a collection that is not there', async () => {
    const collection = 'nowhere';
    expect(await call(updateMany, { collection, filter: {}, update: { a: 1 } })).toEqual({
      matched_count: 0,
      modified_count: 0,
    });
    expect(await call(deleteMany, { collection, filter: {} })).toEqual({ deleted_count: 0 });
    expect(await call(operations.collectionExists, { collection })).toEqual({ collection, exists: false });
  });

  it('carry the counts when a document does not fit the update', async () => {
    const collection = await seed({ id: 'a', data: { n: 1 } }, { id: 'b', data: { n: 'text' } });
    const refusal = await refusalOf(call(updateMany, { collection, filter: {}, update: { $inc: { n: 1 } } }));
    expect(refusal).toMatchObject({
      reason: 'BAD_OPERAND',
      details: { matched_count: expect.any(Number), modified_count: expect.any(Number) },
    });
  });
});

describe('bulkWrite', () => {
  it('does each kind of write and counts', async () => {
    const collection = await seed(
      { id: 'a', data: { n: 1 } },
      { id: 'b', data: { n: 2 } },
      { id: 'c', data: { n: 3 } },
    );
    const items: Items = [
      { type: 'insert', collection, document: { n: 9 }, id: 'd' },
      { type: 'update', collection, id: 'a', update: { $inc: { n: 1 } } },
      { type: 'update', collection, filter: {}, sort: 'n:desc', update: { last: true } },
      { type: 'replace', collection, id: 'b', document: { r: 1 } },
      { type: 'delete', collection, filter: { id: 'c' } },
      { type: 'update', collection, filter: { id: 'new', kind: 'x' }, update: { $set: { n: 5 } }, upsert: true },
      { type: 'update', collection, filter: {}, update: { all: 1 }, many: true },
      { type: 'delete', collection, filter: { n: 404 }, many: true },
    ];
    expect(await call(bulkWrite, { operations: items })).toEqual({
      inserted_count: 1,
      matched_count: 7,
      modified_count: 7,
      deleted_count: 1,
      upserted_count: 1,
      upserted_ids: { 5: 'new' },
      inserted_ids: { 0: 'd' },
    });
    const data = async (id: string) => ((await call(getDocument, { collection, id })) as { data: unknown }).data;
    expect(await data('a')).toEqual({ n: 2, all: 1 });
    expect(await data('b')).toEqual({ r: 1, all: 1 });
    expect(await data('d')).toEqual({ n: 9, last: true, all: 1 });
    expect(await data('new')).toEqual({ kind: 'x', n: 5, all: 1 });
  });

  it('has one time for all', async () => {
    const collection = await seed({ id: 'a', data: {} }, { id: 'b', data: {} });
    const slow = { $in: Array.from({ length: 5_000 }, (_, at) => at) };
    const update = [{ $set: { at: '$$NOW' } }];
    const operations = [
      { type: 'update' as const, collection, id: 'a', update },
      { type: 'delete' as const, collection, filter: { n: slow } },
      {
        type: 'update' as const,
        collection,
        filter: { id: 'b', $expr: { $lte: ['$_meta.created_at', '$$NOW'] } },
        update,
      },
    ];
    await call(bulkWrite, { operations });
    expect((await call(distinctValues, { collection, field: 'at' })).values).toHaveLength(1);
    expect(await call(countDocuments, { collection, filter: { at: { $exists: true } } })).toMatchObject({ count: 2 });
  });

  it('wants both of id and filter to hold', async () => {
    const collection = await seed({ id: 'a', data: { n: 1 } });
    const item = { type: 'update' as const, collection, id: 'a', update: { hit: true } };
    expect(await call(bulkWrite, { operations: [{ ...item, filter: { n: 2 } }] })).toMatchObject({ matched_count: 0 });
    expect(await call(bulkWrite, { operations: [{ ...item, filter: { n: 1 } }] })).toMatchObject({ matched_count: 1 });
  });

  it('checks versions; what matches nothing is no failure', async () => {
    const collection = await seed({ id: 'a', data: {} });
    const write = (id: string, version: number) =>
      call(bulkWrite, { operations: [{ type: 'delete', collection, id, version }] });
    expect(await refusalOf(write('a', 7))).toMatchObject({
      reason: 'VERSION_MISMATCH',
      details: { expected_version: 7, current_version: 1, deleted_count: 0, errors: [{ index: 0 }] },
    });
    expect(await write('x', 7)).toMatchObject({ deleted_count: 0 });
    expect(await write('a', 1)).toMatchObject({ deleted_count: 1 });
  });

  it('says what was done before a failure, ordered or not', async () => {
    const collection = await seed({ id: 'a', data: {} });
    const items: Items = ['x', 'a', 'y'].map((id) => ({ type: 'insert', collection, id, document: {} }));
    expect(await refusalOf(call(bulkWrite, { operations: items }))).toMatchObject({
      code: 'DUPLICATE_KEY',
      details: {
        inserted_count: 1,
        inserted_ids: { 0: 'x' },
        upserted_ids: {},
        errors: [{ index: 1, code: 'DUPLICATE_KEY' }],
      },
    });
    await call(deleteMany, { collection, filter: { id: 'x' } });
    const unordered = await refusalOf(call(bulkWrite, { operations: items, ordered: false }));
    expect(unordered.details).toMatchObject({ inserted_count: 2, inserted_ids: { 0: 'x', 2: 'y' } });
  });

  const base = { collection: 'c' };
  it.each([
    [{ ...base, type: 'update', update: {} }, 'BAD_ARGUMENT', '/operations/0/filter'],
    [{ ...base, type: 'delete' }, 'BAD_ARGUMENT', '/operations/0/filter'],
    [{ ...base, type: 'insert' }, 'BAD_ARGUMENT', '/operations/0/document'],
    [{ ...base, type: 'replace', id: 'a' }, 'BAD_ARGUMENT', '/operations/0/document'],
    [{ ...base, type: 'update', id: 'a' }, 'BAD_ARGUMENT', '/operations/0/update'],
    [{ ...base, type: 'insert', document: {}, filter: {} }, 'UNKNOWN_FIELD', '/operations/0/filter'],
    [{ ...base, type: 'insert', document: {}, version: 1 }, 'UNKNOWN_FIELD', '/operations/0/version'],
    [{ ...base, type: 'delete', id: 'a', upsert: true }, 'UNKNOWN_FIELD', '/operations/0/upsert'],
    [{ ...base, type: 'replace', id: 'a', document: {}, update: {} }, 'UNKNOWN_FIELD', '/operations/0/update'],
    [
      { ...base, type: 'update', filter: {}, update: { a: 1 }, many: true, version: 1 },
      'BAD_ARGUMENT',
      '/operations/0/version',
    ],
    [{ ...base, type: 'delete', filter: {}, many: true, sort: 'a' }, 'BAD_ARGUMENT', '/operations/0/sort'],
    [{ ...base, type: 'insert', document: { $a: 1 } }, 'BAD_NAME', '/operations/0/document/$a'],
    [{ ...base, type: 'insert', document: {}, id: '' }, 'BAD_VALUE', '/operations/0/id'],
    [{ collection: '../x', type: 'insert', document: {} }, 'BAD_NAME', '/operations/0/collection'],
    [{ ...base, type: 'update', id: 'a', update: { $foo: { a: 1 } } }, 'UNKNOWN_OPERATOR', '/operations/0/update/$foo'],
    [{ ...base, type: 'delete', filter: { $foo: 1 } }, 'UNKNOWN_OPERATOR', '/operations/0/filter/$foo'],
  ])('refuses %j', async (item, reason, pointer) => {
    const insert = { type: 'insert' as const, collection: 'untouched', document: {} };
    const items = [item, insert] as Items;
    expect(await refusalOf(call(bulkWrite, { operations: items }))).toMatchObject({ reason, details: { pointer } });
    expect(await count('untouched')).toBe(0);
  });
});
