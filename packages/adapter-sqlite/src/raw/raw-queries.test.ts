import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Adapter, createContext, type RawPort } from '@database-service/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSqliteAdapter } from '../adapter.js';

let folder: string;
let adapter: Adapter;
let raw: RawPort;
const context = createContext();

function open(mode: 'read' | 'write'): void {
  adapter = createSqliteAdapter({ file: path.join(folder, 'a.db'), raw: mode });
  if (adapter.ports.raw === undefined) throw new Error('no raw port');
  raw = adapter.ports.raw;
}

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sqlite-raw-'));
  open('read');
  await adapter.write(context, {
    mode: 'ordered',
    operations: [1, 2, 3].map((n) => ({
      kind: 'insert',
      collection: 'people',
      document: { id: `p${n}`, data: { n, big: n * 0.5 }, metadata: {} },
    })),
  });
});

afterEach(async () => {
  await adapter.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (query: string, params: readonly unknown[] = []) => raw.execute(context, { query, params });

describe('raw queries', () => {
  it('give rows with their columns in order', async () => {
    const rows = await run(`SELECT id, data ->> 'n' AS n FROM people WHERE n > ? ORDER BY id`, [1]);
    expect(rows).toEqual([
      { id: 'p2', n: 2 },
      { id: 'p3', n: 3 },
    ]);
    expect(Object.keys(rows[0] ?? {})).toEqual(['id', 'n']);
  });

  it.each([
    ['by place', 'SELECT ? AS a, ? AS b', [7, null], { a: 7, b: null }],
    ['by number', 'SELECT ?2 AS a, ?1 AS b, ?2 AS c', ['x', 'y'], { a: 'y', b: 'x', c: 'y' }],
    ['by name', 'SELECT @x AS a, :y AS b', [{ x: 'q', y: 1.5 }], { a: 'q', b: 1.5 }],
    ['whole numbers as integers', 'SELECT 7 / ? AS a', [2], { a: 3 }],
    [
      'booleans and dates',
      'SELECT ? AS a, ? AS b',
      [true, { $date: '2026-01-02T03:04:05.678Z' }],
      { a: 1, b: '2026-01-02T03:04:05.678Z' },
    ],
  ])('bind parameters %s', async (_, query, params, row) => {
    expect(await run(query, params)).toEqual([row]);
  });

  it.each([
    ['a blob', `SELECT x'00ff' AS v`, { $binary: { base64: 'AP8=', subType: '00' } }],
    ['an integer beyond 2^53', 'SELECT 9223372036854775807 AS v', '9223372036854775807'],
    ['infinity', 'SELECT 9e999 AS v', 'Infinity'],
  ])('carry %s as JSON can', async (_, query, value) => {
    expect(await run(query)).toEqual([{ v: value }]);
  });

  it.each([
    ['DELETE FROM people', 'RAW_QUERY_DISABLED'],
    ['  /* x */ -- y\n INSERT INTO people (id) VALUES (1)', 'RAW_QUERY_DISABLED'],
    [`ATTACH DATABASE '/etc/passwd' AS other`, 'RAW_QUERY_DISABLED'],
    ['PRAGMA journal_mode = DELETE', 'RAW_QUERY_DISABLED'],
    ['VACUUM', 'RAW_QUERY_DISABLED'],
    ['BEGIN', 'RAW_QUERY_DISABLED'],
    ['', 'RAW_QUERY_DISABLED'],
    ['WITH x AS (SELECT 1) DELETE FROM people', 'RAW_QUERY_DISABLED'],
    [`SELECT load_extension('/tmp/x.so')`, 'BAD_ARGUMENT'],
    ['SELECT 1; SELECT 2', 'BAD_ARGUMENT'],
    ['SELECT 1; DELETE FROM people', 'BAD_ARGUMENT'],
    ['SELECT nothing FROM people', 'BAD_ARGUMENT'],
    ['SELEKT 1', 'RAW_QUERY_DISABLED'],
    ['SELECT 1 AS a, 2 AS a', 'BAD_ARGUMENT'],
    ['SELECT ?', 'BAD_ARGUMENT'],
  ])('refuse %s', async (query, reason) => {
    await expect(run(query)).rejects.toMatchObject({ reason });
    expect(await run('SELECT count(*) AS n FROM people')).toEqual([{ n: 3 }]);
  });

  it('refuse parameters that SQL cannot have', async () => {
    await expect(run('SELECT ?', [[1]])).rejects.toMatchObject({
      reason: 'BAD_ARGUMENT',
      details: { pointer: '/params/0' },
    });
    await expect(raw.execute(context, { query: { find: 'x' }, params: [] })).rejects.toMatchObject({
      reason: 'BAD_ARGUMENT',
    });
  });

  it('end at the deadline, whatever they do, and the service goes on', async () => {
    const endless = 'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t';
    const late = createContext({ deadlineMs: Date.now() + 300 });
    const running = raw.execute(late, { query: endless, params: [] });
    expect(await adapter.collection('people').count(context, { filter: { kind: 'all' } })).toBe(3);
    await expect(running).rejects.toMatchObject({ reason: 'DEADLINE_EXCEEDED' });

    const controller = new AbortController();
    const cancelled = raw.execute(createContext({ signal: controller.signal }), { query: endless, params: [] });
    setTimeout(() => controller.abort(), 200);
    await expect(cancelled).rejects.toMatchObject({ reason: 'CANCELLED' });
    expect(await run('SELECT 1 AS a')).toEqual([{ a: 1 }]);
  });

  it('bound what they give', async () => {
    const many = 'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT n FROM t';
    await expect(run(many)).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' });
    await expect(run('SELECT zeroblob(20000000) AS b')).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' });
  });

  it('write where that is granted', async () => {
    await adapter.close();
    open('write');
    expect(await run('CREATE TABLE notes (a)')).toEqual([{ changes: 0, last_insert_rowid: 0 }]);
    expect(await run('INSERT INTO notes VALUES (?)', ['x'])).toEqual([{ changes: 1, last_insert_rowid: 1 }]);
    expect(await run('UPDATE notes SET a = 2 RETURNING a')).toEqual([{ a: 2 }]);
    await expect(run('PRAGMA user_version = 9')).rejects.toMatchObject({ reason: 'RAW_QUERY_DISABLED' });
  });

  it('are no port where they are off, or nothing is in a file', async () => {
    const off = createSqliteAdapter({ file: path.join(folder, 'b.db') });
    const memory = createSqliteAdapter({ file: ':memory:', raw: 'read' });
    expect([off.ports.raw, memory.ports.raw]).toEqual([undefined, undefined]);
    await Promise.all([off.close(), memory.close()]);
  });
});
