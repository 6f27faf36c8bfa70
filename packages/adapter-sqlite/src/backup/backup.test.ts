import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Adapter, createContext, createDatabase } from '@database-service/core';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSqliteAdapter, openSqlite } from '../adapter.js';
import { setLayoutBack } from '../testing/set-layout-back.js';
import { checkSqliteCopy } from './copy-facts.js';
import { lockDatabase, tryLock } from './lock-file.js';
import { checkSqliteUnused, restoreSqlite } from './restore.js';
import { snapshotSqlite } from './snapshot.js';

let folder: string;
let file: string;
let copy: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sqlite-backup-'));
  file = path.join(folder, 'a.db');
  copy = path.join(folder, 'copy');
});

afterEach(async () => {
  for (const child of children.splice(0)) await end(child);
  rmSync(folder, { recursive: true, force: true });
});

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await closed;
}

/** Runs a program on the file in another process; resolves when it has printed its first line. Needs the built package. */
async function runBeside(program: string): Promise<{ readonly child: ChildProcess; printed(): string }> {
  const built = (of: string) => pathToFileURL(path.resolve(import.meta.dirname, '../../..', of, 'dist/index.js')).href;
  const start = `const { openSqlite } = await import(process.argv[1]);
const database = openSqlite({ file: process.argv[2] });
process.on('exit', () => database);
setInterval(() => undefined, 1_000);`;
  const args = ['--input-type=module', '-e', `${start}\n${program}`, built('adapter-sqlite'), file];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', () => reject(new TypeError('The other process ended.')));
  });
  return { child, printed: () => printed };
}

async function write(target: string, ...ids: string[]): Promise<void> {
  const database = openSqlite({ file: target });
  for (const id of ids) await database.collection('c').insertOne({ of: id }, { id });
  await database.close();
}

async function idsOf(target: string): Promise<string[]> {
  const database = openSqlite({ file: target });
  const found = await database
    .collection('c')
    .find({}, { sort: { id: 1 } })
    .toArray();
  await database.close();
  return found.map(({ id }) => id);
}

const sha256 = (of: string): string => createHash('sha256').update(readFileSync(of)).digest('hex');
const filesBeside = (): string[] => readdirSync(folder).sort();
const unavailable = { reason: 'DATABASE_UNAVAILABLE' };

async function placeOf(adapter: Adapter): Promise<string> {
  for await (const { token } of adapter.ports.changes?.watch(createContext(), { idleMs: 1_000 }) ?? []) return token;
  throw new TypeError('The watch ended.');
}

describe('snapshotSqlite', () => {
  it('ends, and is of one moment, while another process writes without a pause', async () => {
    const { child, printed } = await runBeside(`
      const c = database.collection('c');
      await c.insertOne({ n: 0 }, { id: 'a' });
      await c.insertOne({ n: 0 }, { id: 'b' });
      await c.insertMany(Array.from({ length: 20_000 }, (_, n) => ({ id: 'old' + n, data: { text: 'x'.repeat(500) } })));
      for (let n = 1; ; n += 1) {
        const change = (id) => ({ type: 'update', collection: 'c', filter: { id }, update: { $set: { n } } });
        await database.bulkWrite([change('a'), change('b')], { mode: 'atomic' });
        process.stdout.write(n + '\\n');
      }`);
    const acknowledged = Number(printed().trimEnd().split('\n').at(-1));
    const steps: number[] = [];
    await snapshotSqlite(file, copy, { onProgress: (done) => void steps.push(done) });
    const during = Number(printed().trimEnd().split('\n').at(-1));
    await end(child);

    const database = new Database(copy, { readonly: true });
    const [a, b] = database.prepare("SELECT data ->> 'n' FROM c WHERE id IN ('a', 'b')").pluck().all() as number[];
    database.close();
    expect(a).toBe(b);
    expect(a).toBeGreaterThanOrEqual(acknowledged);
    expect(a).toBeLessThanOrEqual(during + 1);
    expect(steps.length).toBeGreaterThan(1);
    expect(steps).toEqual([...steps].sort((one, other) => one - other));
    expect(checkSqliteCopy(copy)).toMatchObject({ collections: { c: 20_002 }, lastChange: 20_002 + 2 * Number(a) });
  });

  it('leaves one file that only its owner may read, which needs no log', async () => {
    await write(file, 'x');
    const before = readFileSync(file);
    await snapshotSqlite(file, copy);
    expect(readFileSync(file)).toEqual(before);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(checkSqliteCopy(copy)).toEqual({ layout: expect.any(Number), collections: { c: 1 }, lastChange: 1 });
    expect(filesBeside().filter((name) => name.startsWith('copy'))).toEqual(['copy']);
  });

  it('has what a killed process had in its log', async () => {
    const { child } = await runBeside(`
      await database.collection('c').insertOne({}, { id: 'x' });
      console.log('written');`);
    await end(child);
    await snapshotSqlite(file, copy);
    expect(checkSqliteCopy(copy).collections).toEqual({ c: 1 });
  });

  it.each([
    ['does not exist', () => undefined, /does not exist yet/],
    [
      'is of another program',
      () => new Database(file).exec('CREATE TABLE t (a)').close(),
      /no database of this service/,
    ],
    ['is of a later version', () => new Database(file).exec('PRAGMA user_version = 99').close(), /later version/],
    ['is no database', () => writeFileSync(file, 'not a database '.repeat(99)), /not a database/],
  ])('refuses a file that %s, and leaves no copy', async (_what, make, message) => {
    make();
    const error = await snapshotSqlite(file, copy).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject(unavailable);
    expect(String(error)).toMatch(message);
    expect(existsSync(copy)).toBe(false);
  });

  it('overwrites nothing', async () => {
    await write(file, 'x');
    writeFileSync(copy, 'mine');
    await expect(snapshotSqlite(file, copy)).rejects.toMatchObject(unavailable);
    expect(readFileSync(copy, 'utf8')).toBe('mine');
  });
});

