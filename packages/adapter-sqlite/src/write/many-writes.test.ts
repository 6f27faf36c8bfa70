import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type Adapter,
  createContext,
  defaultLimits,
  parseFilter,
  parseIndexDefinition,
  parseUpdate,
  type UpdateOperation,
  type WriteOperation,
  type WriteResult,
} from '@database-service/core';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSqliteAdapter } from '../adapter.js';
import type { SqliteConfig } from '../config.js';

let folder: string;
let file: string;
const opened: Adapter[] = [];
const context = createContext();

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sqlite-many-'));
  file = path.join(folder, 'a.db');
});

afterEach(async () => {
  for (const adapter of opened.splice(0)) await adapter.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(config: Partial<SqliteConfig>): Adapter {
  const adapter = createSqliteAdapter({ file, synchronous: 'normal', ...config });
  opened.push(adapter);
  return adapter;
}

const insert = (id: string, data = {}, collection = 'c'): WriteOperation => ({
  kind: 'insert',
  collection,
  document: { id, data, metadata: {} },
});
const updateMany = (filter: unknown, change: unknown, more: Partial<UpdateOperation> = {}): WriteOperation => ({
  kind: 'update',
  collection: 'c',
  target: { filter: parseFilter(filter, defaultLimits), many: true },
  update: parseUpdate(change, { limits: defaultLimits }),
  ...more,
});
const deleteMany = (filter: unknown): WriteOperation => ({
  kind: 'delete',
  collection: 'c',
  target: { filter: parseFilter(filter, defaultLimits), many: true },
});
const write = (
  adapter: Adapter,
  operations: readonly WriteOperation[],
  mode: 'ordered' | 'unordered' | 'atomic' = 'ordered',
) => adapter.write(context, { operations, mode });
const store = (adapter: Adapter, count: number, collection = 'c') =>
  write(
    adapter,
    Array.from({ length: count }, (_, n) => insert(`d${n}`, { n }, collection)),
    'atomic',
  );
const count = (adapter: Adapter, filter: unknown, collection = 'c') =>
  adapter.collection(collection).count(context, { filter: parseFilter(filter, defaultLimits) });
const reasons = (results: readonly WriteResult[]) => results.map((result) => (result.ok ? 'ok' : result.error.reason));
const indexOn = (adapter: Adapter, field: string, options = {}) =>
  adapter.collection('c').createIndex(context, parseIndexDefinition({ keys: { [field]: 1 }, options }, defaultLimits));

/** Waits until some document was changed. */
async function begun(adapter: Adapter): Promise<void> {
  while ((await count(adapter, { version: 2 })) === 0) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** Records of the feed, by kind: how many, and of how many documents. */
function countRecords(op: string): { readonly records: number; readonly documents: number } {
  const database = new Database(file, { readonly: true });
  const row = database
    .prepare('SELECT count(*) AS records, count(DISTINCT document_id) AS documents FROM dbs_changes WHERE op = ?')
    .get(op) as { records: number; documents: number };
  database.close();
  return row;
}

/** Whether the entries of the one index are those of the documents' `n`. */
function compareEntries(): { readonly entries: number; readonly strays: number } {
  const database = new Database(file, { readonly: true });
  const table = database.prepare("SELECT name FROM sqlite_schema WHERE name GLOB 'dbs_index_*'").pluck().get();
  const row = database
    .prepare(
      `SELECT count(*) AS entries, count(*) FILTER (WHERE NOT EXISTS
        (SELECT 1 FROM c WHERE c.seq = e.seq AND c.id = e.id)) AS strays FROM ${table} AS e`,
    )
    .get() as { entries: number; strays: number };
  database.close();
  return row;
}

describe.each([false, true])('in steps (by a thread: %s)', (writerThread) => {
  const inSteps = { manyWriteAtomicity: 'document', writerThread } as const;

  it.each([
    ['the places that an index names', 3_000],
    ['the table, for more of them', 25_000],
  ])('changes each document once, though it matches again at another place: by %s', async (_what, total) => {
    const adapter = open(inSteps);
    await store(adapter, total);
    await indexOn(adapter, 'n');
    expect(await write(adapter, [updateMany({ n: { $gte: 0 } }, { $inc: { n: 5 } })])).toMatchObject([
      { ok: true, matchedCount: total, modifiedCount: total },
    ]);
    expect(await count(adapter, { version: 2 })).toBe(total);
    expect(await count(adapter, { n: { $gte: total } })).toBe(5);
    expect(countRecords('updated')).toEqual({ records: total, documents: total });
    expect(compareEntries()).toEqual({ entries: total, strays: 0 });
    expect(await write(adapter, [deleteMany({ n: { $gte: 10 } })])).toMatchObject([{ deletedCount: total - 5 }]);
    expect(countRecords('deleted')).toEqual({ records: total - 5, documents: total - 5 });
    expect(compareEntries()).toEqual({ entries: 5, strays: 0 });
  });

  it('lets other writers in, and does not chase what they insert', async () => {
    const adapter = open(inSteps);
    await store(adapter, 25_000);
    let isDone = false;
    const running = write(adapter, [updateMany({}, { $inc: { n: 1 } })]).then((results) => {
      isDone = true;
      return results;
    });
    await begun(adapter);
    let inserted = 0;
    while (!isDone) {
      await write(adapter, [insert(`late${inserted}`, { n: 0 })]);
      inserted += 1;
    }
    expect(await running).toMatchObject([{ ok: true, matchedCount: 25_000, modifiedCount: 25_000 }]);
    expect(inserted).toBeGreaterThan(3);
    expect(await count(adapter, { version: 1 })).toBe(inserted);
  });

  it('passes over what others changed so that it no longer matches, and loses no update of theirs', async () => {
    const adapter = open(inSteps);
    await store(adapter, 25_000);
    await indexOn(adapter, 'kind');
    await write(adapter, [updateMany({ n: { $gte: 24_000 } }, { $set: { kind: 'x' } })]);
    const running = write(adapter, [updateMany({ n: { $gte: 0 } }, { $set: { hit: true } })]);
    await new Promise((resolve) => setTimeout(resolve, 60));
    const late = await write(adapter, [updateMany({ kind: 'x' }, { $set: { n: -1 } })]);
    expect(late).toMatchObject([{ matchedCount: 1_000 }]);
    expect(await running).toMatchObject([{ ok: true, matchedCount: 24_000 }]);
    expect(await count(adapter, { n: -1, hit: { $exists: false } })).toBe(1_000);
    expect(await count(adapter, { hit: true })).toBe(24_000);
  });

  it('lets another process in', async () => {
    const [adapter, other] = [open({ ...inSteps }), open({ ...inSteps, busyTimeoutMs: 500 })];
    await store(adapter, 40_000);
    let isDone = false;
    const running = write(adapter, [updateMany({}, { $inc: { n: 1 } })]).finally(() => {
      isDone = true;
    });
    await begun(adapter);
    let between = 0;
    while (!isDone) {
      expect(reasons(await write(other, [insert(`o${between}`, {}, 'other')]))).toEqual(['ok']);
      if (!isDone) between += 1;
    }
    expect(reasons(await running)).toEqual(['ok']);
    expect(between).toBeGreaterThan(2);
  });

  it('says what was done before a document that cannot be changed', async () => {
    const adapter = open(inSteps);
    await store(adapter, 12_000);
    await indexOn(adapter, 'u', { unique: true, sparse: true });
    await write(adapter, [insert('taken', { u: 1 }), insert('wrong', { n: 'x' }), insert('behind', { n: 1 })]);
    const [refused, later] = await write(
      adapter,
      [updateMany({ u: { $exists: false } }, { $inc: { n: 1 } }), insert('after')],
      'unordered',
    );
    expect(refused).toMatchObject({ ok: false, error: { reason: 'BAD_OPERAND' }, modifiedCount: 12_000 });
    expect(later).toMatchObject({ ok: true });
    expect(await count(adapter, { version: 2 })).toBe(12_000);
    const [unique] = await write(adapter, [updateMany({ n: { $type: 'number' } }, { $set: { u: 7 } })]);
    expect(unique).toMatchObject({
      ok: false,
      error: { reason: 'DUPLICATE_VALUE' },
      matchedCount: 1,
      modifiedCount: 1,
    });
    expect(await count(adapter, { u: 7 })).toBe(1);
    expect(countRecords('updated')).toEqual({ records: 12_001, documents: 12_000 });
  });

  it('ends between two steps when nobody waits any more, and says what was done', async () => {
    const adapter = open(inSteps);
    await store(adapter, 25_000);
    const controller = new AbortController();
    const leaving = createContext({ signal: controller.signal });
    const running = adapter.write(leaving, { operations: [updateMany({}, { $inc: { n: 1 } })], mode: 'ordered' });
    await begun(adapter);
    controller.abort();
    const [result] = await running;
    expect(result).toMatchObject({ ok: false, error: { reason: 'CANCELLED' } });
    const changed = await count(adapter, { version: 2 });
    expect(result?.modifiedCount).toBe(changed);
    expect(changed).toBeGreaterThan(0);
    expect(changed).toBeLessThan(25_000);

    const late = createContext({ deadlineMs: Date.now() + 100 });
    const [tooLate] = await adapter.write(late, { operations: [deleteMany({})], mode: 'ordered' });
    expect(tooLate).toMatchObject({ ok: false, error: { reason: 'DEADLINE_EXCEEDED' } });
    expect(await count(adapter, {})).toBe(25_000 - (tooLate?.deletedCount ?? 0));
    expect(tooLate?.deletedCount).toBeGreaterThan(0);
  });

  it('follows a collection that is renamed, and leaves the namesake of one that was dropped alone', async () => {
    const adapter = open(inSteps);
    await store(adapter, 25_000);
    const renamed = write(adapter, [updateMany({}, { $inc: { n: 1 } })]);
    await begun(adapter);
    await adapter.ports.rename?.renameCollection(context, 'c', 'd');
    await store(adapter, 10);
    expect(await renamed).toMatchObject([{ ok: true, modifiedCount: 25_000 }]);
    expect(await count(adapter, { version: 2 }, 'd')).toBe(25_000);
    expect(await count(adapter, { version: 1 })).toBe(10);

    await adapter.dropCollection(context, 'c');
    await store(adapter, 25_000);
    const dropped = write(adapter, [updateMany({}, { $inc: { n: 1 } })]);
    await begun(adapter);
    await adapter.dropCollection(context, 'c');
    await store(adapter, 25_000);
    const [result] = await dropped;
    expect(result).toMatchObject({ ok: true });
    expect(result?.modifiedCount).toBeLessThan(25_000);
    expect(await count(adapter, { version: 1 })).toBe(25_000);
  });

  it('is one transaction all the same where it is atomic', async () => {
    const adapter = open(inSteps);
    await store(adapter, 5_000);
    await write(adapter, [insert('wrong', { n: 'x' })]);
    const operations = [insert('new'), updateMany({ n: { $exists: true } }, { $inc: { n: 1 } })];
    expect(reasons(await write(adapter, operations, 'atomic'))).toEqual(['ok', 'BAD_OPERAND']);
    expect(await count(adapter, { version: 1 })).toBe(5_001);
    expect(countRecords('updated').records).toBe(0);
    const done = await write(
      adapter,
      [insert('new'), updateMany({ n: { $type: 'number' } }, { $inc: { n: 1 } })],
      'atomic',
    );
    expect(done).toMatchObject([{ ok: true }, { modifiedCount: 5_000 }]);
    expect(countRecords('updated')).toEqual({ records: 5_000, documents: 5_000 });
  });

  it('upserts where nothing matches, and not where a match came while it looked', async () => {
    const adapter = open(inSteps);
    await store(adapter, 25_000);
    const upsert = { id: 'made', data: { k: 1 } };
    const looking = write(adapter, [updateMany({ k: 1 }, { $set: { hit: true } }, { upsert })]);
    const inserted = write(adapter, [insert('came', { k: 1 })]);
    const [[result], [came]] = await Promise.all([looking, inserted]);
    expect([result?.ok, came?.ok]).toEqual([true, true]);
    // Whoever was first: there is one document with it, or the one that came was changed.
    expect(await count(adapter, { k: 1, hit: true })).toBe(1);
  });
});

describe.each([false, true])('as a whole (by a thread: %s)', (writerThread) => {
  it('leaves nothing of one that fails at the last of many documents, and all of its neighbours', async () => {
    const adapter = open({ writerThread });
    await store(adapter, 5_000);
    const neighbours = Promise.all(
      Array.from({ length: 20 }, (_, n) => write(adapter, [insert(`before${n}`, { own: true })])),
    );
    const failing = write(
      adapter,
      [insert('wrong', { n: 'x' }), updateMany({ n: { $exists: true } }, { $inc: { n: 1 } }), insert('after')],
      'unordered',
    );
    const alone = write(adapter, [updateMany({ n: { $type: 'number' } }, { $inc: { m: 1 } })]);
    expect((await neighbours).flat().every(({ ok }) => ok)).toBe(true);
    const results = await failing;
    expect(reasons(results)).toEqual(['ok', 'BAD_OPERAND', 'ok']);
    expect(results[1]).toMatchObject({ matchedCount: 0, modifiedCount: 0 });
    expect(await alone).toMatchObject([{ ok: true, modifiedCount: 5_000 }]);
    expect(await count(adapter, { own: true })).toBe(20);
    expect(await count(adapter, { m: 1, version: 2 })).toBe(5_000);
    expect(countRecords('updated')).toEqual({ records: 5_000, documents: 5_000 });
  });
});

it('keeps a bulk write from holding up others for its whole length', async () => {
  const adapter = open({});
  let isDone = false;
  const bulk = store20k(adapter).finally(() => {
    isDone = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 60));
  await write(adapter, [insert('single', {}, 'other')]);
  expect(isDone).toBe(false);
  expect((await bulk).every(({ ok }) => ok)).toBe(true);
});

const store20k = (adapter: Adapter) =>
  write(
    adapter,
    Array.from({ length: 20_000 }, (_, n) => insert(`d${n}`, { n, text: 'x'.repeat(200) })),
  );
