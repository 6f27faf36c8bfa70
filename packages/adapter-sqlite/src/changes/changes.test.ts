import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Adapter, type ChangeRecord, createContext, createDatabase } from '@database-service/core';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { createSqliteAdapter, openSqlite } from '../adapter.js';
import { resolveConfig } from '../config.js';
import { Store } from '../store.js';
import { setLayoutBack } from '../testing/set-layout-back.js';
import { trimAll } from './trim-all.js';

const context = createContext();
const folder = mkdtempSync(path.join(tmpdir(), 'changes-'));
const opened: { close(): Promise<void> }[] = [];
let files = 0;
const newFile = () => path.join(folder, `${++files}.db`);

afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

function open(file: string): Adapter {
  const adapter = createSqliteAdapter({ file });
  opened.push(adapter);
  return adapter;
}

/** The first records behind a place. */
async function take(adapter: Adapter, count: number, after?: string): Promise<readonly ChangeRecord[]> {
  const found: ChangeRecord[] = [];
  const request = { collection: 'c', idleMs: 1_000, ...(after === undefined ? {} : { after }) };
  for await (const { records } of adapter.ports.changes?.watch(context, request) ?? []) {
    found.push(...records);
    if (found.length >= count) break;
  }
  return found;
}

async function placeOf(adapter: Adapter): Promise<string> {
  for await (const { token } of adapter.ports.changes?.watch(context, { idleMs: 1_000 }) ?? []) return token;
  throw new TypeError('The watch ended.');
}

