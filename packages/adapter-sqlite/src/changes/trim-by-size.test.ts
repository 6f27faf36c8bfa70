import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createContext, createDatabase, type Database } from '@database-service/core';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSqliteAdapter } from '../adapter.js';
import { resolveConfig } from '../config.js';
import { Store } from '../store.js';
import { createSizeTrimming } from './trim-all.js';

const context = createContext();
let folder: string;
let file: string;
let database: Database;
let raw: InstanceType<typeof Sqlite>;
let stores: Store[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sqlite-size-'));
  file = path.join(folder, 'a.db');
  database = createDatabase(createSqliteAdapter({ file }));
  raw = new Sqlite(file);
  stores = [];
});

afterEach(async () => {
  raw.close();
  for (const store of stores) await store.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

function openStore(changesRetentionBytes: number): Store {
  const store = new Store(resolveConfig({ file, changesRetentionBytes }));
  stores.push(store);
  return store;
}

/** Records of 64 + 1 + 5 + 928 + 2 = 1,000 bytes each. */
function addRecords(count: number): void {
  raw
    .prepare(`INSERT INTO dbs_changes (collection, document_id, op, version, time, created_at, data, metadata)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
      SELECT 'c', printf('%05d', i), 'created', 1, ?, 0, '{"s":"' || hex(zeroblob(460)) || '"}', '{}' FROM n`)
    .run(count, Date.now());
}

const kept = () => raw.prepare('SELECT min(number), max(number), count(*) FROM dbs_changes').raw().get();

it('removes the oldest records beyond the limit, also when more come, and says that history is lost', async () => {
  let start = '';
  const { changes } = database.adapter.ports;
  for await (const { token } of changes?.watch(context, { idleMs: 10 }) ?? []) {
    start = token;
    break;
  }
  addRecords(12_000);
  const store = openStore(7_000_000);
  const trim = createSizeTrimming();
  await trim(store);
  expect(kept()).toEqual([5_001, 12_000, 7_000]);
  await trim(store);
  expect(kept()).toEqual([5_001, 12_000, 7_000]);
  addRecords(500);
  await trim(store);
  expect(kept()).toEqual([5_501, 12_500, 7_000]);
  addRecords(20_000);
  await trim(store);
  expect(kept()).toEqual([25_501, 32_500, 7_000]);
  const behind = async () => {
    for await (const { records } of changes?.watch(context, { after: start, idleMs: 10 }) ?? []) return records;
    return [];
  };
  await expect(behind()).rejects.toMatchObject({ reason: 'HISTORY_LOST' });
});

it('counts keys for what they take, and large documents, too', async () => {
  await database.createCollection('k', { changeDetail: 'keys' });
  const text = 'é'.repeat(50_000);
  for (const id of ['a', 'b', 'c', 'd']) await database.collection('k').insertOne({ text }, { id });
  const own = database.collection('c');
  for (const id of ['a', 'b', 'c']) await own.insertOne({ text }, { id });
  // Two of the large ones take 200,000 bytes and some; four of keys a few hundred.
  await createSizeTrimming()(openStore(200_500));
  expect(raw.prepare('SELECT collection, document_id FROM dbs_changes').raw().all()).toEqual([
    ['c', 'b'],
    ['c', 'c'],
  ]);
});

it('keeps the newest record whatever it takes, and all of them without a limit', async () => {
  addRecords(3);
  await createSizeTrimming()(openStore(0));
  expect(kept()).toEqual([1, 3, 3]);
  await createSizeTrimming()(openStore(1));
  expect(kept()).toEqual([3, 3, 1]);
  await createSizeTrimming()(openStore(1));
  expect(kept()).toEqual([3, 3, 1]);
});

it('does with an empty feed, and with one that another process trims meanwhile', async () => {
  const [one, two] = [openStore(3_000_000), openStore(2_000_000)];
  const [trimOne, trimTwo] = [createSizeTrimming(), createSizeTrimming()];
  await trimOne(one);
  addRecords(10_000);
  await Promise.all([trimOne(one), trimTwo(two)]);
  expect(kept()).toEqual([8_001, 10_000, 2_000]);
  await trimOne(one);
  expect(kept()).toEqual([8_001, 10_000, 2_000]);
});
