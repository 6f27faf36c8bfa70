import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type Adapter,
  createContext,
  type DataError,
  type Document,
  defaultLimits,
  parseFilter,
  parseIndexDefinition,
  parseSort,
  parseUpdate,
  type WriteBatch,
  type WriteOperation,
  type WriteResult,
} from '@database-service/core';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSqliteAdapter } from '../adapter.js';

let folder: string;
let file: string;
let adapter: Adapter;
const context = createContext();

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sqlite-writes-'));
  file = path.join(folder, 'a.db');
  adapter = createSqliteAdapter({ file, busyTimeoutMs: 300 });
});

afterEach(async () => {
  await adapter.close();
  rmSync(folder, { recursive: true, force: true });
});

const insert = (id: string, data: Document['data'] = {}): WriteOperation => ({
  kind: 'insert',
  collection: 'c',
  document: { id, data, metadata: {} },
});
const update = (filter: unknown, change: unknown, many = false): WriteOperation => ({
  kind: 'update',
  collection: 'c',
  target: { filter: parseFilter(filter, defaultLimits), many },
  update: parseUpdate(change, { limits: defaultLimits }),
});
const remove = (filter: unknown): WriteOperation => ({
  kind: 'delete',
  collection: 'c',
  target: { filter: parseFilter(filter, defaultLimits), many: true },
});
const write = (operations: readonly WriteOperation[], mode: WriteBatch['mode'] = 'ordered', on = adapter) =>
  on.write(context, { operations, mode });
const reasons = (results: readonly WriteResult[]) => results.map((result) => (result.ok ? 'ok' : result.error.reason));
const ids = async (filter: unknown = {}, sort: Record<string, unknown> = { id: 1 }) => {
  const found: string[] = [];
  const request = { filter: parseFilter(filter, defaultLimits), sort: parseSort(sort) };
  for await (const { id } of adapter.collection('c').find(context, request)) found.push(id);
  return found;
};
const createIndex = (keys: unknown, options: unknown = {}) =>
  adapter.collection('c').createIndex(context, parseIndexDefinition({ keys, options }, defaultLimits));
const readFile = (text: string) => {
  const database = new Database(file, { readonly: true });
  const value = database.prepare(text).pluck().get();
  database.close();
  return value;
};
const countOf = (table: string) => readFile(`SELECT count(*) FROM "${table}"`);
const countEntries = (index: string) =>
  countOf(`dbs_index_${readFile(`SELECT id FROM dbs_indexes WHERE name = '${index}'`)}`);

describe('concurrent writes', () => {
  it('lose no update', async () => {
    await write([insert('x', { n: 0 })]);
    await Promise.all(Array.from({ length: 500 }, () => write([update({ id: 'x' }, { $inc: { n: 1 } })])));
    expect(await adapter.collection('c').get(context, 'x')).toMatchObject({ data: { n: 500 }, version: 501 });
  });

  it('share a transaction, and fail each for itself', async () => {
    await createIndex({ email: 1 }, { unique: true });
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, n) => write([insert(`d${n % 15}`, { email: n % 10 })])),
    );
    const flat = reasons(results.flat());
    expect(flat.filter((reason) => reason === 'ok')).toHaveLength(10);
    expect(flat.slice(10, 15)).toEqual(Array(5).fill('DUPLICATE_VALUE'));
    expect(await ids()).toHaveLength(10);
    expect(countEntries('email_1')).toBe(10);
  });

  it('let one of many claim a document', async () => {
    await write([insert('job', { state: 'free' })]);
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, n) => write([update({ state: 'free' }, { $set: { state: 'taken', by: n } })])),
    );
    expect(results.flat().filter((result) => result.ok && result.modifiedCount === 1)).toHaveLength(1);
  });
});

