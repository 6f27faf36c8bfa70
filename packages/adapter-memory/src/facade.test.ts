import { createDatabase, type Database } from '@database-service/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryAdapter } from './index.js';

interface City {
  readonly name: string;
  readonly country: string;
  readonly population: number;
  readonly tags?: readonly string[];
  readonly founded?: Date;
}

const rome: City = { name: 'Rome', country: 'IT', population: 2_873_000, tags: ['old', 'capital'] };
const milan: City = { name: 'Milan', country: 'IT', population: 1_352_000, tags: ['fashion'] };
const bern: City = { name: 'Bern', country: 'CH', population: 134_000, founded: new Date('1191-01-01T00:00:00Z') };

let database: Database;
const cities = () => database.collection<City>('cities');
const names = (documents: readonly { readonly data: { readonly name: string } }[]) =>
  documents.map(({ data }) => data.name);

beforeEach(async () => {
  database = createDatabase(createMemoryAdapter());
  await cities().insertMany([
    { id: 'rome', data: rome },
    { id: 'milan', data: milan, metadata: { by: 'test' } },
    { id: 'bern', data: bern },
  ]);
});

afterEach(() => database.close());

describe('a library user', () => {
  it('stores and reads documents', async () => {
    const stored = await cities().insertOne({ name: 'Basel', country: 'CH', population: 173_000 });
    expect(stored).toMatchObject({ version: 1, data: { name: 'Basel' }, metadata: {} });
    expect(stored.id).toMatch(/^[0-9a-f]{24}$/);
    expect(await cities().findById(stored.id)).toEqual(stored);
    expect(await cities().findById('nobody')).toBeUndefined();
    expect((await cities().findById('bern'))?.data.founded).toEqual(new Date('1191-01-01T00:00:00Z'));
    await expect(cities().insertOne(rome, { id: 'rome' })).rejects.toMatchObject({ reason: 'DUPLICATE_ID' });
  });

  it('finds', async () => {
    expect(
      names(
        await cities()
          .find({ country: 'IT' }, { sort: { population: 1 } })
          .toArray(),
      ),
    ).toEqual(['Milan', 'Rome']);
    expect(names(await cities().find({}, { sort: 'country,population:desc', skip: 1, limit: 2 }).toArray())).toEqual([
      'Rome',
      'Milan',
    ]);
    expect((await cities().findOne({ tags: 'capital' }))?.id).toBe('rome');
    expect((await cities().findOne({ 'metadata.by': 'test' }))?.id).toBe('milan');
    expect(await cities().findOne({ population: { $gt: 1e9 } })).toBeUndefined();
    expect((await cities().find({ id: 'rome' }, { projection: 'name' }).first())?.data).toEqual({ name: 'Rome' });
    const seen: string[] = [];
    for await (const { id } of cities().find()) {
      seen.push(id);
      if (seen.length === 2) break;
    }
    expect(seen).toEqual(['bern', 'milan']);
  });

  it('turns pages while documents come and go', async () => {
    const first = await cities().findPage({}, { sort: { name: 1 }, limit: 1, projection: { population: 1 } });
    expect(first.documents.map(({ data }) => data)).toEqual([{ population: 134_000 }]);
    await cities().deleteById('bern');
    await cities().insertOne({ name: 'Aarau', country: 'CH', population: 22_000 });
    const options = { sort: { name: 1 }, limit: 5, cursor: first.nextCursor ?? '' } as const;
    const second = await cities().findPage({}, options);
    expect([names(second.documents), second.nextCursor]).toEqual([['Milan', 'Rome'], null]);
    await expect(database.collection('others').findPage({}, options)).rejects.toMatchObject({
      reason: 'BAD_CURSOR',
      details: { pointer: '/options/cursor' },
    });
  });

  it('has one time for all pages, and for what explains them', async () => {
    const past = { $expr: { $lt: ['$_meta.created_at', { $add: ['$$NOW', 1] }] } };
    const first = await cities().findPage(past, { limit: 2 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const options = { limit: 2, cursor: first.nextCursor ?? '' };
    expect(names((await cities().findPage(past, options)).documents)).toEqual(['Rome']);
    expect(names(await cities().find(past, options).toArray())).toEqual(['Rome']);
    expect((await cities().explain(past, options)).documentsReturned).toBe(1);
  });

  it('shows one time on all pages', async () => {
    const shown = { limit: 1, projection: { now: '$$NOW' } };
    const first = await cities().findPage({}, shown);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const second = await cities().findPage({}, { ...shown, cursor: first.nextCursor ?? '' });
    expect(second.documents[0]?.data).toEqual(first.documents[0]?.data);
  });

  it('counts, lists values and aggregates', async () => {
    expect(await cities().count({ country: 'IT' })).toBe(2);
    expect(await cities().estimatedCount()).toBe(3);
    expect(await cities().distinct('tags')).toEqual(['capital', 'fashion', 'old']);
    expect(await cities().distinct('country', { population: { $lt: 1e6 } })).toEqual(['CH']);
    const pipeline = [
      { $match: { id: { $ne: 'nobody' } } },
      { $group: { _id: '$country', people: { $sum: '$population' }, most: { $max: '$name' } } },
      { $sort: { people: -1 } },
    ];
    expect(await cities().aggregate<{ people: number }>(pipeline).toArray()).toEqual([
      { _id: 'IT', people: 4_225_000, most: 'Rome' },
      { _id: 'CH', people: 134_000, most: 'Bern' },
    ]);
    expect(
      await cities()
        .aggregate([{ $match: { country: 'CH' } }], { withMeta: true })
        .first(),
    ).toMatchObject({
      _id: 'bern',
      _meta: { version: 1 },
    });
    expect(
      await database
        .collection('none')
        .aggregate([{ $count: 'n' }])
        .toArray(),
    ).toEqual([]);
  });

  it('updates', async () => {
    expect(await cities().updateById('rome', { $inc: { population: 1 } }, { expectedVersion: 1 })).toMatchObject({
      version: 2,
      data: { population: 2_873_001 },
    });
    await expect(cities().updateById('rome', { name: 'Roma' }, { expectedVersion: 1 })).rejects.toMatchObject({
      reason: 'VERSION_MISMATCH',
    });
    expect(await cities().updateOne({ country: 'IT' }, { $push: { tags: 'x' } }, { sort: { name: -1 } })).toEqual({
      matchedCount: 1,
      modifiedCount: 1,
    });
    expect((await cities().findById('rome'))?.data.tags).toEqual(['old', 'capital', 'x']);
    expect(await cities().updateMany({ country: 'IT' }, { country: 'IT' })).toEqual({
      matchedCount: 2,
      modifiedCount: 0,
    });
    expect(await cities().updateMany({}, { $unset: { tags: '' } })).toEqual({ matchedCount: 3, modifiedCount: 2 });
    expect(await cities().upsert({ id: 'oslo', country: 'NO' }, { name: 'Oslo', population: 1 })).toEqual({
      id: 'oslo',
      operation: 'inserted',
    });
    expect((await cities().findById('oslo'))?.data).toEqual({ country: 'NO', name: 'Oslo', population: 1 });
    expect(await cities().upsert({ id: 'oslo' }, { population: 2 })).toEqual({ id: 'oslo', operation: 'updated' });
    await expect(cities().updateById('nobody', { name: 'x' })).rejects.toMatchObject({ reason: 'DOCUMENT_MISSING' });
  });

  it('replaces and deletes', async () => {
    const replaced = await cities().replaceById('milan', { ...milan, name: 'Milano' });
    expect(replaced).toMatchObject({ version: 2, data: { name: 'Milano' }, metadata: { by: 'test' } });
    expect(await cities().replaceOne({ name: 'Bern' }, { ...bern, name: 'Berne' })).toEqual({
      matchedCount: 1,
      modifiedCount: 1,
    });
    expect(await cities().replaceOne({ id: 'new' }, bern, { upsert: true })).toMatchObject({ upsertedId: 'new' });
    expect([await cities().deleteById('new'), await cities().deleteById('new')]).toEqual([true, false]);
    expect(await cities().deleteOne({ country: 'IT' }, { sort: { population: -1 } })).toBe(1);
    expect(names(await cities().find().toArray())).toEqual(['Berne', 'Milano']);
    expect(await cities().deleteMany({})).toBe(2);
    expect(await cities().count()).toBe(0);
  });

  it('changes one and sees it', async () => {
    const options = { sort: { population: -1 }, return: 'before', projection: { population: 1 } } as const;
    const before = await cities().findOneAndUpdate({ country: 'IT' }, { $set: { population: 5 } }, options);
    expect(before).toMatchObject({ id: 'rome', data: { population: 2_873_000 } });
    expect((await cities().findOneAndReplace({ id: 'rome' }, rome))?.data).toEqual(rome);
    expect(await cities().findOneAndUpdate({ id: 'nobody' }, { name: 'x' })).toBeUndefined();
    expect((await cities().findOneAndDelete({ id: 'rome' }))?.data).toEqual(rome);
    expect(await cities().findById('rome')).toBeUndefined();
  });

  it('never hands one document to two callers', async () => {
    const jobs = database.collection<{ state: string; n: number }>('jobs');
    await jobs.insertMany(Array.from({ length: 20 }, (_, n) => ({ data: { state: 'open', n } })));
    const claims = await Promise.all(
      Array.from({ length: 30 }, () =>
        jobs.findOneAndUpdate({ state: 'open' }, { state: 'taken' }, { sort: { n: 1 } }),
      ),
    );
    const taken = claims.flatMap((claim) => (claim === undefined ? [] : [claim.id]));
    expect(new Set(taken).size).toBe(20);
    expect(taken).toHaveLength(20);
  });

  it('writes in bulk and learns what failed', async () => {
    const results = await database.bulkWrite(
      [
        { type: 'insert', collection: 'cities', id: 'rome', data: rome },
        {
          type: 'update',
          collection: 'cities',
          filter: { country: 'IT' },
          update: { $inc: { population: 1 } },
          many: true,
        },
        { type: 'delete', collection: 'cities', filter: { id: 'bern' } },
      ],
      { mode: 'unordered' },
    );
    expect(results.map(({ ok, modifiedCount, deletedCount }) => [ok, modifiedCount, deletedCount])).toEqual([
      [false, 0, 0],
      [true, 2, 0],
      [true, 0, 1],
    ]);
    const items = ['x', 'rome', 'y'].map((id) => ({ id, data: rome }));
    await expect(cities().insertMany(items)).rejects.toMatchObject({
      reason: 'DUPLICATE_ID',
      details: { inserted_count: 1, inserted_ids: ['x'] },
    });
    await expect(cities().insertMany(items.slice(1), { ordered: false })).rejects.toMatchObject({
      details: { inserted_count: 1, inserted_ids: ['y'] },
    });
  });

  it('makes indexes and collections', async () => {
    expect(await cities().createIndex({ name: 1 }, { unique: true })).toBe('name_1');
    await expect(cities().insertOne(rome)).rejects.toMatchObject({ reason: 'DUPLICATE_VALUE' });
    expect((await cities().listIndexes()).map(({ definition }) => definition.name)).toEqual(['name_1']);
    expect((await cities().explain({ name: 'Rome' })).documentsReturned).toBe(1);
    expect((await cities().stats()).documentCount).toBe(3);
    await cities().dropIndex('name_1');
    await database.createCollection('empty');
    expect((await database.listCollections()).map(({ name }) => name)).toEqual(['cities', 'empty']);
    await database.dropCollection('cities');
    expect(await cities().find().toArray()).toEqual([]);
    await expect(database.dropCollection('cities')).rejects.toMatchObject({ reason: 'COLLECTION_MISSING' });
  });

  it("does what core's README shows", async () => {
    const own = createDatabase(createMemoryAdapter());
    const towns = own.collection<City>('cities');
    await towns.insertOne({ name: 'Rome', country: 'IT', population: 2_873_000 }, { id: 'rome' });
    await towns.updateById('rome', { $inc: { population: 1 } }, { expectedVersion: 1 });
    const large = await towns.find({ population: { $gt: 1_000_000 } }, { sort: { population: -1 } }).toArray();
    expect(large).toMatchObject([{ id: 'rome', version: 2, data: { population: 2_873_001 } }]);
    const byCountry = await towns
      .aggregate([{ $group: { _id: '$country', people: { $sum: '$population' } } }])
      .toArray();
    expect(byCountry).toEqual([{ _id: 'IT', people: 2_873_001 }]);
    await own.close();
    await expect(towns.count()).rejects.toMatchObject({ reason: 'SHUTTING_DOWN' });
  });

  it('gives up when told to', async () => {
    await expect(cities().find({}, { signal: AbortSignal.abort() }).toArray()).rejects.toMatchObject({
      reason: 'CANCELLED',
    });
  });
});
