import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  createLeases,
  createSequencedFeed,
  type NewChangeRow,
  renderSql,
  writePendingRow,
} from '@database-service/sql';
import Sqlite from 'better-sqlite3';
import { sqliteDialect } from '../../dist/dialect.js';
import { patiently } from './file-connection.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sequenced-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
let files = 0;

/** The history of every file here. */
const epoch = '0123456789abcdef';
/** The place before its first record. */
export const beginning = `1.${epoch}.0`;

/** Leaves a record under an id that it was given before. Parameters: id, those of `insertPending`. */
export const insertWithId = `INSERT INTO dbs_pending_changes
  (id, collection, document_id, op, version, time, created_at, data, metadata, bytes, noted_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(unixepoch('subsec') * 1000 AS INTEGER))`;

/** A SQLite file with the change feed of an engine with several writers. */
export class SequencedFile {
  readonly file = path.join(folder, `${++files}.db`);
  readonly raw: Sqlite.Database;

  constructor() {
    this.raw = new Sqlite(this.file, { timeout: 0 });
    this.raw.pragma('journal_mode = WAL');
    this.raw.pragma('synchronous = OFF');
    for (const piece of [...createSequencedFeed(sqliteDialect, epoch), ...createLeases(sqliteDialect)]) {
      const { text, parameters } = renderSql(piece, sqliteDialect);
      this.raw.prepare(text).run(...parameters);
    }
  }

  /** Commits records under ids that they were given before, as an engine with several writers does. */
  async commit(records: readonly (readonly [id: number, row: NewChangeRow])[]): Promise<void> {
    const insert = this.raw.prepare(insertWithId);
    const insertAll = this.raw.transaction(() => {
      for (const [id, row] of records) insert.run(id, ...writePendingRow(row));
    });
    await patiently(() => insertAll.immediate());
  }

  /** What the feed has, in the order of the numbers: `number document op version`. */
  listNumbered(): string[] {
    const rows = this.raw
      .prepare('SELECT number, coalesce(document_id, collection), op, version FROM dbs_changes ORDER BY number')
      .raw()
      .all() as unknown[][];
    return rows.map((row) => row.join(' ').trim());
  }

  /** How many records wait. */
  countPending(): number {
    return Number(this.raw.prepare('SELECT count(*) FROM dbs_pending_changes').pluck().get());
  }
}

/** The record of a document of the collection `c`. */
export function changeOf(
  id: string,
  op: 'created' | 'updated' | 'deleted',
  version: number,
  data = '{}',
): NewChangeRow {
  const content = op === 'deleted' ? ([null, null, null] as const) : ([1, data, '{}'] as const);
  return ['c', id, op, version, 1_000 + version, ...content];
}
