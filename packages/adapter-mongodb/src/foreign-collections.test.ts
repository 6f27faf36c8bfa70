import { createContext, createDatabase, type Database } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { Decimal128, Long, MongoClient, ObjectId } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestDatabases } from '../test/servers.js';
import { createMongoAdapter } from './index.js';

await describeOnServer('mongodb', ({ uri }) => {
  describe('a collection that another program made', () => {
    const databases = new TestDatabases(uri);
    const name = databases.next();
    const client = new MongoClient(uri);
    const users = client.db(name).collection('users');
    const id = new ObjectId('65a000000000000000000001');
    const other = new ObjectId('65a000000000000000000002');
    let database: Database;

    beforeAll(async () => {
      await users.insertMany([
        {
          _id: id,
          name: 'Ada',
          ref: other,
          big: Long.fromString('9007199254740993'),
          price: Decimal128.fromString('1.50'),
        },
        { _id: other, name: 'Tim', at: new Date(5), n: 1.5 },
      ]);
      database = createDatabase(createMongoAdapter({ uri: uri, database: name, idTypes: { users: 'objectId' } }));
    });

    afterAll(async () => {
      await database.close();
      await client.close();
      await databases.drop();
    });

    it('is listed, and read without being changed', async () => {
      expect((await database.listCollections()).map((each) => each.name)).toEqual(['users']);
      const found = await database.collection('users').findById(id.toHexString());
      expect(found).toMatchObject({ id: id.toHexString(), version: 0, metadata: {}, createdAt: id.getTimestamp() });
      expect(found?.data).toEqual({
        name: 'Ada',
        ref: { $oid: other.toHexString() },
        big: { $numberLong: '9007199254740993' },
        price: { $numberDecimal: '1.50' },
      });
      const names = await client.db(name).listCollections({}, { nameOnly: true }).toArray();
      expect(names.map((each) => each.name)).toEqual(['users']);
      expect(await users.findOne({ _id: other })).toEqual({ _id: other, name: 'Tim', at: new Date(5), n: 1.5 });
    });

    it('is searched by what documents have, and by what they are said to have', async () => {
      const ids = async (filter: object, sort = {}) =>
        (
          await database
            .collection('users')
            .find(filter as Record<string, never>, { sort })
            .toArray()
        ).map(({ data }) => data.name);
      expect(await ids({ name: { $gt: 'B' } })).toEqual(['Tim']);
      expect(await ids({ version: 0 })).toEqual(['Ada', 'Tim']);
      expect(await ids({ version: { $gte: 1 } })).toEqual([]);
      expect(await ids({ created_at: id.getTimestamp() }, { created_at: -1 })).toEqual(['Ada', 'Tim']);
      expect(await ids({ ref: { $oid: other.toHexString() } })).toEqual(['Ada']);
      expect(await ids({ ref: { $in: [null, { $oid: id.toHexString() }] } })).toEqual(['Tim']);
      expect(await ids({ price: { $ne: { $numberDecimal: '1.50' } } })).toEqual(['Tim']);
      expect(await ids({ metadata: { $exists: true } })).toEqual(['Ada', 'Tim']);
      expect(await ids({ metadata: {} }, { metadata: 1 })).toEqual(['Ada', 'Tim']);
      expect(await ids({ id: { $in: [other.toHexString()] } })).toEqual(['Tim']);
      expect(await ids({ id: { $gt: id.toHexString() } })).toEqual(['Tim']);
    });

    it('gets `_meta` by the first write, and keeps the types of what is not written', async () => {
      const updated = await database.collection('users').updateById(id.toHexString(), { $set: { name: 'Ada L.' } });
      expect(updated).toMatchObject({ version: 1 });
      const stored = await users.findOne({ _id: id }, { promoteLongs: false });
      expect(stored).toMatchObject({ name: 'Ada L.', ref: other, price: Decimal128.fromString('1.50') });
      expect(stored?.big).toEqual(Long.fromString('9007199254740993'));
      expect(stored?._meta).toMatchObject({ created_at: id.getTimestamp() });
      expect(Number(stored?._meta.version)).toBe(1);
      expect(await database.collection('users').findById(id.toHexString())).toMatchObject({ version: 1 });
      expect((await database.collection('users').findById(other.toHexString()))?.version).toBe(0);
    });

    it('can be given a schema, an index, and records without documents', async () => {
      await client.db(name).collection('notes').insertOne({ n: 1 });
      const notes = database.collection('notes');
      const adapter = createMongoAdapter({ uri, database: name });
      await adapter.ports.changes?.setDetail(createContext(), 'notes', 'keys');
      expect((await adapter.collection('notes').info(createContext()))?.changeDetail).toBe('keys');
      await notes.setSchema({ required: ['n'] });
      await notes.createIndex({ n: 1 }, { unique: true });
      await expect(notes.insertOne({ n: 1 })).rejects.toMatchObject({ reason: 'DUPLICATE_VALUE' });
      await expect(notes.insertOne({ m: 1 })).rejects.toMatchObject({ reason: 'SCHEMA_MISMATCH' });
      await adapter.close();
    });

    it('takes values of those types, and patches of documents that have some', async () => {
      const { insertedId } = await users.insertOne({ ref: other, n: 1 });
      const made = await database
        .collection('users')
        .updateById(insertedId.toHexString(), [{ $set: { n: 2, ref: { $oid: id.toHexString() } } }] as never);
      expect(made.data).toEqual({ n: 2, ref: { $oid: id.toHexString() } });
      expect(await users.findOne({ _id: insertedId })).toMatchObject({ n: 2, ref: id });
      await database.collection('users').deleteById(insertedId.toHexString());
    });

    it('is not written over what another program changed meanwhile', async () => {
      const adapter = createMongoAdapter({ uri: uri, database: name, idTypes: { users: 'objectId' } });
      const context = createContext();
      const third = new ObjectId();
      await users.insertOne({ _id: third, n: 1 });
      const before = await adapter.collection('users').get(context, third.toHexString());
      await users.updateOne({ _id: third }, { $set: { n: 2 } });
      expect(before?.data).toEqual({ n: 1 });
      await database.collection('users').updateById(third.toHexString(), { $inc: { n: 10 } });
      expect((await users.findOne({ _id: third }))?.n).toBe(12);
      await adapter.close();
    });

    it('has its changes in the feed from then on, and can be deleted from', async () => {
      const adapter = createMongoAdapter({ uri: uri, database: name, idTypes: { users: 'objectId' } });
      const context = createContext();
      const seen: unknown[] = [];
      for await (const { records } of adapter.ports.changes?.watch(context, { collection: 'users', idleMs: 200 }) ??
        []) {
        seen.push(...records.map((record) => [record.op, 'version' in record ? record.version : undefined]));
        if (seen.length === 0) await database.collection('users').deleteById(other.toHexString());
        else break;
      }
      expect(seen).toEqual([['deleted', 1]]);
      await adapter.close();
    });
  });
});
