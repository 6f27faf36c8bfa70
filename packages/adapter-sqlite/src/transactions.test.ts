import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDatabase, type Database, type Transaction } from '@database-service/core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createSqliteAdapter } from './adapter.js';

interface Account {
  readonly balance: number;
  readonly on?: boolean;
}

const folder = mkdtempSync(path.join(tmpdir(), 'transactions-'));
const opened: Database[] = [];
let files = 0;

afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const newFile = () => path.join(folder, `${++files}.db`);
function open(file = newFile(), writerThread = false): Database {
  const adapter = createSqliteAdapter({ file, synchronous: 'normal', writerThread });
  const database = createDatabase(adapter);
  opened.push(database);
  return database;
}
const storedOf = (database: Database) => database.collection<Account>('accounts');
const accountsOf = (transaction: Transaction) => transaction.collection<Account>('accounts');

describe('withTransaction', () => {
  it('makes all writes so at the end, and reads its own before', async () => {
    const database = open();
    await database.collection<Account>('accounts').insertOne({ balance: 10 }, { id: 'a' });
    const seen = await database.withTransaction(async (transaction) => {
      const accounts = accountsOf(transaction);
      await accounts.updateById('a', { $inc: { balance: 5 } });
      const made = await accounts.insertOne({ balance: 1 }, { id: 'b', metadata: { by: 'me' } });
      await accounts.patchById('b', { on: true });
      await accounts.insertOne({ balance: 0 }, { id: 'c' });
      const isDeleted = [await accounts.deleteById('c'), await accounts.deleteById('c')];
      await expect(accounts.insertOne({ balance: 2 }, { id: 'b' })).rejects.toMatchObject({ reason: 'DUPLICATE_ID' });
      await expect(accounts.updateById('c', { balance: 3 })).rejects.toMatchObject({ reason: 'DOCUMENT_MISSING' });
      await accounts.insertOne({ balance: 7 }, { id: 'c' });
      expect(await database.collection('accounts').count({})).toBe(1);
      return { made, isDeleted, a: await accounts.findById('a'), b: await accounts.findById('b') };
    });
    expect(seen).toMatchObject({
      made: { id: 'b', version: 1 },
      isDeleted: [true, false],
      a: { version: 2, data: { balance: 15 } },
      b: { version: 2, data: { balance: 1, on: true }, metadata: { by: 'me' } },
    });
    const stored = await database.collection('accounts').find({}, { sort: 'id' }).toArray();
    expect(stored.map(({ id, version, data }) => [id, version, data])).toEqual([
      ['a', 2, { balance: 15 }],
      ['b', 2, { balance: 1, on: true }],
      ['c', 1, { balance: 7 }],
    ]);
  });

  it('writes nothing when the function throws, and passes on what it threw', async () => {
    const database = open();
    const fault = new TypeError('no');
    const work = database.withTransaction(async (transaction) => {
      await accountsOf(transaction).insertOne({ balance: 1 });
      throw fault;
    });
    await expect(work).rejects.toBe(fault);
    expect(await database.listCollections()).toEqual([]);
  });

  it('is refused as a whole by what the engine refuses at the end', async () => {
    const database = open();
    await storedOf(database).createIndex({ balance: 1 }, { unique: true });
    await storedOf(database).insertOne({ balance: 1 }, { id: 'a' });
    let runs = 0;
    const work = database.withTransaction(async (transaction) => {
      runs += 1;
      await accountsOf(transaction).insertOne({ balance: 5 });
      await accountsOf(transaction).insertOne({ balance: 1 });
    });
    await expect(work).rejects.toMatchObject({ reason: 'DUPLICATE_VALUE' });
    expect(runs).toBe(1);
    expect(await database.collection('accounts').count({})).toBe(1);
  });

  it.each([false, true])('runs again when what it only read has changed (by a thread: %s)', async (writerThread) => {
    const database = open(undefined, writerThread);
    const accounts = storedOf(database);
    await accounts.insertMany(['a', 'b'].map((id) => ({ id, data: { balance: 1, on: true } })));
    const balances: unknown[] = [];
    await database.withTransaction(async (transaction) => {
      const own = accountsOf(transaction);
      const before = await own.findById('a');
      const absent = await own.findById('z');
      if (balances.push([before?.data.balance, absent?.data.balance]) === 1) {
        await accounts.updateById('a', { balance: 2 });
        expect((await own.findById('a'))?.data.balance).toBe(1);
      } else if (balances.length === 2) {
        await accounts.insertOne({ balance: 9 }, { id: 'z' });
      }
      await own.updateById('b', { $inc: { balance: 1 } });
    });
    expect(balances).toEqual([
      [1, undefined],
      [2, undefined],
      [2, 9],
    ]);
    expect(await accounts.findById('b')).toMatchObject({ version: 2, data: { balance: 2 } });
  });

  it('does not take a namesake for the document that it read', async () => {
    const database = open();
    const accounts = storedOf(database);
    await accounts.insertOne({ balance: 1 }, { id: 'a' });
    let runs = 0;
    await database.withTransaction(async (transaction) => {
      runs += 1;
      const found = await accountsOf(transaction).findById('a');
      await accountsOf(transaction).insertOne({ balance: found?.data.balance ?? 0 }, { id: 'copy' });
      if (runs > 1) return;
      await accounts.deleteById('a');
      await new Promise((resolve) => setTimeout(resolve, 3));
      await accounts.insertOne({ balance: 8 }, { id: 'a' });
    });
    expect((await accounts.findById('copy'))?.data.balance).toBe(8);
  });

  it('does not fail by a mixture of two states', async () => {
    const database = open();
    const accounts = storedOf(database);
    await accounts.insertMany(['a', 'b'].map((id) => ({ id, data: { balance: 50 } })));
    let runs = 0;
    const sum = await database.withTransaction(async (transaction) => {
      runs += 1;
      const a = await accountsOf(transaction).findById('a');
      if (runs === 1) {
        await accounts.updateById('a', { balance: 0 });
        await accounts.updateById('b', { balance: 100 });
      }
      const b = await accountsOf(transaction).findById('b');
      const total = Number(a?.data.balance) + Number(b?.data.balance);
      if (total !== 100) throw new TypeError(`The sum is ${total}.`);
      return total;
    });
    expect([sum, runs]).toEqual([100, 2]);
  });

  it('gives up after so many runs, or when it is cancelled', async () => {
    const database = open();
    const accounts = storedOf(database);
    await accounts.insertOne({ balance: 0 }, { id: 'a' });
    const contend = async (transaction: Transaction) => {
      await accountsOf(transaction).updateById('a', { $inc: { balance: 1 } });
      await accounts.updateById('a', { $inc: { balance: 100 } });
    };
    await expect(database.withTransaction(contend, { attemptsMax: 3 })).rejects.toMatchObject({
      reason: 'WRITE_CONTENTION',
      details: { attempts: 3 },
    });
    expect((await accounts.findById('a'))?.data.balance).toBe(300);
    await expect(database.withTransaction(contend, { attemptsMax: 1_000, timeoutMs: 100 })).rejects.toMatchObject({
      reason: 'DEADLINE_EXCEEDED',
    });
    await expect(database.withTransaction(contend, { attemptsMax: 0 })).rejects.toMatchObject({
      reason: 'BAD_ARGUMENT',
    });
  });

  it('wants its calls awaited, and is over when it is over', async () => {
    const database = open();
    let kept: Transaction | undefined;
    const unawaited = database.withTransaction(async (transaction) => {
      kept = transaction;
      void accountsOf(transaction).insertOne({ balance: 1 });
    });
    await expect(unawaited).rejects.toMatchObject({ reason: 'BAD_ARGUMENT' });
    if (kept === undefined) throw new TypeError('It did not run.');
    await expect(accountsOf(kept).findById('a')).rejects.toMatchObject({ reason: 'BAD_ARGUMENT' });
    expect(await database.listCollections()).toEqual([]);
  });

  it('keeps sums among 32 writers by two connections, and prevents write skew', async () => {
    const file = newFile();
    const databases = [open(file), open(file, true)];
    const accounts = (databases[0] as Database).collection<Account>('accounts');
    await accounts.insertMany(Array.from({ length: 8 }, (_, n) => ({ id: `${n}`, data: { balance: 100 } })));
    let moves = 0;
    const move = async (database: Database, seed: number) => {
      for (let n = 0; n < 10; n += 1) {
        const [from, to] = [(seed + n) % 8, (seed * 3 + n * 5 + 1) % 8];
        if (from === to) continue;
        await database.withTransaction(
          async (transaction) => {
            const own = accountsOf(transaction);
            const [a, b] = [await own.findById(`${from}`), await own.findById(`${to}`)];
            await own.replaceById(`${from}`, { balance: Number(a?.data.balance) - 1 });
            await own.replaceById(`${to}`, { balance: Number(b?.data.balance) + 1 });
          },
          { attemptsMax: 1_000 },
        );
        moves += 1;
      }
    };
    await Promise.all(Array.from({ length: 32 }, (_, n) => move(databases[n % 2] as Database, n)));
    const all = await accounts.find({}).toArray();
    expect(all.reduce((sum, { data }) => sum + data.balance, 0)).toBe(800);
    expect(all.reduce((sum, { version }) => sum + version - 1, 0)).toBe(2 * moves);

    await accounts.insertMany(['p', 'q'].map((id) => ({ id, data: { balance: 0, on: true } })));
    const leave = (database: Database, own: string, other: string) =>
      database.withTransaction(async (transaction) => {
        const there = await accountsOf(transaction).findById(other);
        await new Promise((resolve) => setTimeout(resolve, 5));
        if (there?.data.on === true) await accountsOf(transaction).updateById(own, { on: false });
      });
    await Promise.all([leave(databases[0] as Database, 'p', 'q'), leave(databases[1] as Database, 'q', 'p')]);
    expect(await accounts.count({ on: true })).toBe(1);
  });
});
