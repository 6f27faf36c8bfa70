import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type ChangeDetail,
  type ChangeRecord,
  createContext,
  type Database,
  isDocumentChange,
} from '@database-service/core';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../adapter.js';
import { setLayoutBack } from '../testing/set-layout-back.js';

const context = createContext();
let folder: string;
let file: string;
const opened: Database[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sqlite-detail-'));
  file = path.join(folder, 'a.db');
});

afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(options: { readonly writerThread?: boolean } = {}): Database {
  const database = openSqlite({ file, ...options });
  opened.push(database);
  return database;
}

/** Every record that the file has, of all collections. */
async function readAll({ adapter }: Database, detail: ChangeDetail = 'after'): Promise<readonly ChangeRecord[]> {
  const raw = new Sqlite(file, { readonly: true });
  const epoch = raw.prepare('SELECT epoch FROM dbs_feed').pluck().get();
  raw.close();
  const found: ChangeRecord[] = [];
  const request = { after: `1.${epoch}.0`, detail, idleMs: 0 };
  for await (const { records } of adapter.ports.changes?.watch(context, request) ?? []) {
    if (records.length === 0 && found.length > 0) break;
    found.push(...records);
  }
  return found;
}

const describeAll = (records: readonly ChangeRecord[]) =>
  records.map((record) => [record.op, isDocumentChange(record) ? (record.detail ?? record.after?.data) : null]);

describe('a collection in SQLite that keeps keys only of its changes', () => {
  it.each([false, true])('writes them without the document (a thread that writes: %s)', async (writerThread) => {
    const database = open({ writerThread });
    await database.createCollection('c', { changeDetail: 'keys', schema: { required: ['n'] } });
    const own = database.collection('c');
    await own.insertOne({ n: 1 }, { id: 'a', metadata: { by: 'me' } });
    await own.updateMany({}, { n: 2 });
    const raw = new Sqlite(file, { readonly: true });
    expect(raw.prepare('SELECT document_id, version, created_at, data, metadata FROM dbs_changes').raw().all()).toEqual(
      [
        ['a', 1, null, null, null],
        ['a', 2, null, null, null],
      ],
    );
    raw.close();
    await expect(own.insertOne({})).rejects.toMatchObject({ reason: 'SCHEMA_MISMATCH' });
  });

  it('does so for another process on the file from the switch on, and after it is opened again', async () => {
    const [one, two] = [open(), open()];
    await one.collection('c').insertOne({ n: 1 });
    await two.collection('c').setChangeDetail('keys');
    await one.collection('c').insertOne({ n: 2 });
    await one.adapter.ports.rename?.renameCollection(context, 'c', 'd');
    await one.close();
    await two.close();
    const again = open();
    await again.collection('d').insertOne({ n: 3 });
    expect((await again.listCollections()).map(({ name, changeDetail }) => [name, changeDetail])).toEqual([
      ['d', 'keys'],
    ]);
    await again.collection('d').setChangeDetail('after');
    await again.collection('d').insertOne({ n: 4 });
    expect(describeAll(await readAll(again))).toEqual([
      ['created', { n: 1 }],
      ['created', 'keys'],
      ['renamed', null],
      ['renamed', null],
      ['created', 'keys'],
      ['created', { n: 4 }],
    ]);
  });

  it('refuses what is no detail', async () => {
    const database = open();
    const wrong = (value: unknown) => value as ChangeDetail;
    await expect(database.createCollection('c', { changeDetail: wrong('none') })).rejects.toMatchObject({
      reason: 'BAD_ARGUMENT',
      details: { pointer: '/options/changeDetail' },
    });
    await database.createCollection('c');
    for (const value of ['KEYS', undefined, null, true]) {
      await expect(database.collection('c').setChangeDetail(wrong(value))).rejects.toMatchObject({
        reason: 'BAD_ARGUMENT',
      });
    }
    expect(() => database.collection('c').watch({}, { detail: wrong('x') })).toThrow(/"after".*"keys"/);
    const reader = { name: 'r', detail: wrong('x'), handle: () => undefined };
    await expect(database.follow(reader)).rejects.toMatchObject({ reason: 'BAD_ARGUMENT' });
    await expect(database.collection('none').setChangeDetail('keys')).rejects.toMatchObject({
      reason: 'COLLECTION_MISSING',
    });
  });
});

describe('a watch that asks for keys', () => {
  it('reads no documents', async () => {
    const database = open();
    await database.collection('c').insertOne({ n: 1 }, { id: 'a' });
    await database.adapter.ports.rename?.renameCollection(context, 'c', 'd');
    await database.dropCollection('d');
    const raw = new Sqlite(file);
    raw.exec(`UPDATE dbs_changes SET data = '{', metadata = '{' WHERE op = 'created'`);
    raw.close();
    const records = await readAll(database, 'keys');
    expect(describeAll(records)).toEqual([
      ['created', 'keys'],
      ['renamed', null],
      ['renamed', null],
      ['dropped', null],
    ]);
    expect(records[1]).toMatchObject({ from: 'c', to: 'd' });
    await expect(readAll(database)).rejects.toMatchObject({ code: 'DATABASE_ERROR' });
  });

  it('is one that a reader with a place of its own and library users can be, with a filter too', async () => {
    const database = open();
    const isOver = new AbortController();
    const handled: ChangeRecord[] = [];
    const reader = {
      name: 'keys',
      detail: 'keys',
      handle(record: ChangeRecord) {
        handled.push(record);
        isOver.abort();
      },
    } as const;
    const following = database.follow(reader, { signal: isOver.signal }).catch(() => undefined);
    const watching = (async () => {
      const own = database.collection<{ n: number }>('c');
      for await (const change of own.watch({ n: { $gt: 1 } }, { detail: 'keys' })) return change;
      return undefined;
    })();
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (const [n, id] of ['a', 'b'].entries()) await database.collection('c').insertOne({ n: n + 1 }, { id });
    await following;
    expect(describeAll(handled)[0]).toEqual(['created', 'keys']);
    const change = await watching;
    expect(change).toMatchObject({ op: 'created', documentId: 'b', version: 1, detail: 'keys' });
    expect(change).not.toHaveProperty('after');
  });
});

describe('a file of a former layout', () => {
  it.each([1, 2, 3, 4] as const)('(%i) keeps documents until it is told otherwise', async (layout) => {
    const first = open();
    await first.collection('c').insertOne({ n: 1 }, { id: 'a' });
    await first.collection('c').createIndex({ n: 1 });
    await first.close();
    setLayoutBack(file, layout);
    const database = open();
    const own = database.collection('c');
    expect((await database.listCollections())[0]?.changeDetail).toBe('after');
    await own.updateById('a', { n: 2 });
    await own.setChangeDetail('keys');
    await own.updateById('a', { n: 3 });
    const updates = (await readAll(database)).filter(({ op }) => op === 'updated');
    expect(describeAll(updates)).toEqual([
      ['updated', { n: 2 }],
      ['updated', 'keys'],
    ]);
    expect((await own.find({ n: 3 }).toArray()).map(({ id, version }) => [id, version])).toEqual([['a', 3]]);
    const raw = new Sqlite(file, { readonly: true });
    expect(raw.pragma('user_version', { simple: true })).toBe(5);
    raw.close();
  });
});
