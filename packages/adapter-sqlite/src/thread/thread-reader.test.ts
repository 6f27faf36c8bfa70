import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { createContext, createDatabase, type Database, type DataObject } from '@database-service/core';
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

interface Item {
  n: number;
  group?: number;
  even?: boolean;
  wanted?: boolean;
}

const folder = mkdtempSync(path.join(tmpdir(), 'thread-reader-'));
const opened: Database[] = [];
let files = 0;

afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
  threads.splice(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function open(readerThreads = 1): Database {
  files += 1;
  const file = path.join(folder, `${files}.db`);
  const database = createDatabase(createSqliteAdapter({ file, synchronous: 'normal', readerThreads }));
  opened.push(database);
  return database;
}

async function fill(database: Database, count: number, make: (n: number) => DataObject): Promise<void> {
  const documents = Array.from({ length: count }, (_, n) => ({ id: `d${String(n).padStart(6, '0')}`, data: make(n) }));
  await database.collection('c').insertMany(documents);
}

/** A pipeline that takes its thread about a second, some 50 ms for each document. */
const heavy = [
  { $limit: 20 },
  { $project: { n: { $size: { $setUnion: [{ $range: [0, 20_000] }, { $range: [10_000, 30_000] }] } } } },
];

describe('threads that read', () => {
  it('give all documents, as they are', async () => {
    const database = open();
    await fill(database, 5_000, (n) => ({
      n,
      at: new Date(n),
      s: '\u{1F600}',
      deep: { list: [null, true, { x: [] }] },
    }));
    const documents = await database
      .collection('c')
      .find({ n: { $gte: 1_000 } })
      .toArray();
    expect(documents.map(({ id }) => id)).toEqual(
      Array.from({ length: 4_000 }, (_, n) => `d${String(n + 1_000).padStart(6, '0')}`),
    );
    expect(documents[0]).toMatchObject({
      version: 1,
      data: { n: 1_000, at: new Date(1_000), s: '\u{1F600}', deep: { list: [null, true, { x: [] }] } },
      createdAt: expect.any(Date),
      metadata: {},
    });
    const [shaped] = await database
      .collection('c')
      .find({ n: 1_234 }, { projection: { m: { $add: ['$n', 1] } } })
      .toArray();
    expect(shaped?.data).toEqual({ m: 1_235 });
    expect(await database.collection('c').count({ n: { $lt: 10 } })).toBe(10);
    expect(
      await database
        .collection('c')
        .aggregate([{ $group: { _id: null, n: { $max: '$n' } } }])
        .toArray(),
    ).toEqual([{ _id: null, n: 4_999 }]);
    expect(threads).toHaveLength(1);
  });

  it('do not hold up this one: neither sorts, nor what a stage computes', async () => {
    const database = open();
    await fill(database, 60_000, (n) => ({ n: (n * 7_919) % 60_000, text: 'x'.repeat(100) }));
    const collection = database.collection<Item>('c');
    let sorted: number[] = [];
    const sort = async () => {
      sorted = (await collection.find({}, { sort: { n: 1 } }).toArray()).map(({ data }) => data.n);
    };
    expect(await longestTurnMs(sort)).toBeLessThan(50);
    expect(sorted).toEqual(Array.from({ length: 60_000 }, (_, n) => n));
    let results: readonly DataObject[] = [];
    const compute = async () => {
      results = await collection.aggregate(heavy).toArray();
    };
    expect(await longestTurnMs(compute)).toBeLessThan(20);
    expect([results.length, results[0]]).toEqual([20, { _id: 'd000000', n: 30_000 }]);
  });

  it('are not asked for what is short, or for a page that an index has at hand', async () => {
    const database = open();
    await fill(database, 5_000, (n) => ({ n, group: n % 50, even: n % 2 === 0 }));
    const collection = database.collection<Item>('c');
    await collection.createIndex({ group: 1, n: -1 });
    await collection.findById('d000001');
    await collection.find({}, { limit: 10 }).toArray();
    await collection.find({ _id: { $in: ['d000001', 'd000002'] } }).toArray();
    await collection.find({ group: 7 }, { sort: { n: -1 }, limit: 20 }).toArray();
    await collection.find({ group: 7, even: false }, { sort: { even: 1 } }).toArray();
    await collection.count({ group: 7 });
    expect(threads).toHaveLength(0);
    await collection.count({ even: true });
    expect(threads).toHaveLength(1);
  });

  it('go on where an index that has matches at hand comes to a stretch without', async () => {
    const database = open();
    await fill(database, 20_000, (n) => ({ n, wanted: n < 200 || n % 2_500 === 0 }));
    const collection = database.collection<Item>('c');
    const expected = [
      ...Array.from({ length: 200 }, (_, n) => n),
      ...Array.from({ length: 7 }, (_, n) => (n + 1) * 2_500),
    ];
    const read = async (skip: number, limit: number) =>
      (await collection.find({ wanted: true }, { skip, limit }).toArray()).map(({ data }) => data.n);
    expect(await read(0, 150)).toEqual(expected.slice(0, 150));
    expect(threads).toHaveLength(0);
    expect(await read(0, 205)).toEqual(expected.slice(0, 205));
    expect(threads).toHaveLength(1);
    expect(await read(3, 1_000)).toEqual(expected.slice(3));
    expect(await read(201, 3)).toEqual(expected.slice(201, 204));
    expect(await read(300, 3)).toEqual([]);
  });

  it('stop when the consumer has enough, and are free for the next', async () => {
    const database = open();
    await fill(database, 30_000, (n) => ({ n }));
    const collection = database.collection<Item>('c');
    for (let round = 0; round < 20; round += 1) {
      let count = 0;
      for await (const _ of collection.find({ n: { $gte: 0 } })) {
        count += 1;
        if (count === 150) break;
      }
    }
    expect(await collection.count({ n: { $gte: 0 } })).toBe(30_000);
    expect(threads).toHaveLength(1);
  });

  it('hold no more than two parts for a consumer that is slow', async () => {
    const database = open();
    await fill(database, 2_000, (n) => ({ n, text: 'x'.repeat(10_000) }));
    const stream = database
      .collection('c')
      .find({ n: { $gte: 0 } })
      [Symbol.asyncIterator]();
    await stream.next();
    await new Promise((resolve) => setTimeout(resolve, 300));
    // What has not been read yet is read as it is by then.
    await database.collection('c').updateMany({}, { $set: { text: 'new' } });
    let old = 0;
    for (let step = await stream.next(); !step.done; step = await stream.next()) {
      if (step.value.data.text !== 'new') old += 1;
    }
    expect(old).toBeLessThan(500);
  });

  it('answer a caller that goes away at once, also amid a statement', async () => {
    const database = open();
    await fill(database, 1_000, (n) => ({ n }));
    const controller = new AbortController();
    const { signal } = controller;
    const options = { signal };
    const long = database.collection('c').aggregate(heavy, options).toArray();
    setTimeout(() => controller.abort(), 50);
    const start = performance.now();
    await expect(long).rejects.toMatchObject({ reason: 'CANCELLED' });
    expect(performance.now() - start).toBeLessThan(400);
    const late = database.collection('c').aggregate(heavy, { timeoutMs: 20 }).toArray();
    await expect(late).rejects.toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
    expect(await database.collection('c').count({ n: { $gte: 500 } })).toBe(500);
  });

  it('tell what goes wrong in them as this one would', async () => {
    const database = open();
    await fill(database, 1_000, (n) => ({ n, s: n === 900 ? 'no number' : 1 }));
    const sum = database
      .collection('c')
      .aggregate([{ $project: { x: { $add: ['$n', '$s'] } } }])
      .toArray();
    await expect(sum).rejects.toMatchObject({ code: 'INVALID_REQUEST', message: expect.stringContaining('$add') });
    const words = database
      .collection('c')
      .find({ $text: { $search: 'x' } })
      .toArray();
    await expect(words).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  });

  it('are replaced when they die, and the read that dies with one says so', async () => {
    const database = open();
    await fill(database, 1_000, (n) => ({ n }));
    const doomed = database.collection('c').aggregate(heavy).toArray();
    setTimeout(() => void threads[0]?.terminate(), 100);
    await expect(doomed).rejects.toMatchObject({ reason: 'DATABASE_UNAVAILABLE', retryable: true });
    expect(await database.collection('c').count({ n: { $gte: 500 } })).toBe(500);
    expect(threads).toHaveLength(2);
  });

  it('share the work: a read beside a long one has another thread, while there are any', async () => {
    const database = open(2);
    await fill(database, 1_000, (n) => ({ n }));
    const collection = database.collection('c');
    let isOver = false;
    const long = collection
      .aggregate(heavy)
      .toArray()
      .finally(() => {
        isOver = true;
      });
    expect(await collection.count({ n: { $gte: 500 } })).toBe(500);
    expect(isOver).toBe(false);
    expect(await Promise.all([long, collection.count({ n: 1 }), collection.count({ n: 2 })])).toHaveLength(3);
    expect(threads).toHaveLength(2);
  });

  it('see what was acknowledged, and collections and indexes as they are now', async () => {
    const database = open();
    await fill(database, 1_000, (n) => ({ n }));
    const collection = database.collection<Item>('c');
    for (let n = 1_000; n < 1_050; n += 1) {
      await collection.insertOne({ n });
      expect(await collection.count({ n: { $gte: 0 } })).toBe(n + 1);
    }
    await collection.createIndex({ n: 1 });
    expect((await collection.explain({ n: { $gte: 0 } })).index?.name).toBe('n_1');
    await database.adapter.ports.rename?.renameCollection(createContext(), 'c', 'd');
    expect(await collection.find({ n: { $gte: 0 } }).toArray()).toEqual([]);
    expect(await database.collection('d').count({ n: { $gte: 0 } })).toBe(1_050);
  });

  it('never go on in a namesake of a collection that was dropped', async () => {
    const database = open();
    const make = (n: number) => ({ n, wanted: n < 150 });
    await fill(database, 5_000, make);
    const stream = database.collection('c').find({ wanted: true }, { limit: 1_000 })[Symbol.asyncIterator]();
    await stream.next();
    await database.dropCollection('c');
    await fill(database, 10_000, (n) => ({ n, wanted: true }));
    let count = 1;
    for (let step = await stream.next(); !step.done; step = await stream.next()) count += 1;
    expect(count).toBe(150);
  });

  it('end with the database: what is read then fails with SHUTTING_DOWN', async () => {
    const database = open();
    await fill(database, 20_000, (n) => ({ n }));
    const collection = database.collection('c');
    const reads = [collection.aggregate(heavy).toArray(), collection.count({ n: { $mod: [7, 3] } })];
    const ends = Promise.all(reads.map((read) => expect(read).rejects.toMatchObject({ reason: 'SHUTTING_DOWN' })));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await database.close();
    await ends;
    await expect(collection.aggregate([]).toArray()).rejects.toMatchObject({ reason: 'SHUTTING_DOWN' });
    await expect(collection.count({})).rejects.toMatchObject({ reason: 'SHUTTING_DOWN' });
  });

  it('do not keep the process alive that has nothing to wait for', () => {
    const built = pathToFileURL(path.resolve(import.meta.dirname, '../../dist/index.js')).href;
    const program = `
      const { openSqlite } = await import(process.argv[1]);
      const database = openSqlite({ file: process.argv[2], readerThreads: 2 });
      await database.collection('c').insertMany(Array.from({ length: 1000 }, (_, n) => ({ data: { n } })));
      process.stdout.write(String(await database.collection('c').count({ n: { $gte: 10 } })));`;
    const args = ['--input-type=module', '-e', program, built, path.join(folder, 'short.db')];
    expect(execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 })).toBe('990');
  });

  it.each([-1, 1.5, 65, '2'])('are refused in the number %j', (readerThreads) => {
    expect(() => open(readerThreads as number)).toThrow(expect.objectContaining({ reason: 'BAD_ARGUMENT' }));
  });
});
