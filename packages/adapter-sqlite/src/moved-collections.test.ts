import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Adapter, createContext, defaultLimits, parseFilter, parseIndexDefinition } from '@database-service/core';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSqliteAdapter } from './adapter.js';
import { resolveConfig } from './config.js';
import { Store } from './store.js';

let folder: string;
let file: string;
let adapter: Adapter;
const context = createContext();
const definition = parseIndexDefinition({ keys: { n: 1 } }, defaultLimits);

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sqlite-moved-'));
  file = path.join(folder, 'a.db');
  adapter = createSqliteAdapter({ file, synchronous: 'normal' });
});

afterEach(async () => {
  await adapter.close();
  rmSync(folder, { recursive: true, force: true });
});

async function store(count: number, collection = 'c'): Promise<void> {
  const operations = Array.from({ length: count }, (_, n) => ({
    kind: 'insert' as const,
    collection,
    document: { id: `d${n}`, data: { n }, metadata: {} },
  }));
  await adapter.write(context, { operations, mode: 'atomic' });
}

const count = (collection: string, filter: unknown): Promise<number> =>
  adapter.collection(collection).count(context, { filter: parseFilter(filter, defaultLimits) });

function countEntries(): number {
  const database = new Database(file, { readonly: true });
  const table = database.prepare("SELECT name FROM sqlite_schema WHERE name GLOB 'dbs_index_*'").pluck().get();
  const entries = database.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
  database.close();
  return Number(entries);
}

describe('an index that is being built', () => {
  it('is built to the end when its collection is renamed', async () => {
    await store(10_000);
    const building = adapter.collection('c').createIndex(context, definition);
    while (entriesSoFar() === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await adapter.ports.rename?.renameCollection(context, 'c', 'd');
    expect(await building).toBe(true);
    expect(await adapter.collection('d').listIndexes(context)).toMatchObject([{ state: 'ready' }]);
    expect(countEntries()).toBe(10_000);
    expect(await count('d', { n: { $gte: 9_000 } })).toBe(1_000);
  });

  it('is not taken for one of a namesake', async () => {
    await store(2_500);
    const other = new Store(resolveConfig({ file }));
    const { id = -1 } = await other.change('startIndex', 'c', definition);
    expect(await other.change('fillIndexChunk', id, -1)).toBe(1_000);
    await adapter.dropCollection(context, 'c');
    await store(10);
    const fresh = await other.change('startIndex', 'c', definition);
    expect(fresh.made).toBe(true);
    await expect(other.change('fillIndexChunk', id, 1_000)).rejects.toMatchObject({ reason: 'INDEX_MISSING' });
    await other.change('abandonIndex', id);
    expect(await adapter.collection('c').listIndexes(context)).toMatchObject([{ state: 'building' }]);
    await other.close();
  });

  it('says that it was dropped with its collection', async () => {
    await store(10_000);
    const building = adapter.collection('c').createIndex(context, definition);
    const refused = expect(building).rejects.toMatchObject({ reason: 'INDEX_MISSING' });
    while (entriesSoFar() === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await adapter.dropCollection(context, 'c');
    await refused;
    expect(await adapter.listCollections(context)).toEqual([]);
  });
});

function entriesSoFar(): number {
  try {
    return countEntries();
  } catch {
    return 0;
  }
}
