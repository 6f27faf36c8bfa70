import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createContext, defaultLimits, parseFilter } from '@database-service/core';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { createSqliteAdapter } from './adapter.js';

/** Writes until it is killed; prints the id of each document that was acknowledged. Needs the built package. */
const writer = `
const { createSqliteAdapter } = await import(process.argv[1]);
const { createContext, parseIndexDefinition, defaultLimits } = await import(process.argv[2]);
const context = createContext();
const adapter = createSqliteAdapter({ file: process.argv[3] });
await adapter.collection('c').createIndex(context, parseIndexDefinition({ keys: { n: 1 }, options: { unique: true } }, defaultLimits));
const insert = (id, n) => ({ kind: 'insert', collection: 'c', document: { id, data: { n }, metadata: {} } });
for (let n = 0; ; n += 4) {
  const single = adapter.write(context, { mode: 'ordered', operations: [insert('s' + n, n)] });
  const pair = adapter.write(context, { mode: 'atomic', operations: [insert('a' + n, n + 1), insert('b' + n, n + 2)] });
  await Promise.all([single, pair]);
  process.stdout.write('s' + n + ' a' + n + ' b' + n + '\\n');
}
`;

it('keeps all that was acknowledged, and no half of a transaction, when the process is killed', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sqlite-crash-'));
  const file = path.join(folder, 'a.db');
  const built = (of: string) => pathToFileURL(path.resolve(import.meta.dirname, '../..', of, 'dist/index.js')).href;
  for (let round = 0; round < 3; round += 1) {
    rmSync(file, { force: true });
    rmSync(`${file}-wal`, { force: true });
    const args = ['--input-type=module', '-e', writer, built('adapter-sqlite'), built('core'), file];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text: string) => {
      printed += text;
      if (printed.split('\n').length > 40 + round * 17) child.kill('SIGKILL');
    });
    await new Promise((resolve) => child.once('close', resolve));

    const adapter = createSqliteAdapter({ file });
    const context = createContext();
    const acknowledged = printed.slice(0, printed.lastIndexOf('\n')).split(/\s+/);
    for (const id of acknowledged) expect(await adapter.collection('c').get(context, id), id).toBeDefined();
    const everything = { filter: parseFilter({}, defaultLimits) };
    const documents = await adapter.collection('c').count(context, everything);
    await adapter.close();
    const database = new Database(file, { readonly: true });
    const one = (text: string) => database.prepare(text).pluck().get();
    const index = one('SELECT id FROM dbs_indexes');
    expect(one(`SELECT count(*) FROM dbs_index_${index}`)).toBe(documents);
    expect(one(`SELECT count(*) FROM c WHERE id LIKE 'a%'`)).toBe(one(`SELECT count(*) FROM c WHERE id LIKE 'b%'`));
    expect(one('PRAGMA integrity_check')).toBe('ok');
    database.close();
  }
  rmSync(folder, { recursive: true, force: true });
});
