import { createMemoryAdapter } from '@database-service/adapter-memory';
import { type Adapter, createContext, createDatabase, DataError, type Logger } from '@database-service/core';
import { afterEach, expect, it } from 'vitest';
import type { Databases } from '../databases.js';
import { type SweepEvents, TtlSweeper } from './ttl-sweeper.js';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function databasesOf(...adapters: readonly Adapter[]): Databases {
  const named = adapters.map((adapter, index) => ({ name: `db${index}`, adapter }));
  return {
    defaultName: 'db0',
    names: named.map(({ name }) => name),
    get(name = 'db0') {
      const found = named.find((each) => each.name === name);
      if (found === undefined) throw new TypeError(name);
      return found;
    },
  };
}

function sweeperOf(databases: Databases, more: { intervalMs?: number; events?: SweepEvents; logger?: Logger } = {}) {
  const { logger } = createContext();
  const sweeper = new TtlSweeper({ databases, logger, intervalMs: 60_000, ...more });
  stops.push(() => sweeper.stop());
  return sweeper;
}

async function storeExpired(adapter: Adapter, count = 3): Promise<void> {
  const sessions = createDatabase(adapter).collection<{ end: Date }>('sessions');
  await sessions.createIndex({ end: 1 }, { expireAfterSeconds: 1 });
  await sessions.insertMany(Array.from({ length: count }, () => ({ data: { end: new Date(Date.now() - 5_000) } })));
}

it('removes what has expired, in all databases, round after round', async () => {
  const [one, two] = [createMemoryAdapter(), createMemoryAdapter()];
  await storeExpired(one);
  await storeExpired(two);
  sweeperOf(databasesOf(one, two), { intervalMs: 20 }).start();
  await expect.poll(() => createDatabase(one).collection('sessions').count({})).toBe(0);
  await expect.poll(() => createDatabase(two).collection('sessions').count({})).toBe(0);
  await storeExpired(one);
  await expect.poll(() => createDatabase(one).collection('sessions').count({})).toBe(0);
});

it('leaves it to another instance that has the lease, and takes over when that is gone', async () => {
  const adapter = createMemoryAdapter();
  await storeExpired(adapter);
  const { leases } = adapter.ports;
  await leases?.acquire(createContext(), 'ttl-sweeper', 'another', 60_000);
  const sweeper = sweeperOf(databasesOf(adapter));
  await sweeper.sweep();
  expect(await createDatabase(adapter).collection('sessions').count({})).toBe(3);
  await leases?.release(createContext(), 'ttl-sweeper', 'another');
  await sweeper.sweep();
  expect(await createDatabase(adapter).collection('sessions').count({})).toBe(0);
  // The round has given the lease back.
  expect(await leases?.acquire(createContext(), 'ttl-sweeper', 'another', 60_000)).toBe(3);
});

it('takes no lease where nothing has expired', async () => {
  const adapter = createMemoryAdapter();
  await storeExpired(adapter, 0);
  await sweeperOf(databasesOf(adapter)).sweep();
  expect(await adapter.ports.leases?.acquire(createContext(), 'ttl-sweeper', 'me', 60_000)).toBe(1);
});

it('tells a trouble once, and does not keep the other databases from their round', async () => {
  const [away, fine] = [createMemoryAdapter(), createMemoryAdapter()];
  await storeExpired(fine);
  away.listCollections = () => Promise.reject(new DataError('DATABASE_UNAVAILABLE', 'away'));
  const warned: unknown[] = [];
  const events: string[] = [];
  const { logger } = createContext();
  const sweeper = sweeperOf(databasesOf(away, fine), {
    logger: { ...logger, warn: (_message, fields) => void warned.push(fields) },
    events: {
      swept: (database, count) => void events.push(`${database} ${count}`),
      failed: (database) => void events.push(`${database} failed`),
    },
  });
  await sweeper.sweep();
  await sweeper.sweep();
  expect(warned).toMatchObject([{ database: 'db0', error: { reason: 'DATABASE_UNAVAILABLE' } }]);
  expect(warned).toHaveLength(1);
  expect(events).toEqual(['db0 failed', 'db1 3', 'db0 failed', 'db1 0']);
});
