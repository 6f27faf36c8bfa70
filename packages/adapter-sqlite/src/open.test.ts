import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createContext, parseSort, type WriteBatch } from '@database-service/core';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSqliteAdapter, openSqlite } from './adapter.js';
import { setLayoutBack } from './testing/set-layout-back.js';

let folder: string;
const context = createContext();

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sqlite-open-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const insertOf = (id: string): WriteBatch => ({
  mode: 'ordered',
  operations: [{ kind: 'insert', collection: 'c', document: { id, data: { id: 'own' }, metadata: {} } }],
});

describe('opening a file', () => {
  it('makes it and its folders, and finds everything again', async () => {
    const file = path.join(folder, 'deep', 'er', 'a b.db');
    const first = createSqliteAdapter({ file });
    await first.write(context, insertOf('x'));
    const stored = await first.collection('c').get(context, 'x');
    await first.close();
    await first.close();
    const second = createSqliteAdapter({ file });
    expect(await second.collection('c').get(context, 'x')).toEqual(stored);
    await second.close();
  });

  it('serves library users with the typed calls', async () => {
    const database = openSqlite({ file: path.join(folder, 'a.db') });
    const people = database.collection<{ name: string }>('people');
    await people.insertOne({ name: 'Ada' });
    expect((await people.findOne({ name: 'Ada' }))?.data).toEqual({ name: 'Ada' });
    await database.close();
  });

  it.each([
    [
      'a text file',
      (file: string) => writeFileSync(file, 'not a database, but long enough to have a header of its own'.repeat(9)),
      /no SQLite database/,
    ],
    ['a folder', (file: string) => mkdirSync(file), /cannot be used/],
    [
      'a file of another program',
      (file: string) => new Database(file).exec('CREATE TABLE theirs (a)').close(),
      /another program/,
    ],
    [
      'a file of a later version',
      (file: string) => new Database(file).exec('PRAGMA user_version = 99').close(),
      /later version/,
    ],
    ['a path below a file', (file: string) => writeFileSync(path.dirname(file), ''), /cannot be used/],
  ])('refuses %s, naming the path', (what, make, message) => {
    const file = what === 'a path below a file' ? path.join(folder, 'plain', 'a.db') : path.join(folder, 'a.db');
    make(file);
    const open = () => createSqliteAdapter({ file });
    expect(open).toThrow(expect.objectContaining({ reason: 'DATABASE_UNAVAILABLE', details: { file } }));
    expect(open).toThrow(message);
  });

  it('brings a file of layout 3 to the present layout, with all that is in it', async () => {
    const file = path.join(folder, 'a.db');
    const first = createSqliteAdapter({ file });
    await first.write(context, insertOf('x'));
    await first.close();
    setLayoutBack(file, 3);
    const raw = new Database(file);
    const changes = raw.prepare('SELECT number, document_id FROM dbs_changes').all();
    const epoch = raw.prepare('SELECT epoch FROM dbs_feed').pluck().get();
    raw.close();
    const idempotency = { scope: 's', key: 'k', fingerprint: 'f', retentionMs: 1_000, keep: 'results' } as const;
    for (const replay of [undefined, {}]) {
      const again = createSqliteAdapter({ file });
      expect((await again.collection('c').get(context, 'x'))?.data).toEqual({ id: 'own' });
      const [result] = await again.write(context, { ...insertOf('y'), idempotency });
      expect(result).toMatchObject({ ok: true, insertedId: 'y' });
      expect(result?.ok === true && result.replay).toEqual(replay);
      await again.close();
    }
    const after = new Database(file, { readonly: true });
    expect(after.pragma('user_version', { simple: true })).toBe(5);
    expect(after.prepare('SELECT number, document_id FROM dbs_changes LIMIT 1').all()).toEqual(changes);
    expect(after.prepare('SELECT epoch FROM dbs_feed').pluck().get()).toBe(epoch);
    after.close();
  });

  it('refuses a folder that cannot be made', () => {
    expect(() => createSqliteAdapter({ file: '/proc/nowhere/a.db' })).toThrow(
      expect.objectContaining({ reason: 'DATABASE_UNAVAILABLE', details: { file: '/proc/nowhere/a.db' } }),
    );
  });

  it.each([
    [{ file: '' }, 'file'],
    [{ file: 'a\0b' }, 'file'],
    [{ file: ':memory:', synchronous: 'off' }, 'synchronous'],
    [{ file: ':memory:', raw: 'all' }, 'raw'],
    [{ file: ':memory:', busyTimeoutMs: -1 }, 'busyTimeoutMs'],
    [{ file: ':memory:', rawTimeoutMs: 0.5 }, 'rawTimeoutMs'],
    [{ file: ':memory:', changesRetentionBytes: -1 }, 'changesRetentionBytes'],
    [{ file: ':memory:', journal: 'wal' }, 'journal'],
  ])('refuses the configuration %j', (config, option) => {
    expect(() => createSqliteAdapter(config as never)).toThrow(
      expect.objectContaining({ reason: 'BAD_ARGUMENT', details: { option } }),
    );
  });
});

describe('a closed adapter', () => {
  it('finishes what was asked before, and refuses everything after', async () => {
    const adapter = createSqliteAdapter({ file: path.join(folder, 'a.db') });
    const writing = adapter.write(context, insertOf('x'));
    const closing = adapter.close();
    expect((await writing)[0]?.ok).toBe(true);
    await closing;
    const refusal = { reason: 'SHUTTING_DOWN' };
    await expect(adapter.write(context, insertOf('y'))).rejects.toMatchObject(refusal);
    await expect(adapter.collection('c').get(context, 'x')).rejects.toMatchObject(refusal);
    await expect(adapter.collection('c').count(context, { filter: { kind: 'all' } })).rejects.toMatchObject(refusal);
    await expect(adapter.listCollections(context)).rejects.toMatchObject(refusal);
    expect((await adapter.health(context)).status).toBe('disconnected');
  });
});

describe('closing amid a read', () => {
  it.each([
    ['a find', { filter: { kind: 'all' }, sort: [] }],
    ['a sorted find', { filter: { kind: 'all' }, sort: parseSort({ n: 1 }) }],
  ] as const)('ends %s as one that comes too late', async (_, request) => {
    const adapter = createSqliteAdapter({ file: ':memory:' });
    const operations = Array.from({ length: 900 }, (_, n) => insertOf(`d${n}`).operations).flat();
    await adapter.write(context, { operations, mode: 'ordered' });
    const reading = async () => {
      for await (const { id } of adapter.collection('c').find(context, request)) if (id !== '') await adapter.close();
    };
    await expect(reading()).rejects.toMatchObject({ reason: 'SHUTTING_DOWN' });
  });
});

describe('a damaged file', () => {
  it('is told as such', async () => {
    const file = path.join(folder, 'a.db');
    const first = createSqliteAdapter({ file });
    await first.write(context, insertOf('x'));
    await first.close();
    const database = new Database(file);
    const pages = Number(database.pragma('page_count', { simple: true }));
    database.close();
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 4096, pages * 4096);
    writeFileSync(file, bytes);
    expect(() => createSqliteAdapter({ file })).toThrow(
      expect.objectContaining({ reason: 'DATABASE_UNAVAILABLE', message: expect.stringMatching(/damaged/) }),
    );
  });
});