describe('checkSqliteCopy', () => {
  it('finds an entry that is missing in an index of SQLite', async () => {
    await write(file, 'x', 'y');
    const database = new Database(file);
    database.unsafeMode().exec(`PRAGMA writable_schema = ON;
      UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'dbs_feed_readers')
        WHERE name = 'sqlite_autoindex_c_1'`);
    database.close();
    expect(() => checkSqliteCopy(file)).toThrow(expect.objectContaining(unavailable));
  });

  it('knows files of the layout before the change feed', async () => {
    await write(file, 'x');
    setLayoutBack(file, 2);
    await snapshotSqlite(file, copy);
    expect(checkSqliteCopy(copy)).toEqual({ layout: 2, collections: { c: 1 } });
    await restoreSqlite(file, copy, { sha256: sha256(copy) });
    expect(checkSqliteCopy(file)).toEqual({ layout: 2, collections: { c: 1 } });
  });
});

describe('restoreSqlite', () => {
  it('brings back what was, keeps what is replaced, and refuses tokens of the lost future', async () => {
    await write(file, 'x');
    chmodSync(file, 0o640);
    await snapshotSqlite(file, copy);
    const adapter = createSqliteAdapter({ file });
    const before = await placeOf(adapter);
    await createDatabase(adapter).collection('c').insertOne({}, { id: 'lost' });
    const after = await placeOf(adapter);
    await adapter.close();

    const { file: replaced, formerFile } = await restoreSqlite(file, copy, { sha256: sha256(copy) });
    expect(replaced).toBe(file);
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(await idsOf(String(formerFile))).toEqual(['lost', 'x']);
    expect(await idsOf(file)).toEqual(['x']);

    // The new history gets as far as the lost one: without another epoch its numbers would fit.
    await write(file, 'y', 'z');
    const again = createSqliteAdapter({ file });
    for (const token of [before, after]) {
      const watching = again.ports.changes
        ?.watch(createContext(), { after: token, idleMs: 1_000 })
        [Symbol.asyncIterator]();
      await expect(watching?.next()).rejects.toMatchObject({ reason: 'HISTORY_LOST' });
    }
    await again.close();
  });

  it('leaves nothing of the log of a process that was killed to the new file', async () => {
    await write(file, 'x');
    await snapshotSqlite(file, copy);
    const { child } = await runBeside(`
      for (const id of ['log1', 'log2', 'log3']) await database.collection('c').insertOne({}, { id });
      console.log('written');`);
    await end(child);
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
    const { formerFile } = await restoreSqlite(file, copy, { sha256: sha256(copy) });
    expect(filesBeside()).toEqual(['a.db', path.basename(String(formerFile)), 'copy']);
    expect(await idsOf(file)).toEqual(['x']);
    expect(await idsOf(String(formerFile))).toEqual(['log1', 'log2', 'log3', 'x']);
  });

  it('makes a file that was not there, follows a symbolic link, and keeps no former file if told so', async () => {
    await write(file, 'x');
    await snapshotSqlite(file, copy);
    const options = { sha256: sha256(copy), discardFormer: true };
    const other = path.join(folder, 'b.db');
    expect(await restoreSqlite(other, copy, options)).toEqual({ file: other });
    expect(await idsOf(other)).toEqual(['x']);
    const linked = path.join(folder, 'link.db');
    symlinkSync(other, linked);
    expect(await restoreSqlite(linked, copy, options)).toEqual({ file: other });
    expect(filesBeside()).toEqual(['a.db', 'b.db', 'copy', 'link.db']);
  });

  it('replaces a file that is no database any more', async () => {
    await write(file, 'x');
    await snapshotSqlite(file, copy);
    writeFileSync(file, 'rubbish '.repeat(2_000));
    const { formerFile } = await restoreSqlite(file, copy, { sha256: sha256(copy) });
    expect(await idsOf(file)).toEqual(['x']);
    expect(readFileSync(String(formerFile), 'utf8')).toMatch(/^rubbish/);
  });

  it('refuses where it cannot tell whether documents are lost or somebody writes', async () => {
    await write(file, 'x');
    await snapshotSqlite(file, copy);
    const options = { sha256: sha256(copy) };
    rmSync(file);
    writeFileSync(`${file}-wal`, 'log');
    await expect(restoreSqlite(file, copy, options)).rejects.toMatchObject(unavailable);
    expect(filesBeside()).toEqual(['a.db-wal', 'copy']);
    writeFileSync(file, 'rubbish '.repeat(2_000));
    writeFileSync(`${file}-wal`, '');
    await expect(restoreSqlite(file, copy, options)).rejects.toThrow(/cannot be told whether a server has it open/);
    expect(readFileSync(file, 'utf8')).toMatch(/^rubbish/);
  });

  it.each(['reads', 'writes'])('refuses while another process %s', async (what) => {
    await write(file, 'x');
    await snapshotSqlite(file, copy);
    const { child } = await runBeside(
      what === 'reads'
        ? 'await database.collection("c").find({}).toArray(); console.log("open");'
        : 'for (let n = 0; ; n += 1) { await database.collection("c").insertOne({ n }); console.log(n); }',
    );
    const restoring = restoreSqlite(file, copy, { sha256: sha256(copy) });
    await expect(restoring).rejects.toThrow(/is in use: a server or another program has it open/);
    await expect(checkSqliteUnused(file)).rejects.toMatchObject(unavailable);
    expect(filesBeside()).toEqual(['a.db', 'a.db-shm', 'a.db-wal', 'copy']);
    await end(child);
    await checkSqliteUnused(file);
    await restoreSqlite(file, copy, { sha256: sha256(copy) });
    expect(await idsOf(file)).toEqual(['x']);
  });

  it('refuses a copy that is not what its checksum says, and one that is no copy', async () => {
    await write(file, 'x');
    await snapshotSqlite(file, copy);
    const sum = sha256(copy);
    await write(file, 'y');
    const bytes = readFileSync(copy);
    bytes.writeUInt8(bytes.readUInt8(9_999) ^ 1, 9_999);
    writeFileSync(copy, bytes);
    await expect(restoreSqlite(file, copy, { sha256: sum })).rejects.toThrow(/not what its checksum says/);
    writeFileSync(copy, 'rubbish');
    await expect(restoreSqlite(file, copy, { sha256: sha256(copy) })).rejects.toMatchObject(unavailable);
    expect(filesBeside()).toEqual(['a.db', 'copy']);
    expect(await idsOf(file)).toEqual(['x', 'y']);
  });

  it('clears what killed ones left, but no file of others', async () => {
    await write(file, 'x');
    await snapshotSqlite(file, copy);
    for (const name of [
      'a.db.restore-0123abcd.partial',
      'a.db.restore-mine.partial',
      'b.db.restore-0123abcd.partial',
    ]) {
      writeFileSync(path.join(folder, name), '');
    }
    await restoreSqlite(file, copy, { sha256: sha256(copy), discardFormer: true });
    expect(filesBeside()).toEqual(['a.db', 'a.db.restore-mine.partial', 'b.db.restore-0123abcd.partial', 'copy']);
  });
});

describe('the lock of a database', () => {
  it('keeps others from opening it', async () => {
    await write(file, 'x');
    const lock = await lockDatabase(file);
    expect(() => openSqlite({ file })).toThrow(expect.objectContaining(unavailable));
    await expect(lockDatabase(file)).rejects.toMatchObject(unavailable);
    lock.release();
    lock.release();
    expect(await idsOf(file)).toEqual(['x']);
  });
});

describe('tryLock', () => {
  it('lets one have it at a time', () => {
    const place = path.join(folder, '.lock');
    const lock = tryLock(place);
    expect(lock).toBeDefined();
    expect(tryLock(place)).toBeUndefined();
    lock?.release();
    const next = tryLock(place);
    expect(next).toBeDefined();
    next?.release();
    expect(statSync(place).size).toBe(0);
  });
});
