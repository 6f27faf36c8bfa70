import { describeOnServer } from '@database-service/servers/vitest';
import { MongoClient } from 'mongodb';
import { afterAll, describe, expect, it } from 'vitest';
import { TestDatabases } from '../test/servers.js';

/** What the adapter counts on. mongo-java-server by itself keeps neither: as it is started here, it must. */
await describeOnServer('mongodb', ({ uri }) => {
  describe('what the server promises, by the bare driver', () => {
    const databases = new TestDatabases(uri);
    const client = new MongoClient(uri);
    afterAll(async () => {
      await client.close();
      await databases.drop();
    });

    it('a document is read as one write has left it, also amid the next', { timeout: 60_000 }, async () => {
      const numbers = client.db(databases.next()).collection<{ _id: string }>('numbers');
      // Long enough that sending it takes a moment.
      const state = (n: number) => Object.fromEntries(Array.from({ length: 500 }, (_, field) => [`f${field}`, n]));
      await numbers.insertOne({ _id: 'a', ...state(0) });
      let isDone = false;
      const writing = (async () => {
        for (let n = 1; n <= 500; n += 1) await numbers.replaceOne({ _id: 'a' }, state(n));
        isDone = true;
      })();
      const torn: unknown[] = [];
      const reading = Array.from({ length: 4 }, async () => {
        while (!isDone) {
          const { _id, ...fields } = (await numbers.findOne({ _id: 'a' })) ?? {};
          const values = new Set(Object.values(fields));
          if (values.size !== 1) torn.push([...values]);
        }
      });
      await Promise.all([writing, ...reading]);
      expect(torn).toEqual([]);
    });

    it('an update that inserts nothing makes no collection', async () => {
      const database = client.db(databases.next());
      const update = { updateOne: { filter: { _id: 'a' as never }, update: { $unset: { n: '' } } } };
      const { matchedCount } = await database.collection('gone').bulkWrite([update, update]);
      expect(matchedCount).toBe(0);
      expect(await database.listCollections().toArray()).toEqual([]);
    });
  });
});
