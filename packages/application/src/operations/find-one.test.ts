import { createMemoryAdapter } from '@database-service/adapter-memory';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { callOf, makeTestService, refusalOf } from '../testing/test-service.js';
import { operations } from './index.js';

const adapter = createMemoryAdapter();
const call = callOf(makeTestService({ adapters: { test: adapter } }));
afterAll(() => adapter.close());

const {
  findAndUpdate,
  findOneAndUpdate,
  findOneAndReplace,
  findOneAndDelete,
  upsertDocument,
  insertMany,
  deleteMany,
  getDocument,
} = operations;
const collection = 'jobs';

beforeEach(async () => {
  await call(deleteMany, { collection, filter: {} });
  const documents = ['a', 'b', 'c'].map((id, at) => ({ id, data: { priority: at, state: 'open' } }));
  await call(insertMany, { collection, documents });
});

describe('find-one-and-update', () => {
  it('takes the first of the sort, and answers as asked', async () => {
    const input = { collection, filter: { state: 'open' }, sort: 'priority:desc', update: { state: 'taken' } };
    expect(await call(findOneAndUpdate, input)).toMatchObject({ id: 'c', data: { state: 'taken' }, version: 2 });
    expect(await call(findOneAndUpdate, { ...input, return: 'before' as const })).toMatchObject({
      id: 'b',
      data: { state: 'open' },
      version: 1,
    });
    expect(await call(findOneAndUpdate, { ...input, projection: 'state' })).toMatchObject({
      id: 'a',
      data: { state: 'taken' },
    });
    expect(await refusalOf(call(findOneAndUpdate, input))).toEqual({
      code: 'DOCUMENT_NOT_FOUND',
      reason: 'DOCUMENT_MISSING',
      details: { collection },
    });
  });

  it('shows the element that the filter matched, of the state before', async () => {
    await call(insertMany, { collection, documents: [{ id: 'g', data: { grades: [1, 5, 6] } }] });
    const input = {
      collection,
      filter: { grades: { $gt: 4 } },
      update: [{ $set: { best: { $max: '$grades' } } }],
      projection: { 'grades.$': 1 },
    };
    expect(await refusalOf(call(findOneAndUpdate, input))).toMatchObject({ reason: 'BAD_OPERAND' });
    const shown = await call(findOneAndUpdate, { ...input, return: 'before' as const });
    expect(shown).toMatchObject({ id: 'g', data: { grades: [5] }, version: 1 });
    expect(
      await call(getDocument, { collection, id: 'g', projection: { best: 1, n: { $size: '$grades' } } }),
    ).toMatchObject({
      data: { best: 6, n: 3 },
      version: 2,
    });
  });

  it('does nothing where its answer cannot be given', async () => {
    const projection = { x: { $add: ['$state', 1] } };
    const input = { collection, filter: { id: 'a' }, projection };
    const calls = [
      () => call(findOneAndUpdate, { ...input, update: { $inc: { priority: 1 } } }),
      () => call(findOneAndReplace, { ...input, replacement: { state: 'x' } }),
      () => call(findOneAndDelete, input),
      () => call(findAndUpdate, { collection, id: 'a', update: { $inc: { priority: 1 } }, projection }),
    ];
    for (const attempt of calls) expect(await refusalOf(attempt())).toMatchObject({ reason: 'BAD_OPERAND' });
    expect(await call(getDocument, { collection, id: 'a' })).toMatchObject({ data: { priority: 0 }, version: 1 });
  });

  it('upserts by pipeline, on what the filter gives', async () => {
    const update = [{ $set: { n: { $ifNull: ['$n', 7] }, key: '$_id' } }];
    const input = { collection, filter: { id: 'new', kind: 'x' }, update, upsert: true };
    expect(await call(findOneAndUpdate, input)).toMatchObject({
      id: 'new',
      data: { kind: 'x', n: 7, key: 'new' },
      version: 1,
    });
    expect(await call(findOneAndUpdate, input)).toMatchObject({ version: 1 });
  });

  it('gives no document to two callers', async () => {
    const input = { collection, filter: { state: 'open' }, update: { state: 'taken' } };
    const taken = await Promise.all([1, 2, 3].map(() => call(findOneAndUpdate, input)));
    expect(taken.map((document) => document?.id).sort()).toEqual(['a', 'b', 'c']);
  });

  it('inserts what the filter says if asked to; before that there was nothing', async () => {
    const input = { collection, filter: { id: 'n1', state: 'new' }, update: { $inc: { runs: 1 } }, upsert: true };
    expect(await call(findOneAndUpdate, { ...input, return: 'before' as const })).toBeNull();
    expect(await call(getDocument, { collection, id: 'n1' })).toMatchObject({
      data: { state: 'new', runs: 1 },
      version: 1,
    });
    expect(await call(findOneAndUpdate, { ...input, return: 'before' as const })).toMatchObject({ data: { runs: 1 } });
    const made = await call(findOneAndUpdate, { ...input, filter: { state: 'newer' } });
    expect(made).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{24}$/), data: { state: 'newer', runs: 1 } });
  });

  it('refuses an id that no document may have', async () => {
    const input = { collection, filter: { id: 'x'.repeat(256) }, update: { a: 1 }, upsert: true };
    expect(await refusalOf(call(findOneAndUpdate, input))).toMatchObject({ reason: 'BAD_VALUE' });
  });
});