describe('batches', () => {
  it('undo what an operation did before it failed, entries included', async () => {
    await createIndex({ tags: 1 });
    await createIndex({ email: 1 }, { unique: true });
    await write([insert('a', { email: 1, tags: ['x'] })]);
    expect(reasons(await write([insert('b', { email: 1, tags: ['y', 'z'] })]))).toEqual(['DUPLICATE_VALUE']);
    expect(reasons(await write([update({}, { $set: { email: 2 }, $push: { tags: 'w' } }, true)]))).toEqual(['ok']);
    expect(await ids({ tags: 'y' })).toEqual([]);
    expect(await ids({ tags: 'w' })).toEqual(['a']);
    expect([countOf('c'), countEntries('tags_1'), countEntries('email_1')]).toEqual([1, 2, 1]);
  });

  it('of a batch, each for itself, fail alone: what shared a savepoint with them is done all the same', async () => {
    await createIndex({ n: 1 }, { unique: true });
    const batch = [
      insert('a', { n: 1 }),
      update({ id: 'a' }, { $inc: { m: 1 } }),
      insert('b', { n: 1 }),
      insert('c', { n: 2 }),
      insert('a'),
      update({ id: 'c' }, { $set: { n: 1 } }),
      insert('d', { n: 3 }),
    ];
    const outcome = ['ok', 'ok', 'DUPLICATE_VALUE', 'ok', 'DUPLICATE_ID', 'DUPLICATE_VALUE', 'ok'];
    expect(reasons(await write(batch, 'unordered'))).toEqual(outcome);
    expect(await ids()).toEqual(['a', 'c', 'd']);
    expect(await adapter.collection('c').get(context, 'a')).toMatchObject({ data: { n: 1, m: 1 }, version: 2 });
    expect(countOf('dbs_changes')).toBe(4);
  });

  it('of an ordered batch stay up to the first that failed', async () => {
    await createIndex({ n: 1 }, { unique: true });
    const batch = [insert('a', { n: 1 }), insert('b', { n: 2 }), insert('x', { n: 1 }), insert('y', { n: 3 })];
    expect(reasons(await write(batch))).toEqual(['ok', 'ok', 'DUPLICATE_VALUE']);
    expect(await ids()).toEqual(['a', 'b']);
    expect(countEntries('n_1')).toBe(2);
  });

  it('change all or nothing in an update of many', async () => {
    await write([insert('a', { n: 1 }), insert('b', { n: 2 }), insert('c', { n: 'x' })]);
    expect(reasons(await write([update({}, { $inc: { n: 1 } }, true)]))).toEqual(['BAD_OPERAND']);
    expect((await adapter.collection('c').get(context, 'a'))?.version).toBe(1);
  });

  it('of the mode atomic are never seen half done, in memory too', async () => {
    const memory = createSqliteAdapter({ file: ':memory:' });
    const everything = { filter: parseFilter({}, defaultLimits) };
    const counts = new Set<number>();
    let isDone = false;
    const writing = write(
      Array.from({ length: 500 }, (_, n) => insert(`d${n}`)),
      'atomic',
      memory,
    ).then(() => {
      isDone = true;
    });
    while (!isDone) {
      for (let reads = 0; reads < 50; reads += 1) counts.add(await memory.collection('c').count(context, everything));
      await new Promise(setImmediate);
    }
    await writing;
    expect([...counts].every((count) => count === 0 || count === 500)).toBe(true);
    await memory.close();
  });

  it('of the mode atomic leave nothing behind when they fail, not even the collection', async () => {
    const results = await write(
      [insert('a'), { ...insert('a'), collection: 'other' } as WriteOperation, insert('a')],
      'atomic',
    );
    expect(reasons(results)).toEqual(['ok', 'ok', 'DUPLICATE_ID']);
    expect(await adapter.listCollections(context)).toEqual([]);
    expect(reasons(await write([insert('a'), insert('b')], 'atomic'))).toEqual(['ok', 'ok']);
    expect(await ids()).toEqual(['a', 'b']);
  });

  it('do not start when nobody waits, and undo a long operation when nobody waits any more', async () => {
    const gone = createContext({ signal: AbortSignal.abort() });
    await expect(adapter.write(gone, { operations: [insert('x')], mode: 'ordered' })).rejects.toMatchObject({
      reason: 'CANCELLED',
    });
    await write(Array.from({ length: 3_000 }, (_, n) => insert(`d${n}`, { n })));
    const controller = new AbortController();
    const running = adapter.write(createContext({ signal: controller.signal }), {
      operations: [update({}, { $inc: { n: 1 } }, true)],
      mode: 'ordered',
    });
    setTimeout(() => controller.abort(), 5);
    expect(reasons(await running)).toEqual(['CANCELLED']);
    expect(await ids({ version: { $gt: 1 } })).toEqual([]);
  });

  it('let others in while a long one runs', async () => {
    await write(Array.from({ length: 3_000 }, (_, n) => insert(`d${n}`, { n })));
    let isDone = false;
    const running = write([update({}, { $inc: { n: 1 } }, true)]).then((results) => {
      isDone = true;
      return results;
    });
    let reads = 0;
    while (!isDone) {
      const document = await adapter.collection('c').get(context, 'd7');
      if (!isDone) expect(document?.data).toEqual({ n: 7 });
      reads += 1;
      await new Promise(setImmediate);
    }
    expect(reasons(await running)).toEqual(['ok']);
    expect(reads).toBeGreaterThan(5);
  });

  it('of a deletion of many remove entries too', async () => {
    await createIndex({ n: 1 });
    await write(Array.from({ length: 500 }, (_, n) => insert(`d${n}`, { n })));
    const [result] = await write([remove({ n: { $gte: 100 } })]);
    expect(result).toMatchObject({ ok: true, deletedCount: 400 });
    expect([countOf('c'), countEntries('n_1')]).toEqual([100, 100]);
  });
});

