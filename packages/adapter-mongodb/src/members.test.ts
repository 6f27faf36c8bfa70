import { setTimeout } from 'node:timers/promises';
import { createContext, createDatabase, type DataError, isDataError, parseSort } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { insertOf, until } from '../test/faulty-way.js';
import { PosingSet } from '../test/posing-set.js';
import { TestDatabases } from '../test/servers.js';
import { createMongoAdapter, type MongoAdapter, type MongoConfig } from './index.js';

const context = createContext();
const all = { filter: { kind: 'all' as const } };

await describeOnServer('mongodb', ({ uri }) => {
  describe('two that pose as the members of a replica set', { timeout: 60_000 }, () => {
    const databases = new TestDatabases(uri);
    let set: PosingSet;
    const adapters: MongoAdapter[] = [];
    beforeEach(async () => {
      set = new PosingSet(uri);
      await set.open();
    });
    afterEach(async () => {
      for (const adapter of adapters.splice(0)) await adapter.close();
      await set.close();
    });
    afterAll(() => databases.drop());

    const open = (config: Partial<MongoConfig> = {}): MongoAdapter => {
      const adapter = createMongoAdapter({
        uri: `${set.uri}&heartbeatFrequencyMS=500&retryWrites=false`,
        database: databases.next(),
        serverSelectionTimeoutMs: 1_000,
        ...config,
      });
      adapters.push(adapter);
      return adapter;
    };

    it.each(['secondary', 'secondaryPreferred'] as const)(
      'searches, counts and pipelines go where %s says; reads by id, and all that writes look at, to the primary',
      async (readPreference) => {
        const adapter = open({ readPreference });
        const items = createDatabase(adapter).collection<{ n: number }>('c');
        for (let n = 0; n < 3; n += 1) await items.insertOne({ n }, { id: `d${n}` });
        // Until the driver knows of it.
        await until(async () => {
          await items.find({ n: 3 }).toArray();
          return set.seen(1, 'find', 'c').length > 0;
        });
        expect(await items.find({ n: { $gte: 1 } }).toArray()).toHaveLength(2);
        expect(await items.count({ n: { $gte: 1 } })).toBe(2);
        expect(await items.aggregate([{ $match: { n: 1 } }]).toArray()).toHaveLength(1);
        const [primary, secondary] = [0, 1].map((member) => (name: string) => set.seen(member as 0 | 1, name, 'c'));
        expect(secondary?.('find').map(({ $readPreference }) => $readPreference.mode)).toContain(readPreference);
        expect(secondary?.('aggregate').length).toBeGreaterThan(0);
        const before = secondary?.('find').length;
        expect((await items.findById('d1'))?.data.n).toBe(1);
        expect(await items.updateMany({ n: { $gte: 1 } }, { $inc: { n: 1 } })).toMatchObject({ modifiedCount: 2 });
        expect(secondary?.('find').length).toBe(before);
        expect(primary?.('find').length).toBeGreaterThan(0);
        expect(primary?.('update').length).toBeGreaterThan(0);
        expect(secondary?.('update')).toEqual([]);
      },
    );

    it('all goes to the primary by default, and where only that is there', async () => {
      const items = createDatabase(open()).collection<{ n: number }>('c');
      await items.insertOne({ n: 1 }, { id: 'a' });
      expect(await items.find({ n: 1 }).toArray()).toHaveLength(1);
      expect(set.commands[1]).toEqual([]);
    });

    it('when the primary steps down writes say what became of them, and go on with the next; reads need not wait', async () => {
      const adapter = open({ readPreference: 'secondaryPreferred' });
      await adapter.write(context, insertOf('first'));
      const acknowledged: string[] = [];
      const refused = new Map<string, string>();
      let isDone = false;
      const writers = Array.from({ length: 6 }, async (_, by) => {
        for (let n = 0; !isDone; n += 1) {
          const id = `${by}-${n}`;
          const [result] = await adapter
            .write(context, insertOf(id))
            .catch((error: unknown) => [{ ok: false as const, error: error as DataError }]);
          if (result?.ok) acknowledged.push(id);
          else if (isDataError(result?.error)) {
            refused.set(id, result.error.reason);
            await setTimeout(10);
          }
        }
      });
      onTestFinished(() => {
        isDone = true;
      });
      let primary: 0 | 1 = 0;
      for (let round = 0; round < 3; round += 1) {
        const before = acknowledged.length;
        await until(() => acknowledged.length > before + 20);
        const refusedBefore = refused.size;
        set.stepDown();
        await until(() => refused.size > refusedBefore);
        // While there is no primary.
        expect(await adapter.collection('c').count(context, all)).toBeGreaterThan(0);
        primary = primary === 0 ? 1 : 0;
        set.elect(primary);
        const during = acknowledged.length;
        await until(() => acknowledged.length > during + 20);
        expect(acknowledged.length).toBeGreaterThan(during + 20);
      }
      isDone = true;
      await Promise.all(writers);
      for (const reason of refused.values()) expect(reason).toMatch(/^(OUTCOME_UNKNOWN|DATABASE_UNAVAILABLE)$/);
      const stored = new Set<string>();
      for await (const { id } of adapter.collection('c').find(context, { ...all, sort: parseSort({ _id: 1 }) })) {
        stored.add(id);
      }
      expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
      for (const [id, reason] of refused) if (reason === 'DATABASE_UNAVAILABLE') expect(stored.has(id), id).toBe(false);
    });
  });
});