describe('find-one-and-replace', () => {
  it('replaces the first match', async () => {
    const input = { collection, filter: { priority: { $gte: 1 } }, replacement: { done: true } };
    expect(await call(findOneAndReplace, input)).toMatchObject({ id: 'b', data: { done: true }, version: 2 });
    expect(await call(findOneAndReplace, { ...input, return: 'before' as const })).toMatchObject({
      id: 'c',
      data: { priority: 2 },
    });
    expect(await refusalOf(call(findOneAndReplace, input))).toMatchObject({ reason: 'DOCUMENT_MISSING' });
    const upsert = { collection, filter: { id: 'z', state: 'x' }, replacement: { only: 1 }, upsert: true };
    expect(await call(findOneAndReplace, upsert)).toMatchObject({ id: 'z', data: { only: 1 }, version: 1 });
  });
});

describe('find-one-and-delete', () => {
  it('deletes the first match', async () => {
    const input = { collection, filter: { priority: { $lt: 2 } }, sort: { priority: -1 } };
    expect(await call(findOneAndDelete, input)).toMatchObject({ id: 'b' });
    expect(await call(findOneAndDelete, input)).toMatchObject({ id: 'a' });
    expect(await refusalOf(call(findOneAndDelete, input))).toMatchObject({ reason: 'DOCUMENT_MISSING' });
  });
});

describe('upsertDocument', () => {
  it('says whether it inserted or updated', async () => {
    const input = { collection, filter: { id: 'user123' }, update: { $inc: { visits: 1 } } };
    expect(await call(upsertDocument, input)).toEqual({ id: 'user123', operation: 'inserted' });
    expect(await call(upsertDocument, input)).toEqual({ id: 'user123', operation: 'updated' });
    expect(await call(getDocument, { collection, id: 'user123' })).toMatchObject({ data: { visits: 2 }, version: 2 });
  });

  it('makes an id where the filter has none', async () => {
    const made = await call(upsertDocument, { collection, filter: { name: 'Ada' }, update: { age: 36 } });
    expect(made).toEqual({ id: expect.stringMatching(/^[0-9a-f]{24}$/), operation: 'inserted' });
    expect(await call(getDocument, { collection, id: made.id })).toMatchObject({ data: { name: 'Ada', age: 36 } });
    const again = await call(upsertDocument, { collection, filter: { name: 'Ada' }, update: { age: 36 } });
    expect(again).toEqual({ id: made.id, operation: 'updated' });
  });

  it('keeps metadata that the filter names', async () => {
    await call(upsertDocument, { collection, filter: { id: 'm', 'metadata.from': 'x' }, update: { a: 1 } });
    expect(await call(getDocument, { collection, id: 'm' })).toMatchObject({ metadata: { from: 'x' }, data: { a: 1 } });
  });
});