describe('faults of the engine', () => {
  it('reject what could not be committed, and nothing of it stays', async () => {
    await write([insert('a')]);
    const other = new Database(file);
    other.exec('BEGIN IMMEDIATE');
    const refused = await Promise.allSettled([write([insert('b')]), write([insert('c')])]);
    expect(refused.map((outcome) => outcome.status === 'rejected' && (outcome.reason as DataError).reason)).toEqual([
      'DATABASE_UNAVAILABLE',
      'DATABASE_UNAVAILABLE',
    ]);
    other.exec('COMMIT');
    other.close();
    expect(reasons(await write([insert('d')]))).toEqual(['ok']);
    expect(await ids()).toEqual(['a', 'd']);
  });

  it('wait for another process without stopping reads', async () => {
    await write([insert('a')]);
    const other = new Database(file);
    other.exec('BEGIN IMMEDIATE');
    let isWritten = false;
    const writing = write([insert('b')]).finally(() => {
      isWritten = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await adapter.collection('c').get(context, 'a'))?.id).toBe('a');
    expect(isWritten).toBe(false);
    other.exec('COMMIT');
    other.close();
    expect(reasons(await writing)).toEqual(['ok']);
  });

  it('tell a full disk: nothing is acknowledged, and writes go on when there is room', async () => {
    await write([insert('a')]);
    const store = new Database(file);
    const pages = Number(store.pragma('page_count', { simple: true }));
    store.close();
    await adapter.close();
    adapter = createSqliteAdapter({ file });
    // The limit is the connection's own, so it is set where the adapter writes.
    const { Connection } = await import('../driver.js');
    const run = Connection.prototype.prepare;
    let limited = false;
    Connection.prototype.prepare = function prepare(text) {
      if (!limited && text === 'COMMIT') {
        limited = true;
        this.database.pragma(`max_page_count = ${pages}`);
      }
      return run.call(this, text);
    };
    try {
      await write([insert('b')]);
      const big = insert('big', { text: 'x'.repeat(200_000) });
      await expect(Promise.all([write([insert('c1')]), write([big])])).rejects.toMatchObject({
        reason: 'STORAGE_FULL',
      });
    } finally {
      Connection.prototype.prepare = run;
    }
    expect(await ids()).toEqual(['a', 'b']);
  });
});

describe('two adapters on one file', () => {
  it('see each other at once: documents, collections, indexes, names', async () => {
    const other = createSqliteAdapter({ file });
    expect(await other.collection('c').get(context, 'x')).toBeUndefined();
    await write([insert('x', { n: 1 })]);
    expect((await other.collection('c').get(context, 'x'))?.data).toEqual({ n: 1 });
    await createIndex({ n: 1 }, { unique: true });
    expect(reasons(await write([insert('y', { n: 1 })], 'ordered', other))).toEqual(['DUPLICATE_VALUE']);
    await adapter.ports.rename?.renameCollection(context, 'c', 'd');
    expect(await other.collection('c').get(context, 'x')).toBeUndefined();
    expect((await other.collection('d').get(context, 'x'))?.id).toBe('x');
    await adapter.dropCollection(context, 'd');
    expect(await other.collection('d').get(context, 'x')).toBeUndefined();
    await other.close();
  });

  it('do not lose updates to each other', async () => {
    const other = createSqliteAdapter({ file });
    await write([insert('x', { n: 0 })]);
    const increment = (on: Adapter) => write([update({ id: 'x' }, { $inc: { n: 1 } })], 'ordered', on);
    await Promise.all(Array.from({ length: 200 }, (_, n) => increment(n % 2 === 0 ? adapter : other)));
    expect((await adapter.collection('c').get(context, 'x'))?.data).toEqual({ n: 200 });
    await other.close();
  });
});
