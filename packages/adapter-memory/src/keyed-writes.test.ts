import { createDatabase } from '@database-service/core';
import { afterAll, describe, expect, it } from 'vitest';
import { createMemoryAdapter } from './index.js';

interface Job {
  readonly n: number;
  readonly at?: Date;
}

const database = createDatabase(createMemoryAdapter());
const jobs = database.collection<Job>('jobs');
afterAll(() => database.close());

describe('a library user', () => {
  it('writes once by a key, on each write of one document', async () => {
    const at = new Date('2026-01-02T03:04:05.678Z');
    const twice = async <Answer>(key: string, write: (options: { idempotencyKey: string }) => Promise<Answer>) => {
      const first = await write({ idempotencyKey: key });
      expect(await write({ idempotencyKey: key }), key).toEqual(first);
      return first;
    };
    const made = await twice('1', (options) => jobs.insertOne({ n: 1, at }, options));
    expect(await jobs.count({})).toBe(1);
    const { id } = made;
    expect((await twice('2', (o) => jobs.updateById(id, { $inc: { n: 1 } }, o))).data).toEqual({ n: 2, at });
    expect((await twice('3', (o) => jobs.patchById(id, { n: 3 }, { ...o, expectedVersion: 2 }))).version).toBe(3);
    expect(await twice('4', (o) => jobs.updateOne({ n: 3 }, { $inc: { n: 1 } }, o))).toEqual({
      matchedCount: 1,
      modifiedCount: 1,
    });
    expect((await twice('5', (o) => jobs.upsert({ id: 'u' }, { $inc: { n: 1 } }, o))).operation).toBe('inserted');
    expect((await twice('6', (o) => jobs.replaceById('u', { n: 7 }, o))).version).toBe(2);
    expect((await twice('7', (o) => jobs.replaceOne({ n: 7 }, { n: 8 }, o))).matchedCount).toBe(1);
    expect((await twice('8', (o) => jobs.findOneAndUpdate({ n: 8 }, { n: 9 }, o)))?.version).toBe(4);
    expect(
      (await twice('9', (o) => jobs.findOneAndReplace({ n: 9 }, { n: 10 }, { ...o, return: 'before' })))?.data,
    ).toEqual({ n: 9 });
    expect(await twice('10', (o) => jobs.deleteById('u', o))).toBe(true);
    expect(await twice('11', (o) => jobs.deleteOne({ id }, o))).toBe(1);
    await jobs.insertOne({ n: 1 }, { id: 'last' });
    expect((await twice('12', (o) => jobs.findOneAndDelete({ n: 1 }, o)))?.id).toBe('last');
    expect(await jobs.count({})).toBe(0);
  });

  it('may wait otherwise, but not ask otherwise, with the same key', async () => {
    const insert = (data: Job, options: object) => jobs.insertOne(data, { idempotencyKey: 'same', ...options });
    const first = await insert({ n: 1 }, {});
    expect(await insert({ n: 1 }, { timeoutMs: 1_000, signal: new AbortController().signal })).toEqual(first);
    const reused = { reason: 'IDEMPOTENCY_KEY_REUSED' };
    await expect(insert({ n: 2 }, {})).rejects.toMatchObject(reused);
    await expect(insert({ n: 1 }, { id: 'x' })).rejects.toMatchObject(reused);
    const elsewhere = database.collection<Job>('elsewhere');
    await expect(elsewhere.insertOne({ n: 1 }, { idempotencyKey: 'same' })).rejects.toMatchObject(reused);
    await expect(jobs.deleteOne({ n: 1 }, { idempotencyKey: 'same' })).rejects.toMatchObject(reused);
    expect(await jobs.insertOne({ n: 1 }, { idempotencyKey: undefined } as object)).not.toEqual(first);
  });

  it('is refused keys that are none, and keys on other writes', async () => {
    for (const idempotencyKey of ['', 'a b', 'ü', 7 as never]) {
      await expect(jobs.insertOne({ n: 1 }, { idempotencyKey })).rejects.toMatchObject({
        reason: 'BAD_ARGUMENT',
        details: { pointer: '/options/idempotencyKey' },
      });
    }
    const unknown = { reason: 'UNKNOWN_FIELD', details: { pointer: '/options/idempotencyKey' } };
    const key = { idempotencyKey: 'k' } as object;
    await expect(jobs.insertMany([{ data: { n: 1 } }], key)).rejects.toMatchObject(unknown);
    await expect(jobs.updateMany({}, { n: 1 }, key)).rejects.toMatchObject(unknown);
    await expect(jobs.deleteMany({}, key)).rejects.toMatchObject(unknown);
    await expect(database.bulkWrite([], key)).rejects.toMatchObject(unknown);
    expect(() => jobs.find({}, key)).toThrow(expect.objectContaining(unknown));
    await expect(jobs.insertOne({ n: Number.NaN }, { idempotencyKey: 'nan' })).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
    });
    for (const idempotencyRetentionHours of [0, -1, Number.NaN, '24' as never]) {
      expect(() => createDatabase(database.adapter, { idempotencyRetentionHours })).toThrow(
        /idempotencyRetentionHours/,
      );
    }
  });
});
