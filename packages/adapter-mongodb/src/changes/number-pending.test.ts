import { createContext, createDatabase } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { type Db, MongoClient } from 'mongodb';
import { afterAll, describe, expect, it } from 'vitest';
import { interpose } from '../../test/interpose.js';
import { TestDatabases } from '../../test/servers.js';
import { createMongoAdapter } from '../index.js';
import { own, storedName } from '../names.js';
import { changesOf, readState } from './feed-state.js';
import { numberPending } from './number-pending.js';

await describeOnServer('mongodb', ({ uri }) => {
  describe('numbering that is paused amid its steps, while one caller goes on', () => {
    const databases = new TestDatabases(uri);
    const client = new MongoClient(uri);
    const closers: (() => Promise<void>)[] = [];
    afterAll(async () => {
      for (const close of closers) await close();
      await client.close();
      await databases.drop();
    });

    const begin = async () => {
      const name = databases.next();
      const adapter = createMongoAdapter({ uri, database: name });
      closers.push(() => adapter.close());
      const database = client.db(name);
      await readState(database);
      return { adapter, items: createDatabase(adapter).collection('items'), database };
    };
    const told = async (database: Db) =>
      (await changesOf(database).find({}).sort({ _id: 1 }).toArray()).map(({ op, id }) => `${op} ${id}`);

    it('numbers no deletion before what its caller had done in a place that was looked at already', async () => {
      const { items, database } = await begin();
      await items.insertOne({ n: 1 }, { id: 'a' });
      await numberPending(database, ['items']);
      const before = async () => {
        await items.insertOne({ n: 2 }, { id: 'b' });
        await items.deleteById('a');
        await items.insertOne({ n: 3 }, { id: 'c' });
      };
      await numberPending(interpose(database, { collection: own.deletions, call: 'find', before }), ['items']);
      await numberPending(database, ['items']);
      expect(await told(database)).toEqual(['created a', 'created b', 'deleted a', 'created c']);
    });

    it('numbers the older of the changes that wait in one document, and leaves the newer', async () => {
      const { items, database } = await begin();
      await items.insertOne({ n: 1 }, { id: 'a' });
      await numberPending(database, ['items']);
      const before = async () => {
        await items.insertOne({ n: 2 }, { id: 'b' });
        await items.deleteById('a');
        // The clock is beyond the deletion's millisecond.
        await new Promise((resolve) => {
          setTimeout(resolve, 3);
        });
        await items.updateById('b', { $inc: { n: 1 } });
      };
      await numberPending(interpose(database, { collection: own.deletions, call: 'find', before }), ['items']);
      await numberPending(database, ['items']);
      expect(await told(database)).toEqual(['created a', 'created b', 'deleted a', 'updated b']);
      const left = await database.collection(storedName('items')).findOne({ _id: 'b' as never });
      expect(left?._meta).not.toHaveProperty('changes');
      expect(left?._meta).not.toHaveProperty('unnumbered');
    });

    it('does not bring back a collection that was dropped', async () => {
      const { adapter, items, database } = await begin();
      await items.insertOne({ n: 1 }, { id: 'a' });
      const before = () => adapter.dropCollection(createContext(), 'items');
      await numberPending(interpose(database, { collection: storedName('items'), call: 'bulkWrite', before }), [
        'items',
      ]);
      await expect(adapter.dropCollection(createContext(), 'items')).rejects.toMatchObject({
        reason: 'COLLECTION_MISSING',
      });
    });
  });
});
