import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { createContext } from '@database-service/core';
import { afterAll, expect, it } from 'vitest';
import { createSqliteAdapter } from './adapter.js';

const folder = mkdtempSync(path.join(tmpdir(), 'at-once-'));
const ends: Promise<unknown>[] = [];
afterAll(async () => {
  // They commit on their own time: without its folder that would fail.
  await Promise.all(ends);
  rmSync(folder, { recursive: true, force: true });
});

/** Holds the lock of a file for a while, in another thread: opening one is synchronous. */
async function holdLock(file: string, begin: string): Promise<void> {
  const driver = JSON.stringify(createRequire(import.meta.url).resolve('better-sqlite3'));
  const code = `
    const { parentPort } = require('node:worker_threads');
    const database = new (require(${driver}))(${JSON.stringify(file)});
    database.exec(${JSON.stringify(begin)});
    parentPort.postMessage('held');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 700);
    database.exec('COMMIT');
    database.close();`;
  const worker = new Worker(code, { eval: true });
  ends.push(once(worker, 'exit'));
  await once(worker, 'message');
}

it.each([
  ['makes the file', 'BEGIN EXCLUSIVE'],
  ['is about to make its tables', 'PRAGMA journal_mode = WAL; BEGIN IMMEDIATE'],
])('opening waits for another process that %s', async (_, begin) => {
  const file = path.join(folder, `${begin.length}.db`);
  await holdLock(file, begin);
  const adapter = createSqliteAdapter({ file });
  expect((await adapter.health(createContext())).status).toBe('connected');
  await adapter.close();
});

it('but no longer than a write would', async () => {
  const file = path.join(folder, 'impatient.db');
  await holdLock(file, 'BEGIN EXCLUSIVE');
  const refusal = expect.objectContaining({ reason: 'DATABASE_UNAVAILABLE' });
  expect(() => createSqliteAdapter({ file, busyTimeoutMs: 50 })).toThrow(refusal);
});

/** Opens files in new folders, each at the same time as another thread does. @returns the failures */
async function openEach(gates: SharedArrayBuffer, count: number): Promise<readonly string[]> {
  const driver = JSON.stringify(new URL('../dist/driver.js', import.meta.url).href);
  const code = `
    const { parentPort, workerData, threadId } = require('node:worker_threads');
    const gates = new Int32Array(workerData);
    const failures = [];
    import(${driver}).then(({ openConnection }) => {
      for (let round = 0; round < ${count}; round += 1) {
        Atomics.add(gates, round, 1);
        const endMs = Date.now() + 500;
        while (Atomics.load(gates, round) < 2 && Date.now() < endMs);
        const file = ${JSON.stringify(folder)} + '/' + round + '/b/c/' + threadId;
        try {
          openConnection({ file, synchronous: 'normal', busyTimeoutMs: 1000 }).database.close();
        } catch (error) {
          failures.push(error.message);
        }
      }
      parentPort.postMessage(failures);
    });`;
  const worker = new Worker(code, { eval: true, workerData: gates });
  return await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

it('makes folders that another makes at the same time', async () => {
  const count = 40;
  const gates = new SharedArrayBuffer(4 * count);
  const failures = await Promise.all([openEach(gates, count), openEach(gates, count)]);
  expect(failures.flat()).toEqual([]);
});
