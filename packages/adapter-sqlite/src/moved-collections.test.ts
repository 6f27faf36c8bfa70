import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type Adapter,
  createContext,
  defaultLimits,
  parseFilter,
  parseIndexDefinition,
  parsePipeline,
  parseSort,
} from '@database-service/core';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSqliteAdapter } from './adapter.js';
import { Catalogue } from './catalogue.js';
import { resolveConfig } from './config.js';
import { openConnection } from './driver.js';
import { getDocumentRow } from './read/get.js';
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

async function sumOf(source: unknown): Promise<number> {
  const pipeline = parsePipeline(source, defaultLimits);
  let sum = 0;
  for await (const { n } of adapter.collection('c').aggregate(context, { pipeline, withMeta: false })) sum += Number(n);
  return sum;
}

describe('a read', () => {
  const everything = { filter: parseFilter({ n: { $gte: 0 } }, defaultLimits), sort: parseSort({ n: 1 }) };

  it.each([
    ['its index is dropped', () => adapter.collection('c').dropIndex(context, 'n_1')],
    [
      'its collection is renamed, and the index dropped',
      async () => {
        await adapter.ports.rename?.renameCollection(context, 'c', 'd');
        await adapter.collection('d').dropIndex(context, 'n_1');
      },
    ],
    [
      'its index is dropped, and another made',
      async () => {
        await adapter.collection('c').dropIndex(context, 'n_1');
        await adapter.collection('c').createIndex(context, parseIndexDefinition({ keys: { m: 1 } }, defaultLimits));
      },
    ],
  ])('goes on behind the last document when %s', async (_what, change) => {
    await store(1_000);
    await adapter.collection('c').createIndex(context, definition);
    const found: unknown[] = [];
    for await (const { data } of adapter.collection('c').find(context, { ...everything, skip: 5, limit: 900 })) {
      if (found.push(data.n) === 100) await change();
    }
    expect(found).toEqual(Array.from({ length: 900 }, (_, n) => n + 5));
  });

  it('of a collection that is dropped ends, and has nothing of its namesake', async () => {
    await store(1_000);
    await adapter.collection('c').createIndex(context, definition);
    let count = 0;
    for await (const { version } of adapter.collection('c').find(context, everything)) {
      count += 1;
      expect(version).toBe(1);
      if (count !== 50) continue;
      await adapter.dropCollection(context, 'c');
      await store(2_000);
    }
    expect(count).toBeLessThanOrEqual(1_000);
  });

  it.each([
    ['a count', () => count('c', { n: { $gte: 5 } }), 5],
    ['a pipeline that counts', () => sumOf([{ $match: { n: { $gte: 5 } } }, { $count: 'n' }]), 5],
    [
      'a pipeline that groups',
      () => sumOf([{ $match: { n: { $gte: 5 } } }, { $group: { _id: null, n: { $sum: 1 } } }]),
      5,
    ],
    ['an explanation', async () => (await adapter.collection('c').explain(context, everything)).documentsReturned, 10],
  ])('begins anew where the index goes between planning and reading: %s', async (_what, call, expected) => {
    await store(10);
    await adapter.collection('c').createIndex(context, definition);
    const { list } = Catalogue.prototype;
    let isDropped = false;
    // Another process drops the index right behind the look at the catalogue.
    Catalogue.prototype.list = function () {
      const collections = list.call(this);
      const index = collections.get('c')?.indexes[0];
      if (isDropped || index === undefined) return collections;
      isDropped = true;
      const database = new Database(file);
      database.exec(`DROP TABLE ${index.table}; DELETE FROM dbs_indexes; UPDATE dbs_state SET catalogue_version = 7`);
      database.close();
      return collections;
    };
    try {
      expect(await call()).toBe(expected);
    } finally {
      Catalogue.prototype.list = list;
    }
    expect(isDropped).toBe(true);
  });

  it('of one document is of the collection that has the name when it is read', async () => {
    await store(3);
    const connection = openConnection(resolveConfig({ file }));
    const catalogue = new Catalogue(() => connection, defaultLimits);
    const { find } = catalogue;
    let isDropped = false;
    catalogue.find = (name) => {
      const found = find.call(catalogue, name);
      if (isDropped) return found;
      isDropped = true;
      const database = new Database(file);
      database.exec(`DROP TABLE c; DELETE FROM dbs_collections; UPDATE dbs_state SET catalogue_version = random()`);
      database.close();
      return found;
    };
    expect(getDocumentRow(connection, catalogue, 'c', 'd1')).toBeUndefined();
    expect(isDropped).toBe(true);
    connection.database.close();
  });
});

function entriesSoFar(): number {
  try {
    return countEntries();
  } catch {
    return 0;
  }
}
