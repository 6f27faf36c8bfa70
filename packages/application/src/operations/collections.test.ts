import { createMemoryAdapter } from '@database-service/adapter-memory';
import type { Adapter } from '@database-service/core';
import { afterAll, describe, expect, it } from 'vitest';
import { callOf, makeTestService, refusalOf } from '../testing/test-service.js';
import { operations } from './index.js';

const adapter = createMemoryAdapter();
const call = callOf(makeTestService({ adapters: { test: adapter } }));
afterAll(() => adapter.close());

const { createCollection, dropCollection, renameCollection, listCollections, collectionExists } = operations;
const { createIndex, createIndexes, dropIndex, listIndexes, insertMany, collectionStatistics } = operations;

describe('collections', () => {
  it('are made, listed, renamed and dropped', async () => {
    expect(await call(createCollection, { name: 'beta' })).toEqual({ collection: 'beta' });
    await call(insertMany, { collection: 'alpha', documents: [{ data: {} }] });
    expect(await call(listCollections, {})).toEqual({ collections: ['alpha', 'beta'], count: 2 });
    expect(await refusalOf(call(createCollection, { name: 'alpha' }))).toMatchObject({
      code: 'DUPLICATE_KEY',
      reason: 'COLLECTION_EXISTS',
    });
    expect(await refusalOf(call(renameCollection, { old_name: 'alpha', new_name: 'beta' }))).toMatchObject({
      code: 'DUPLICATE_KEY',
    });
    expect(await call(renameCollection, { old_name: 'alpha', new_name: 'gamma' })).toEqual({
      old_name: 'alpha',
      new_name: 'gamma',
    });
    expect(await call(collectionExists, { collection: 'alpha' })).toEqual({ collection: 'alpha', exists: false });
    expect(await call(collectionExists, { collection: 'gamma' })).toEqual({ collection: 'gamma', exists: true });
    expect(await call(dropCollection, { collection: 'gamma' })).toBeNull();
    expect(await call(dropCollection, { collection: 'beta' })).toBeNull();
    expect(await call(listCollections, {})).toEqual({ collections: [], count: 0 });
  });

  it.each([
    ['drop', () => call(dropCollection, { collection: 'nowhere' })],
    ['rename', () => call(renameCollection, { old_name: 'nowhere', new_name: 'x' })],
    ['statistics', () => call(collectionStatistics, { collection: 'nowhere' })],
    ['list of indexes', () => call(listIndexes, { collection: 'nowhere' })],
    ['drop of an index', () => call(dropIndex, { collection: 'nowhere', index_name: 'x' })],
    ['drop of the index by id', () => call(dropIndex, { collection: 'nowhere', index_name: '_id_' })],
  ])('must exist for a %s', async (_name, act) => {
    expect(await refusalOf(act())).toMatchObject({ code: 'COLLECTION_NOT_FOUND', reason: 'COLLECTION_MISSING' });
  });

  it.each([
    [{ capped: true }, '/options/capped'],
    [{ size: 1000 }, '/options/size'],
    [{ max: 5 }, '/options/max'],
  ])('are not made with an option that nothing honours: %j', async (options, pointer) => {
    expect(await refusalOf(call(createCollection, { name: 'opt', options }))).toEqual({
      code: 'UNSUPPORTED_OPERATION',
      reason: 'NOT_SUPPORTED',
      details: { pointer },
    });
    expect(await call(collectionExists, { collection: 'opt' })).toMatchObject({ exists: false });
  });

  it.each(['../x', '', 'bulk', 'raw-query', 'system.x', 'a b', '1a', 'é', 'a'.repeat(121), '$a', 'a\0'])(
    'may not be called %j',
    async (name) => {
      expect(await refusalOf(call(createCollection, { name }))).toMatchObject({
        reason: 'BAD_NAME',
        details: { pointer: '/name' },
      });
      expect(await refusalOf(call(operations.searchDocuments, { collection: name }))).toMatchObject({
        reason: 'BAD_NAME',
      });
    },
  );

  it('have statistics', async () => {
    await call(insertMany, { collection: 'sized', documents: [{ data: { a: 1 } }, { data: { a: 2 } }] });
    await call(createIndex, { collection: 'sized', keys: { a: 1 } });
    const statistics = await call(collectionStatistics, { collection: 'sized' });
    expect(statistics).toMatchObject({ collection: 'sized', document_count: 2 });
    expect(statistics.indexes.map(({ name }) => name)).toContain('a_1');
    expect(await call(operations.databaseStatistics, {})).toMatchObject({
      database: 'test',
      collections_count: 1,
      total_documents: 2,
      avg_query_time_ms: null,
    });
  });
});

