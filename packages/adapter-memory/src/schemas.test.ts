import {
  createContext,
  createDatabase,
  type Database,
  defaultLimits,
  parseFilter,
  parseMergePatch,
} from '@database-service/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryAdapter } from './index.js';

const schema = { properties: { n: { bsonType: 'int' }, at: { bsonType: 'date' } }, required: ['n'] };
const mismatch = { code: 'VALIDATION_ERROR', reason: 'SCHEMA_MISMATCH' };

let database: Database;
const things = () => database.collection<Record<string, unknown>>('things');

beforeEach(async () => {
  database = createDatabase(createMemoryAdapter());
  await database.createCollection('things', { schema });
  await things().insertOne({ n: 1, at: new Date(0) }, { id: 'a' });
});

afterEach(() => database.close());

describe('a collection with a JSON Schema', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['insertOne', () => things().insertOne({ n: 'x' })],
    ['insertMany', () => things().insertMany([{ data: { n: 2 } }, { data: {} }])],
    ['updateById', () => things().updateById('a', { $unset: { n: '' } })],
    ['updateOne', () => things().updateOne({ n: 1 }, { $set: { at: 'now' } })],
    ['updateMany', () => things().updateMany({}, { $set: { n: 1.5 } })],
    ['upsert', () => things().upsert({ m: 1 }, { x: 1 })],
    ['replaceById', () => things().replaceById('a', {})],
    ['replaceOne', () => things().replaceOne({ id: 'b' }, {}, { upsert: true })],
    ['findOneAndUpdate', () => things().findOneAndUpdate({ n: 1 }, { $mul: { n: 0.5 } })],
    ['findOneAndReplace', () => things().findOneAndReplace({ n: 1 }, { n: null })],
  ])('refuses what does not fit: %s', async (_name, write) => {
    await expect(write()).rejects.toMatchObject(mismatch);
    expect((await things().findById('a'))?.data).toEqual({ n: 1, at: new Date(0) });
  });

  it('tells of each item of a bulk write', async () => {
    const results = await database.bulkWrite(
      [
        { type: 'insert', collection: 'things', data: {}, id: 'x' },
        { type: 'insert', collection: 'things', data: { n: 2 }, id: 'y' },
        { type: 'update', collection: 'things', filter: {}, update: { n: 'x' }, many: true },
        { type: 'delete', collection: 'things', filter: { id: 'a' } },
      ],
      { mode: 'unordered' },
    );
    expect(results.map((result) => (result.ok ? 'ok' : result.error.reason))).toEqual([
      'SCHEMA_MISMATCH',
      'ok',
      'SCHEMA_MISMATCH',
      'ok',
    ]);
  });

  it('refuses a patch that makes a document unfit', async () => {
    const target = { filter: parseFilter({ id: 'a' }, defaultLimits), many: false };
    const update = parseMergePatch({ n: null }, defaultLimits);
    const [result] = await database.adapter.write(createContext(), {
      mode: 'ordered',
      operations: [{ kind: 'update', collection: 'things', target, update }],
    });
    expect(result).toMatchObject({ ok: false, error: mismatch });
  });

  it('says so in its description, and takes another schema or none', async () => {
    expect((await database.adapter.collection('things').info(createContext()))?.schema).toEqual(schema);
    await things().setSchema({ required: ['m'] });
    await expect(things().updateById('a', { n: 2 })).rejects.toMatchObject(mismatch);
    expect((await things().updateById('a', { m: 2 })).data).toMatchObject({ n: 1, m: 2 });
    await things().setSchema(null);
    await things().insertOne({});
    const [info] = await database.listCollections();
    expect(info && 'schema' in info).toBe(false);
  });

  it('does not check what is there until it is written', async () => {
    await things().setSchema({ required: ['m'] });
    expect((await things().findById('a'))?.version).toBe(1);
    expect((await things().updateById('a', { n: 1 })).version).toBe(1);
    expect(await things().deleteById('a')).toBe(true);
  });

  it('must exist to get a schema, and the schema must be one', async () => {
    await expect(database.collection('none').setSchema({})).rejects.toMatchObject({ reason: 'COLLECTION_MISSING' });
    await expect(things().setSchema({ typ: 'x' })).rejects.toMatchObject({
      reason: 'BAD_OPERAND',
      details: { pointer: '/schema/typ' },
    });
    await expect(database.createCollection('other', { schema: { type: 1 } as object })).rejects.toMatchObject({
      details: { pointer: '/options/schema/type' },
    });
  });
});
