import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type Adapter,
  createContext,
  defaultLimits,
  idEquals,
  parseUpdate,
  type WriteBatch,
  type WriteResult,
} from '@database-service/core';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { createSqliteAdapter } from '../adapter.js';
import { resolveConfig } from '../config.js';
import { Store } from '../store.js';
import { trimAllOutcomes } from './trim-all-outcomes.js';

const context = createContext();
const folder = mkdtempSync(path.join(tmpdir(), 'idempotency-'));
const opened: { close(): Promise<void> }[] = [];
let files = 0;
const newFile = () => path.join(folder, `${++files}.db`);

afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

function open(file: string): Adapter {
  const adapter = createSqliteAdapter({ file, synchronous: 'normal' });
  opened.push(adapter);
  return adapter;
}

const claim = { scope: 's', key: 'k', fingerprint: 'f', retentionMs: 60_000, keep: 'results' } as const;

function increment(key: string): WriteBatch {
  const update = parseUpdate({ $inc: { n: 1 } }, { limits: defaultLimits });
  const target = { filter: idEquals('x'), many: false };
  return {
    mode: 'ordered',
    operations: [
      { kind: 'update', collection: 'c', target, update, upsert: { id: 'x', data: {} }, returning: 'after' },
    ],
    idempotency: { ...claim, key },
  };
}

const shown = (results: readonly WriteResult[]) =>
  results.map((result) => (result.ok ? [result.document?.data.n, result.replay !== undefined] : result.error.reason));

describe('idempotency keys in a file', () => {
  it('hold for connections of their own, and for keys that share a transaction with other writes', async () => {
    const file = newFile();
    const [one, two] = [open(file), open(file)];
    const writes = Array.from({ length: 60 }, (_, n) =>
      (n % 2 === 0 ? one : two).write(context, increment(`k${n % 5}`)),
    );
    const results = (await Promise.all(writes)).flatMap(shown);
    // Which of two connections comes first is not said.
    const firsts = results.filter((result) => result[1] === false).map(([n]) => Number(n));
    expect(firsts.sort((one, other) => one - other)).toEqual([1, 2, 3, 4, 5]);
    expect(results.filter((result) => result[1] === true)).toHaveLength(55);
    expect((await one.collection('c').get(context, 'x'))?.data).toEqual({ n: 5 });
    const raw = new Database(file, { readonly: true });
    expect(raw.prepare('SELECT count(*) FROM dbs_changes').pluck().get()).toBe(5);
    expect(raw.prepare('SELECT count(*) FROM dbs_idempotency').pluck().get()).toBe(5);
    raw.close();
  });

  it('keep nothing of what was not committed', async () => {
    const file = newFile();
    const adapter = open(file);
    const raw = new Database(file);
    raw.exec(`CREATE TRIGGER full BEFORE INSERT ON dbs_idempotency BEGIN SELECT RAISE(ABORT, 'no room'); END`);
    const [claimed, plain] = await Promise.allSettled([
      adapter.write(context, increment('k')),
      adapter.write(context, {
        mode: 'ordered',
        operations: [{ kind: 'insert', collection: 'c', document: { id: 'y', data: {}, metadata: {} } }],
      }),
    ]);
    expect(claimed).toMatchObject({ status: 'rejected', reason: { reason: 'ENGINE_ERROR' } });
    expect(plain).toMatchObject({ status: 'fulfilled', value: [{ ok: true }] });
    expect(await adapter.collection('c').get(context, 'x')).toBeUndefined();
    raw.exec('DROP TRIGGER full');
    raw.close();
    expect(shown(await adapter.write(context, increment('k')))).toEqual([[1, false]]);
    expect(shown(await adapter.write(context, increment('k')))).toEqual([[1, true]]);
  });

  it('are not used by a call that is cancelled before its turn', async () => {
    const adapter = open(newFile());
    const controller = new AbortController();
    const cancelled = adapter.write(createContext({ signal: controller.signal }), increment('k'));
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ reason: 'CANCELLED' });
    expect(shown(await adapter.write(context, increment('k')))).toEqual([[1, false]]);
  });

  it('keep 100,000 results of a transaction without their documents', async () => {
    const file = newFile();
    const adapter = open(file);
    const operations: WriteBatch['operations'] = Array.from({ length: 100_000 }, (_, n) => ({
      kind: 'insert',
      collection: 'c',
      document: { id: `d${n}`, data: { text: 'x'.repeat(20) }, metadata: {} },
    }));
    const batch: WriteBatch = { mode: 'atomic', operations, idempotency: { ...claim, keep: 'counts', note: 't' } };
    await adapter.write(context, batch);
    const replayed = await adapter.write(context, batch);
    expect(replayed).toHaveLength(100_000);
    const counts = { matchedCount: 0, modifiedCount: 0, deletedCount: 0 };
    expect(replayed.at(-1)).toEqual({ ok: true, ...counts, insertedId: 'd99999', replay: { note: 't' } });
  });

  it('go when their time is over, in bounded steps, 100,000 of them', async () => {
    const file = newFile();
    const store = new Store(resolveConfig({ file, synchronous: 'normal' }));
    opened.push(store);
    const raw = new Database(file);
    const insert = raw.prepare(`INSERT INTO dbs_idempotency VALUES ('s', ?, 'f', 0, ?, '{"results":[]}')`);
    const now = Date.now();
    raw.transaction(() => {
      for (let n = 0; n < 100_000; n += 1) insert.run(`old${n}`, now - 1 - (n % 50_000));
      for (let n = 0; n < 10; n += 1) insert.run(`new${n}`, now + 60_000 + n);
    })();
    const count = raw.prepare('SELECT count(*), min(request_key) FROM dbs_idempotency').raw();
    expect(await store.change('trimOutcomes', now)).toBe(true);
    expect(count.get()).toEqual([99_010, 'new0']);
    await trimAllOutcomes(store);
    expect(count.get()).toEqual([10, 'new0']);
    expect(await store.change('trimOutcomes', now)).toBe(false);
    raw.close();
  });
});
