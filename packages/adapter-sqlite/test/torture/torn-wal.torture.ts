import { copyFileSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { openSqlite } from '../../src/adapter.js';

const cuts = Number(process.env.TORTURE_CUTS ?? 100);
const pairs = 200;

/** Makes a file whose log has all that was written, as a power failure would leave it: pairs of documents, one commit each. */
async function makeLog(folder: string): Promise<string> {
  const file = path.join(folder, 'whole.db');
  const database = openSqlite({ file });
  await database.collection('c').createIndex({ n: 1 });
  const raw = new Sqlite(file);
  raw.pragma('wal_checkpoint(TRUNCATE)');
  // Keeps the log from being taken into the file while pairs are written.
  raw.prepare('BEGIN').run();
  raw.prepare('SELECT count(*) FROM c').get();
  for (let n = 0; n < pairs; n += 1) {
    const insert = (side: string) =>
      ({ type: 'insert', collection: 'c', id: `${side}${n}`, data: { n, side } }) as const;
    const results = await database.bulkWrite([insert('a'), insert('b')], { mode: 'atomic' });
    expect(results.every(({ ok }) => ok)).toBe(true);
  }
  const copy = path.join(folder, 'log.db');
  for (const end of ['', '-wal']) copyFileSync(file + end, copy + end);
  raw.close();
  await database.close();
  return copy;
}

/** Cuts the log, or writes rubbish into it from a place on. */
async function damage(file: string, at: number, isCut: boolean): Promise<void> {
  if (isCut) {
    truncateSync(file, at);
    return;
  }
  const log = await open(file, 'r+');
  await log.write(Buffer.alloc(64, 0xa5), 0, 64, at);
  await log.close();
}

it(`opens what ${cuts} torn logs leave: whole commits up to the tear, and nothing else`, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'torn-'));
  const log = await makeLog(folder);
  const bytes = statSync(`${log}-wal`).size;
  expect(bytes).toBeGreaterThan(500_000);
  const kept: number[] = [];
  for (let cut = 0; cut < cuts; cut += 1) {
    const file = path.join(folder, `cut-${cut}.db`);
    copyFileSync(log, file);
    copyFileSync(`${log}-wal`, `${file}-wal`);
    await damage(`${file}-wal`, Math.floor((bytes * (cut + 0.5)) / cuts), cut % 2 === 0);
    const database = openSqlite({ file });
    const documents = await database.collection('c').find().toArray();
    const count = documents.length / 2;
    const commits = Array.from({ length: count }, (_, n) => [`a${n}`, `b${n}`]).flat();
    expect(documents.map(({ id }) => id)).toEqual([...commits].sort());
    // The index knows the same documents, and the feed has their records.
    expect(await database.collection('c').count({ n: { $gte: 0 } })).toBe(documents.length);
    const raw = new Sqlite(file, { readonly: true });
    expect(raw.pragma('integrity_check', { simple: true })).toBe('ok');
    const index = raw.prepare('SELECT id FROM dbs_indexes').pluck().get();
    expect(raw.prepare(`SELECT count(*) FROM dbs_index_${index}`).pluck().get()).toBe(documents.length);
    expect(raw.prepare('SELECT document_id FROM dbs_changes ORDER BY number').pluck().all()).toEqual(commits);
    raw.close();
    // Writing goes on, with the next number.
    await database.collection('c').insertOne({ n: -1 });
    await database.close();
    kept.push(count);
    for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
  }
  expect(kept).toEqual([...kept].sort((a, b) => a - b));
  expect(kept[0]).toBeLessThan(10);
  expect(kept.at(-1)).toBeGreaterThan(pairs - 10);
  rmSync(folder, { recursive: true, force: true });
});
