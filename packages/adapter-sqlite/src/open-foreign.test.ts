import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, expect, it } from 'vitest';
import { createSqliteAdapter } from './adapter.js';

const folder = mkdtempSync(path.join(tmpdir(), 'foreign-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each([1, 2, 3, 4])(
  'a file of another program that calls itself version %i is refused, and left as it is',
  (version) => {
    const file = path.join(folder, `${version}.db`);
    const raw = new Database(file);
    raw.exec(`CREATE TABLE theirs (a); PRAGMA user_version = ${version}`);
    raw.close();
    expect(() => createSqliteAdapter({ file })).toThrow(
      expect.objectContaining({ reason: 'DATABASE_UNAVAILABLE', message: expect.stringContaining('another program') }),
    );
    const after = new Database(file);
    expect(after.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['theirs']);
    expect(after.pragma('user_version', { simple: true })).toBe(version);
    after.close();
  },
);