describe('indexes', () => {
  const collection = 'indexed';

  it('are made with a name of their keys, again without effect, and listed with _id_', async () => {
    const keys = { email: 1, age: -1 };
    expect(await call(createIndex, { collection, keys, options: { unique: true } })).toEqual({
      index_name: 'email_1_age_-1',
      collection,
    });
    expect(await call(createIndex, { collection, keys, options: { unique: true } })).toMatchObject({
      index_name: 'email_1_age_-1',
    });
    expect(
      await call(createIndex, { collection, keys: { a: 1 }, options: { name: 'mine', sparse: true } }),
    ).toMatchObject({
      index_name: 'mine',
    });
    expect(await call(listIndexes, { collection })).toMatchObject({
      indexes: [
        { name: '_id_', keys: { id: 1 }, unique: true, state: 'ready' },
        { name: 'email_1_age_-1', keys, unique: true, sparse: false, state: 'ready' },
        { name: 'mine', keys: { a: 1 }, unique: false, sparse: true, state: 'ready' },
      ],
    });
  });

  it('refuse another definition under a name, and to drop what must stay', async () => {
    expect(await refusalOf(call(createIndex, { collection, keys: { b: 1 }, options: { name: 'mine' } }))).toMatchObject(
      {
        code: 'INDEX_ERROR',
        reason: 'INDEX_CONFLICT',
      },
    );
    expect(await refusalOf(call(dropIndex, { collection, index_name: '_id_' }))).toMatchObject({
      reason: 'INDEX_CONFLICT',
    });
    expect(await refusalOf(call(dropIndex, { collection, index_name: 'none' }))).toMatchObject({
      reason: 'INDEX_MISSING',
    });
    expect(await call(dropIndex, { collection, index_name: 'mine' })).toBeNull();
  });

  it('are made one after the other; a failure says which were', async () => {
    await call(insertMany, { collection: 'dup', documents: [{ data: { a: 1 } }, { data: { a: 1 } }] });
    const indexes = [{ keys: { b: 1 } }, { keys: { a: 1 }, options: { unique: true } }, { keys: { c: 1 } }];
    expect(await refusalOf(call(createIndexes, { collection: 'dup', indexes }))).toMatchObject({
      code: 'INDEX_ERROR',
      reason: 'INDEX_DUPLICATES',
      details: { index_names: ['b_1'], created_count: 1, errors: [{ index: 1, code: 'INDEX_ERROR' }] },
    });
    expect(await call(createIndexes, { collection: 'dup', indexes: [{ keys: { b: 1 } }, { keys: { c: 1 } }] })).toEqual(
      {
        index_names: ['b_1', 'c_1'],
        created_count: 1,
      },
    );
  });

  it('that were there already are named and not counted, neither when all goes well nor when one fails', async () => {
    const there = { keys: { a: 1 } };
    await call(createIndex, { collection: 'again', ...there });
    expect(await call(createIndexes, { collection: 'again', indexes: [there, there] })).toEqual({
      index_names: ['a_1', 'a_1'],
      created_count: 0,
    });
    const twin = { keys: { a: 1 }, options: { name: 'twin' } };
    expect(await refusalOf(call(createIndexes, { collection: 'again', indexes: [there, twin] }))).toMatchObject({
      code: 'INDEX_ERROR',
      reason: 'INDEX_CONFLICT',
      details: { index: 'twin', existing: 'a_1', errors: [{ index: 1 }], index_names: ['a_1'], created_count: 0 },
    });
  });

  it('point at what is wrong with them, before any is made', async () => {
    const indexes = [{ keys: { fine: 1 } }, { keys: { x: 7 } }];
    const refusal = await refusalOf(call(createIndexes, { collection: 'never', indexes }));
    expect(refusal.details.pointer).toMatch(/^\/indexes\/1\/keys/);
    expect(await call(collectionExists, { collection: 'never' })).toMatchObject({ exists: false });
  });

  it('keep values unique', async () => {
    await call(createIndex, { collection: 'uni', keys: { a: 1 }, options: { unique: true } });
    await call(insertMany, { collection: 'uni', documents: [{ data: { a: 1 } }] });
    expect(await refusalOf(call(operations.createDocument, { collection: 'uni', data: { a: 1 } }))).toMatchObject({
      code: 'DUPLICATE_KEY',
      reason: 'DUPLICATE_VALUE',
    });
  });
});

describe('raw queries', () => {
  const asked: unknown[] = [];
  const rows = [
    { k: 'x', v: 1 },
    { k: 'y', v: 2 },
  ];
  const raw = { execute: async (_context: unknown, query: unknown) => (asked.push(query) > 2 ? [] : rows) };
  const able: Adapter = Object.assign(Object.create(adapter) as Adapter, { ports: { raw } });
  const rawCall = callOf(makeTestService({ adapters: { test: able } }));
  const query = 'SELECT k, v FROM t WHERE v < ?';

  it('are passed on, timed, and shaped as asked', async () => {
    const plain = await rawCall(operations.rawQuery, { query, params: [7] });
    expect(plain).toEqual({ results: rows, execution_time_ms: expect.any(Number) });
    expect(await rawCall(operations.rawQueryTyped, { query, result_type: 'map' })).toEqual({ x: rows[0], y: rows[1] });
    expect(await rawCall(operations.rawQueryTyped, { query: { find: 't' }, result_type: 'object' })).toBeNull();
    expect(asked).toEqual([
      { query, params: [7] },
      { query, params: [] },
      { query: { find: 't' }, params: [] },
    ]);
  });

  it('are refused by an engine that has none', async () => {
    const unable: Adapter = Object.assign(Object.create(adapter) as Adapter, { ports: {} });
    const refused = callOf(makeTestService({ adapters: { test: unable } }))(operations.rawQuery, { query });
    expect(await refusalOf(refused)).toMatchObject({ code: 'UNSUPPORTED_OPERATION', details: { database: 'test' } });
  });
});
