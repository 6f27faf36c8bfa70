import { createMemoryAdapter } from '@database-service/adapter-memory';
import { type Adapter, createContext, createDatabase, type Document } from '@database-service/core';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { InProcessCache } from '../in-process/cache.js';
import { CachedReads } from './cached-reads.js';
import { followInvalidations } from './follow-invalidations.js';
import { invalidateBehind } from './invalidating-adapter.js';

const context = createContext();
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** One process: its cache before an adapter, whose reads by id may be made to wait. */
function openCached(adapter: Adapter = createMemoryAdapter()) {
  const counts = { hits: 0, misses: 0 };
  const cache = new InProcessCache({
    bytesMax: 1_000_000,
    onHit: () => {
      counts.hits += 1;
    },
    onMiss: () => {
      counts.misses += 1;
    },
  });
  let beforeRead = async (): Promise<void> => {};
  let afterRead = async (): Promise<void> => {};
  const slow: Adapter = {
    ...adapter,
    engine: adapter.engine,
    ports: adapter.ports,
    collection: (name) => {
      const collection = adapter.collection(name);
      const get = async (...args: Parameters<typeof collection.get>): Promise<Document | undefined> => {
        await beforeRead();
        const document = await collection.get(...args);
        await afterRead();
        return document;
      };
      return { get } as unknown as typeof collection;
    },
  };
  const reads = new CachedReads({ database: 'db', adapter: slow, cache, ttlMs: 60_000 });
  const database = createDatabase(invalidateBehind(adapter, reads));
  return {
    adapter,
    counts,
    reads,
    database,
    users: database.collection<{ n: number }>('users'),
    read: async (id: string) => (await reads.get(context, 'users', id))?.data.n,
    hold(at: 'before' | 'after', wait: () => Promise<void>) {
      if (at === 'before') beforeRead = wait;
      else afterRead = wait;
    },
  };
}

describe('cached reads', () => {
  it('read a document once, and again after each kind of change of this process', async () => {
    const { users, read, counts, database, adapter } = openCached();
    await users.insertOne({ n: 0 }, { id: 'a' });
    expect([await read('a'), await read('a'), counts]).toEqual([0, 0, { hits: 1, misses: 1 }]);
    let n = 0;
    const changes: (() => Promise<unknown>)[] = [
      () => users.updateById('a', { n: 1 }),
      () => users.updateOne({ n: 1 }, { n: 2 }),
      () => users.updateMany({}, { $inc: { n: 1 } }),
      () => users.upsert({ id: 'a' }, { n: 4 }),
      () => users.findOneAndReplace({ n: 4 }, { n: 5 }),
      () => database.bulkWrite([{ type: 'update', collection: 'users', filter: { id: 'a' }, update: { n: 6 } }]),
      async () => {
        await users.deleteById('a');
        expect(await read('a')).toBeUndefined();
        await users.insertOne({ n: 7 }, { id: 'a' });
      },
    ];
    for (const change of changes) {
      await change();
      n += 1;
      expect([await read('a'), await read('a')]).toEqual([n, n]);
    }
    await database.dropCollection('users');
    expect(await read('a')).toBeUndefined();
    await users.insertOne({ n: 8 }, { id: 'a' });
    expect(await read('a')).toBe(8);
    expect(adapter.engine).toBe('memory');
  });

  it.each(['before', 'after'] as const)(
    'do not keep what changed while it was read (%s the engine read it)',
    async (at) => {
      const { users, read, hold } = openCached();
      await users.insertOne({ n: 0 }, { id: 'a' });
      const { promise, resolve } = Promise.withResolvers<void>();
      hold(at, () => promise);
      const slow = read('a');
      await new Promise((done) => setTimeout(done, 5));
      await users.updateById('a', { n: 1 });
      resolve();
      expect(await slow).toBe(at === 'before' ? 1 : 0);
      hold(at, async () => {});
      expect(await read('a')).toBe(1);
    },
  );

  it('do not take a namesake for what they had', async () => {
    const { users, read, hold } = openCached();
    await users.insertOne({ n: 1 }, { id: 'a' });
    await users.updateById('a', { n: 2 });
    const { promise, resolve } = Promise.withResolvers<void>();
    hold('after', () => promise);
    const slow = read('a');
    await new Promise((done) => setTimeout(done, 5));
    await users.deleteById('a');
    await users.insertOne({ n: 3 }, { id: 'a' });
    resolve();
    await slow;
    hold('after', async () => {});
    expect([await read('a'), await read('a')]).toEqual([3, 3]);
  });

  it('learn from the change feed what others changed, and trust nothing without it', async () => {
    const adapter = createMemoryAdapter();
    const { users, read, reads, counts } = openCached(adapter);
    const other = createDatabase(adapter).collection<{ n: number }>('users');
    ends.push(followInvalidations({ database: 'db', adapter, reads, logger: context.logger }));
    expect(await read('a')).toBeUndefined();
    expect(counts.misses).toBe(0);
    await users.insertOne({ n: 0 }, { id: 'a' });
    await expect.poll(async () => [await read('a'), counts.hits > 0]).toEqual([0, true]);
    for (let n = 1; n < 5; n += 1) {
      await other.updateById('a', { n });
      await expect.poll(() => read('a')).toBe(n);
    }
    await other.deleteById('a');
    await expect.poll(() => read('a')).toBeUndefined();
    reads.pause();
    await other.insertOne({ n: 9 }, { id: 'a' });
    expect(await read('a')).toBe(9);
  });

  it('never answer with less than was acknowledged before the read began', async () => {
    const step = fc.record({ kind: fc.constantFrom('read', 'write', 'many', 'again'), id: fc.constantFrom('a', 'b') });
    const property = fc.asyncProperty(fc.scheduler(), fc.array(step, { maxLength: 30 }), async (scheduler, steps) => {
      const { users, read, hold } = openCached();
      hold('before', () => scheduler.schedule(Promise.resolve(), 'before the read'));
      hold('after', () => scheduler.schedule(Promise.resolve(), 'after the read'));
      const acknowledged = new Map<string, number>();
      let next = 1;
      for (const id of ['a', 'b']) await users.insertOne({ n: 0 }, { id });
      const run = async ({ kind, id }: { kind: string; id: string }): Promise<void> => {
        if (kind === 'read') {
          const least = acknowledged.get(id) ?? 0;
          const seen = (await read(id)) ?? Number.POSITIVE_INFINITY;
          expect(seen).toBeGreaterThanOrEqual(least);
          return;
        }
        const n = next;
        next += 1;
        if (kind === 'write') await users.updateById(id, { $max: { n } }).catch(() => undefined);
        else if (kind === 'many') await users.updateMany({ id }, { $max: { n } });
        else {
          await users.deleteById(id);
          await users.insertOne({ n }, { id }).catch(() => undefined);
        }
        if (kind !== 'again') acknowledged.set(id, Math.max(acknowledged.get(id) ?? 0, n));
      };
      const running: Promise<void>[] = [];
      // A namesake has other contents, so it runs alone.
      for (const each of steps) {
        if (each.kind === 'again') {
          await scheduler.waitFor(Promise.all(running.splice(0)));
          await run(each);
          acknowledged.set(each.id, next - 1);
        } else {
          running.push(scheduler.schedule(Promise.resolve(), each.kind).then(() => run(each)));
        }
      }
      await scheduler.waitFor(Promise.all(running));
    });
    await fc.assert(property, { numRuns: 200 });
  });
});
