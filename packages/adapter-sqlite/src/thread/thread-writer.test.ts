import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Worker } from 'node:worker_threads';
import {
  createContext,
  createDatabase,
  type Database,
  type WriteBatch,
  type WriteOperation,
} from '@database-service/core';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { longestTurnMs } from '../../test/longest-turn.js';
import { createSqliteAdapter } from '../adapter.js';

const threads: Worker[] = [];
vi.mock('./start-thread.js', async (original) => {
  const { startThread } = await original<typeof import('./start-thread.js')>();
  const start: typeof startThread = (name, data) => {
    const thread = startThread(name, data);
    threads.push(thread);
    return thread;
  };
  return { startThread: start };
});

const folder = mkdtempSync(path.join(tmpdir(), 'thread-writer-'));
const opened: Database[] = [];
let files = 0;

afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
  threads.splice(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function open(): Database {
  files += 1;
  const adapter = createSqliteAdapter({ file: path.join(folder, `${files}.db`), writerThread: true });
  const database = createDatabase(adapter);
  opened.push(database);
  return database;
}

const insert = (id: string): WriteOperation => ({
  kind: 'insert',
  collection: 'c',
  document: { id, data: { at: new Date(0) }, metadata: {} },
});
const batch = (...ids: string[]): WriteBatch => ({ mode: 'unordered', operations: ids.map(insert) });

describe('the thread that writes', () => {
  it('gives results and errors as the calling thread would', async () => {
    const { adapter } = open();
    const [first, second] = await adapter.write(createContext(), batch('a', 'a'));
    expect(first).toMatchObject({ ok: true, document: { id: 'a', version: 1, data: { at: new Date(0) } } });
    expect(second).toMatchObject({
      ok: false,
      error: { code: 'DUPLICATE_KEY', reason: 'DUPLICATE_ID', retryable: false },
    });
    await expect(adapter.dropCollection(createContext(), 'none')).rejects.toMatchObject({
      reason: 'COLLECTION_MISSING',
      details: { collection: 'none' },
    });
  });

  it('shows a write to reads as soon as it is acknowledged, and wakes those who watch', async () => {
    const database = open();
    const people = database.collection<{ n: number }>('c');
    const watched = people.watch();
    const first = watched[Symbol.asyncIterator]().next();
    await new Promise((resolve) => setTimeout(resolve, 20));
    for (let n = 0; n < 200; n += 1) {
      await people.insertOne({ n }, { id: `${n}` });
      expect((await people.findById(`${n}`))?.data).toEqual({ n });
    }
    expect((await first).value).toMatchObject({ op: 'created', documentId: '0' });
    await watched[Symbol.asyncIterator]().return?.();
  });

  it('ends a write that nobody waits for, before it has begun or in its midst, and undoes it', async () => {
    const { adapter, collection } = open();
    const documents = Array.from({ length: 20_000 }, (_, n) => ({ data: { n } }));
    await collection('c').insertMany(documents);
    const gone = new AbortController();
    gone.abort();
    const write = adapter.write(createContext({ signal: gone.signal }), batch('x'));
    await expect(write).rejects.toMatchObject({ reason: 'CANCELLED' });
    const going = new AbortController();
    const update = collection('c').updateMany({}, { $set: { m: 1 } }, { signal: going.signal });
    setTimeout(() => going.abort(), 30);
    await expect(update).rejects.toMatchObject({ reason: 'CANCELLED' });
    expect(await collection('c').count({ m: 1 })).toBe(0);
    expect(await adapter.collection('c').get(createContext(), 'x')).toBeUndefined();
    const late = adapter.write(createContext({ deadlineMs: Date.now() - 1 }), batch('y'));
    await expect(late).rejects.toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
  });

  it('does not hold up this thread while it writes', async () => {
    const { collection } = open();
    const documents = Array.from({ length: 50_000 }, (_, n) => ({ data: { n, text: 'x'.repeat(50) } }));
    await collection('c').insertMany(documents);
    let modified = 0;
    const update = async () => {
      modified = (await collection('c').updateMany({}, { $inc: { n: 1 } })).modifiedCount;
    };
    expect(await longestTurnMs(update)).toBeLessThan(20);
    expect(modified).toBe(50_000);
  });

  it('says that the outcome is unknown when it dies, and the next write has another thread', async () => {
    const { adapter, collection } = open();
    await collection('c').insertOne({ n: 1 }, { id: 'before' });
    const documents = Array.from({ length: 20_000 }, (_, n) => insert(`${n}`));
    const doomed = adapter.write(createContext(), { mode: 'atomic', operations: documents });
    setTimeout(() => void threads[0]?.terminate(), 50);
    await expect(doomed).rejects.toMatchObject({ reason: 'OUTCOME_UNKNOWN', retryable: false });
    expect(await collection('c').count({})).toBe(1);
    await collection('c').insertOne({ n: 2 }, { id: 'after' });
    expect(threads).toHaveLength(2);
    expect(await collection('c').count({})).toBe(2);
  });

  it('finishes what waits when it is closed, and takes no more', async () => {
    const database = open();
    const writes = Array.from({ length: 50 }, (_, n) => database.collection('c').insertOne({ n }));
    const closing = database.close();
    const late = database.collection('c').insertOne({ n: 50 });
    await expect(late).rejects.toMatchObject({ reason: 'SHUTTING_DOWN' });
    expect(await Promise.all(writes)).toHaveLength(50);
    await closing;
  });

  it('keeps the process alive until it is closed, also where the last write is settled meanwhile', () => {
    const built = pathToFileURL(path.resolve(import.meta.dirname, '../../dist/index.js')).href;
    const program = `
      const { openSqlite } = await import(process.argv[1]);
      const database = openSqlite({ file: process.argv[2], writerThread: true });
      void database.collection('c').insertOne({ n: 1 });
      await database.close();
      process.stdout.write('closed');`;
    const args = ['--input-type=module', '-e', program, built, path.join(folder, 'closing.db')];
    expect(execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 })).toBe('closed');
  });

  it('does not keep the process alive that has nothing to wait for', () => {
    const built = pathToFileURL(path.resolve(import.meta.dirname, '../../dist/index.js')).href;
    const program = `
      const { openSqlite } = await import(process.argv[1]);
      const database = openSqlite({ file: process.argv[2], writerThread: true });
      await database.collection('c').insertOne({ n: 1 });
      process.stdout.write('written');`;
    const args = ['--input-type=module', '-e', program, built, path.join(folder, 'short.db')];
    expect(execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 })).toBe('written');
  });
});