describe('the change feed of a file', () => {
  it('tells of what another connection writes', async () => {
    const file = newFile();
    const [reader, writer] = [open(file), createDatabase(open(file))];
    const start = await placeOf(reader);
    const found = take(reader, 2, start);
    await writer.collection('c').insertOne({ n: 1 }, { id: 'x' });
    await writer.collection('c').updateById('x', { $inc: { n: 1 } });
    expect((await found).map(({ op }) => op)).toEqual(['created', 'updated']);
  });

  it('goes on from a token in another process’s life', async () => {
    const file = newFile();
    const first = openSqlite({ file });
    const start = await placeOf(first.adapter);
    await first.collection('c').insertMany([1, 2, 3].map((n) => ({ data: { n }, id: `${n}` })));
    const [one] = await take(first.adapter, 3, start);
    await first.close();
    const rest = await take(open(file), 2, one?.token);
    expect(rest.map((record) => 'documentId' in record && record.documentId)).toEqual(['2', '3']);
  });

  it('refuses tokens of another file, and of a future that it has not had', async () => {
    const [one, two] = [open(newFile()), open(newFile())];
    await expect(take(two, 1, await placeOf(one))).rejects.toMatchObject({ code: 'HISTORY_LOST', retryable: false });
    const future = (await placeOf(one)).replace(/[^.]+$/, 'zz');
    await expect(take(one, 1, future)).rejects.toMatchObject({ reason: 'HISTORY_LOST' });
  });

  it('removes what is too old, keeps the newest number, and says that history is lost', async () => {
    const file = newFile();
    const store = new Store(resolveConfig({ file, changesRetentionHours: 1 }));
    opened.push(store);
    const adapter = open(file);
    const start = await placeOf(adapter);
    const documents = Array.from({ length: 2_500 }, (_, n) => ({ data: { n } }));
    await createDatabase(adapter).collection('c').insertMany(documents);
    const all = await take(adapter, 2_500, start);
    const raw = new Database(file);
    raw.prepare('UPDATE dbs_changes SET time = time - 7200000 WHERE number <= 2300').run();
    await trimAll(store);
    expect(raw.prepare('SELECT min(number), count(*) FROM dbs_changes').raw().get()).toEqual([2_301, 200]);
    await expect(take(adapter, 1, start)).rejects.toMatchObject({ reason: 'HISTORY_LOST' });
    await expect(take(adapter, 1, all[2_298]?.token)).rejects.toMatchObject({ reason: 'HISTORY_LOST' });
    expect(await take(adapter, 200, all[2_299]?.token)).toEqual(all.slice(2_300));
    raw.prepare('UPDATE dbs_changes SET time = 0').run();
    await trimAll(store);
    expect(raw.prepare('SELECT number FROM dbs_changes').pluck().all()).toEqual([2_500]);
    raw.close();
    expect(await take(adapter, 1, all[2_498]?.token)).toHaveLength(1);
  });

  it('tells a reader that was overtaken by the removal while it watched', async () => {
    const file = newFile();
    const adapter = open(file);
    const { collection } = createDatabase(adapter);
    const start = await placeOf(adapter);
    await collection('c').insertMany(Array.from({ length: 1_000 }, (_, n) => ({ data: { n } })));
    const slow = (async () => {
      const request = { collection: 'c', idleMs: 1_000, after: start };
      let seen = 0;
      for await (const { records } of adapter.ports.changes?.watch(context, request) ?? []) {
        seen += records.length;
        if (seen !== 200) continue;
        const raw = new Database(file);
        raw.prepare('DELETE FROM dbs_changes WHERE number <= 600').run();
        raw.close();
      }
    })();
    await expect(slow).rejects.toMatchObject({ reason: 'HISTORY_LOST' });
  });

  it('ends watches when it is closed', async () => {
    const adapter = open(newFile());
    const watched = take(adapter, 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await adapter.close();
    await expect(watched).rejects.toMatchObject({ reason: 'SHUTTING_DOWN' });
  });

  it('begins in a file of a former layout, whose documents it does not tell', async () => {
    const file = newFile();
    await openSqlite({ file }).close();
    setLayoutBack(file, 2);
    const adapter = open(file);
    const start = await placeOf(adapter);
    await createDatabase(adapter).collection('c').insertOne({ n: 1 });
    expect(await take(adapter, 1, start)).toHaveLength(1);
  });

  it('hands every record to a reader with a place of its own, also when it fails and begins again', async () => {
    const file = newFile();
    const handled: string[] = [];
    const isOver = new AbortController();
    const life = async (failAt: number) => {
      const database = openSqlite({ file });
      const reader = {
        name: 'mail',
        collection: 'c',
        handle(change: ChangeRecord) {
          if (!('documentId' in change)) return;
          if (Number(change.documentId) === failAt) throw new TypeError('The mail server is away.');
          handled.push(change.documentId);
          if (handled.length === 4) isOver.abort();
        },
      };
      const outcome = await database.follow(reader, { signal: isOver.signal }).catch((error: unknown) => error);
      await database.close();
      return outcome;
    };
    const writer = createDatabase(open(file));
    const first = life(2);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await writer.collection('other').insertOne({});
    await writer.collection('c').insertOne({}, { id: '1' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await writer.collection('c').insertOne({}, { id: '2' });
    expect(await first).toMatchObject({ message: 'The mail server is away.' });
    await writer.collection('c').insertOne({}, { id: '3' });
    await writer.collection('c').insertOne({}, { id: '4' });
    expect(await life(0)).toMatchObject({ reason: 'CANCELLED' });
    expect(handled).toEqual(['1', '2', '3', '4']);
    const wrong = { name: 'no/name', handle: () => undefined };
    await expect(writer.follow(wrong)).rejects.toMatchObject({ reason: 'BAD_NAME' });
  });

  it('lets one reader work under a name: the other ends', async () => {
    const database = createDatabase(open(newFile()));
    const reader = { name: 'twice', handle: () => undefined };
    const outcomes = [database.follow(reader), database.follow(reader)].map((work) => work.catch((error) => error));
    expect(await Promise.race(outcomes)).toMatchObject({ reason: 'WRITE_CONTENTION', retryable: true });
  });

  it('has the same records for library users, by filter', async () => {
    const database = createDatabase(open(newFile()));
    const people = database.collection<{ name: string; age: number }>('c');
    const seen: string[] = [];
    const watching = (async () => {
      for await (const change of people.watch({ age: { $gte: 18 } })) {
        if (change.op === 'dropped' || change.op === 'renamed') break;
        seen.push(`${change.op} ${change.documentId} ${change.after?.data.name}`);
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await people.insertOne({ name: 'Ada', age: 36 }, { id: 'a' });
    await people.insertOne({ name: 'Tim', age: 9 }, { id: 't' });
    await people.updateById('t', { age: 18 });
    await people.deleteById('a');
    await database.dropCollection('c');
    await watching;
    expect(seen).toEqual(['created a Ada', 'updated t Tim', 'deleted a undefined']);
    expect(() => people.watch({ $text: { $search: 'x' } })).toThrow(expect.objectContaining({ reason: 'BAD_OPERAND' }));
    expect(() => people.watch({}, { after: 5 as never })).toThrow(expect.objectContaining({ reason: 'BAD_ARGUMENT' }));
  });
});
