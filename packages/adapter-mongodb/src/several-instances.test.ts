import {
  createContext,
  createDatabase,
  defaultLimits,
  parseFilter,
  parseIndexDefinition,
  parseSort,
} from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, describe, expect, it } from 'vitest';
import { TestDatabases } from '../test/servers.js';
import { createMongoAdapter } from './index.js';

const context = createContext();
const byId = { filter: parseFilter({}, defaultLimits), sort: parseSort({ id: 1 }) };

await describeOnServer('mongodb', ({ uri }) => {
  describe('several instances on one database', () => {
    const databases = new TestDatabases(uri);
    afterAll(() => databases.drop());
    const open = (count: number) => {
      const database = databases.next();
      return Array.from({ length: count }, () => createMongoAdapter({ uri, database }));
    };

    it('make collections and indexes at once, each once', async () => {
      const adapters = open(6);
      const results = await Promise.allSettled(adapters.map((adapter) => adapter.createCollection(context, 'c')));
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const definition = parseIndexDefinition({ keys: { n: 1 }, options: { unique: true } }, defaultLimits);
      const made = await Promise.all(
        adapters.map((adapter) => adapter.collection('c').createIndex(context, definition)),
      );
      expect(made.filter(Boolean)).toHaveLength(1);
      await Promise.all(
        adapters.map((adapter, n) =>
          createDatabase(adapter)
            .collection(`by_insert_${n % 2}`)
            .insertOne({ n }),
        ),
      );
      const [first] = adapters;
      expect((await first?.listCollections(context))?.map(({ name }) => name)).toEqual([
        'by_insert_0',
        'by_insert_1',
        'c',
      ]);
      await Promise.all(adapters.map((adapter) => adapter.close()));
    });

    it('let a unique value in once, while the index is made and after', { timeout: 60_000 }, async () => {
      const [one, two] = open(2).map((adapter) => createDatabase(adapter));
      const items = [one, two].map((database) => database?.collection<{ n: number }>('items'));
      await items[0]?.insertMany(Array.from({ length: 300 }, (_, n) => ({ id: `d${n}`, data: { n } })));
      let isDone = false;
      const writing = (async () => {
        const refused: unknown[] = [];
        for (let n = 0; !isDone || n < 50; n += 1) {
          await items[1]
            ?.insertOne({ n: 1_000 + (n % 300) })
            .catch((error: { reason: string }) => refused.push(error.reason));
          await items[1]?.insertOne({ n: 100_000 + n });
        }
        return refused;
      })();
      // While some of it is written twice the index cannot be made, and says so; else it refuses from then on.
      const made = await items[0]?.createIndex({ n: 1 }, { unique: true }).then(
        () => 'made',
        (error: { reason: string }) => error.reason,
      );
      isDone = true;
      await writing;
      const values =
        (await items[0]?.find({}, { allowScan: true } as never).toArray())?.map(({ data }) => data.n) ?? [];
      if (made === 'made') expect(new Set(values).size).toBe(values.length);
      else expect(made).toBe('INDEX_DUPLICATES');
      await Promise.all([one?.close(), two?.close()]);
    });

    it('read without holding what they read, and end the cursor in the server', { timeout: 60_000 }, async () => {
      const [adapter] = open(1);
      if (adapter === undefined) return;
      const items = createDatabase(adapter).collection('items');
      await items.insertMany(Array.from({ length: 2_000 }, (_, n) => ({ id: `d${n}`, data: { n } })));
      const end = new AbortController();
      let read = 0;
      const reading = (async () => {
        for await (const _ of adapter.collection('items').find({ ...context, signal: end.signal }, byId)) {
          read += 1;
          if (read === 300) end.abort();
        }
      })();
      await expect(reading).rejects.toMatchObject({ reason: 'CANCELLED' });
      expect(read).toBe(300);
      for await (const _ of adapter.collection('items').find(context, byId)) break;
      // What numbers in the background has one now and then.
      await expect.poll(async () => (await adapter.health(context)).connections.active, { timeout: 10_000 }).toBe(0);
      await adapter.close();
    });

    it('take other credentials for what comes, while what runs ends by the former', async () => {
      const [adapter] = open(1);
      if (adapter === undefined) return;
      const items = createDatabase(adapter).collection('items');
      await items.insertMany(Array.from({ length: 1_000 }, (_, n) => ({ id: `d${n}`, data: { n } })));
      let read = 0;
      for await (const _ of adapter.collection('items').find(context, byId)) {
        read += 1;
        if (read === 1) adapter.replaceCredentials({ username: 'me', password: 'secret' });
      }
      expect(read).toBe(1_000);
      // The server has no users: that it refuses them shows that they were sent.
      const error = await items.count({}).catch((fault: unknown) => fault);
      expect(error).toMatchObject({ code: expect.stringMatching(/CONNECTION_ERROR|UNSUPPORTED_OPERATION/) });
      expect(String(error)).not.toContain('secret');
      await adapter.close();
    });
  });
});
