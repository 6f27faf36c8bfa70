import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createContext, createDatabase } from '@database-service/core';
import { afterEach, expect, it, vi } from 'vitest';
import { createSqliteAdapter } from './adapter.js';
import { trimAll } from './changes/trim-all.js';
import { resolveConfig } from './config.js';
import { Store } from './store.js';

const folder = mkdtempSync(path.join(tmpdir(), 'clock-'));
const hourMs = 3_600_000;
const start = new Date('2026-06-01T12:00:00.000Z');

afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

it('keeps versions, the order of changes, keys and leases right when the clock jumps back an hour', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  const file = path.join(folder, 'a.db');
  const adapter = createSqliteAdapter({ file });
  const database = createDatabase(adapter);
  const things = database.collection<{ n: number }>('things');
  const context = createContext();
  const place = async (): Promise<string> => {
    for await (const { token } of adapter.ports.changes?.watch(context, { idleMs: 10 }) ?? []) return token;
    throw new TypeError('The watch ended.');
  };
  const beginning = await place();
  await things.insertOne({ n: 1 }, { id: 'a' });
  await things.insertOne({ n: 1 }, { id: 'b', idempotencyKey: 'k' });
  const middle = await place();
  expect(await adapter.ports.leases?.acquire(context, 'l', 'one', 20_000)).toBe(1);

  vi.setSystemTime(new Date(start.getTime() - hourMs));
  const changed = await things.updateById('a', { $inc: { n: 1 } });
  expect(changed).toMatchObject({ version: 2, createdAt: start, updatedAt: start });
  expect(await things.insertOne({ n: 1 }, { id: 'b', idempotencyKey: 'k' })).toMatchObject({ id: 'b', version: 1 });
  await things.deleteById('b');
  const ids = await Promise.all(Array.from({ length: 1_000 }, () => things.insertOne({ n: 3 })));
  expect(new Set(ids.map(({ id }) => id)).size).toBe(1_000);
  // Whoever had the lease cannot have renewed it in what is now the past.
  expect(await adapter.ports.leases?.acquire(context, 'l', 'two', 20_000)).toBe(2);

  const read = async (after: string, count: number): Promise<readonly string[]> => {
    const found: string[] = [];
    for await (const { records } of adapter.ports.changes?.watch(context, { after, idleMs: 10 }) ?? []) {
      for (const record of records) if ('documentId' in record) found.push(`${record.op} ${record.documentId}`);
      if (found.length >= count) return found;
    }
    return found;
  };
  expect((await read(beginning, 1_004)).slice(0, 4)).toEqual(['created a', 'created b', 'updated a', 'deleted b']);
  expect((await read(middle, 1_002)).slice(0, 2)).toEqual(['updated a', 'deleted b']);
  expect(await things.count({})).toBe(1_001);

  const store = new Store(resolveConfig({ file, changesRetentionHours: 24 }));
  await trimAll(store);
  await store.close();
  expect(await read(beginning, 1_004)).toHaveLength(1_004);
  await database.close();
});
