import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createContext, type Database } from '@database-service/core';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from './adapter.js';
import { setLayoutBack } from './testing/set-layout-back.js';

const schema = { properties: { n: { bsonType: 'int' }, at: { bsonType: 'date' } }, required: ['n'] };
const mismatch = { code: 'VALIDATION_ERROR', reason: 'SCHEMA_MISMATCH' };
const context = createContext();

let folder: string;
let file: string;
let database: Database;
const things = () => database.collection<Record<string, unknown>>('things');

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sqlite-schemas-'));
  file = path.join(folder, 'a.db');
  database = openSqlite({ file });
  await database.createCollection('things', { schema });
  await things().insertOne({ n: 1, at: new Date(0) }, { id: 'a' });
});

afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a collection with a JSON Schema in SQLite', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['insertOne', () => things().insertOne({ n: 'x' })],
    ['insertMany', () => things().insertMany([{ data: {} }, { data: { n: 2 } }])],
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
    expect(await things().count()).toBe(1);
  });

  it('undoes a transaction of which one part does not fit', async () => {
    const results = await database.bulkWrite(
      [
        { type: 'insert', collection: 'things', data: { n: 2 }, id: 'b' },
        { type: 'update', collection: 'things', filter: { id: 'a' }, update: { n: 'x' } },
      ],
      { mode: 'atomic' },
    );
    expect(results.at(-1)).toMatchObject({ ok: false, error: mismatch });
    expect(await things().findById('b')).toBeUndefined();
  });

  it('has it after a rename, and when the file is opened again', async () => {
    await database.adapter.ports.rename?.renameCollection(context, 'things', 'renamed');
    await database.close();
    database = openSqlite({ file });
    expect((await database.adapter.collection('renamed').info(context))?.schema).toEqual(schema);
    await expect(database.collection('renamed').insertOne({})).rejects.toMatchObject(mismatch);
    await things().insertOne({});
  });

  it('takes another schema or none, for another process on the file too', async () => {
    const other = openSqlite({ file });
    const theirs = other.collection('things');
    await theirs.insertOne({ n: 5 });
    await things().setSchema({ required: ['m'] });
    await expect(theirs.insertOne({ n: 6 })).rejects.toMatchObject(mismatch);
    expect((await other.listCollections())[0]?.schema).toEqual({ required: ['m'] });
    await theirs.setSchema(null);
    await things().insertOne({});
    await expect(other.collection('none').setSchema({})).rejects.toMatchObject({ reason: 'COLLECTION_MISSING' });
    await other.close();
  });
});

describe('a file of the first layout', () => {
  it('is opened, keeps its documents, and takes schemas', async () => {
    await things().setSchema(null);
    await database.close();
    setLayoutBack(file, 1);
    database = openSqlite({ file });
    expect((await things().findById('a'))?.data).toEqual({ n: 1, at: new Date(0) });
    await things().setSchema(schema);
    await expect(things().insertOne({})).rejects.toMatchObject(mismatch);
    await database.close();
    const again = new Sqlite(file);
    expect(again.pragma('user_version', { simple: true })).toBe(5);
    again.close();
    database = openSqlite({ file });
    expect((await database.listCollections())[0]?.schema).toEqual(schema);
  });
});
