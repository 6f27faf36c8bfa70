import Database from 'better-sqlite3';
import type { BenchDocument } from '../load/documents.js';

/** A document as the store by hand gives it. */
export interface BareDocument {
  readonly id: string;
  readonly data: BenchDocument;
  readonly version: number;
  readonly created_at: string;
}

/** The store by hand. */
export interface BareStore {
  get(id: string): BareDocument | undefined;
  add(id: string, data: BenchDocument): void;
  /** In one commit. */
  addAll(documents: readonly (readonly [string, BenchDocument])[]): void;
  findByCountry(country: string, limit: number): BareDocument[];
  countByZip(zip: string): number;
  close(): void;
}

interface Row {
  readonly id: string;
  readonly data: string;
  readonly version: number;
  readonly created_at: string;
}

const toDocument = ({ id, data, version, created_at }: Row): BareDocument => ({
  id,
  data: JSON.parse(data) as BenchDocument,
  version,
  created_at,
});

/**
 * What one would write by hand: a table of JSON texts, prepared statements, an expression index for the filter, and a
 * record of each change in the same commit.
 * WAL with synchronous FULL: a commit survives a power failure, as with the adapter's default.
 */
export function openBareStore(file: string, { isIndexed = true }: { readonly isIndexed?: boolean } = {}): BareStore {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec(
    `CREATE TABLE IF NOT EXISTS documents (id TEXT PRIMARY KEY, data TEXT NOT NULL, version INTEGER NOT NULL, created_at TEXT NOT NULL);
     CREATE TABLE IF NOT EXISTS changes (number INTEGER PRIMARY KEY, id TEXT NOT NULL, op TEXT NOT NULL, version INTEGER NOT NULL,
       time INTEGER NOT NULL, data TEXT)`,
  );
  if (isIndexed) {
    database.exec(
      `CREATE INDEX IF NOT EXISTS by_country ON documents (json_extract(data, '$.country'), json_extract(data, '$.population') DESC)`,
    );
  }
  const select = database.prepare<[string], Row>('SELECT id, data, version, created_at FROM documents WHERE id = ?');
  const insert = database.prepare('INSERT INTO documents (id, data, version, created_at) VALUES (?, ?, 1, ?)');
  const record = database.prepare('INSERT INTO changes (id, op, version, time, data) VALUES (?, ?, 1, ?, ?)');
  const filter = database.prepare<[string, number], Row>(
    `SELECT id, data, version, created_at FROM documents WHERE json_extract(data, '$.country') = ?
     ORDER BY json_extract(data, '$.population') DESC LIMIT ?`,
  );
  const scan = database.prepare<[string], { readonly count: number }>(
    `SELECT count(*) AS count FROM documents WHERE json_extract(data, '$.address.zip') = ?`,
  );
  const store = (id: string, data: BenchDocument): void => {
    const text = JSON.stringify(data);
    const now = new Date();
    insert.run(id, text, now.toISOString());
    record.run(id, 'created', now.getTime(), text);
  };
  const add = database.transaction(store);
  const addAll = database.transaction((documents: readonly (readonly [string, BenchDocument])[]) => {
    for (const [id, data] of documents) store(id, data);
  });
  return {
    get(id: string): BareDocument | undefined {
      const row = select.get(id);
      return row === undefined ? undefined : toDocument(row);
    },
    add,
    addAll,
    findByCountry: (country: string, limit: number): BareDocument[] => filter.all(country, limit).map(toDocument),
    countByZip: (zip: string): number => scan.get(zip)?.count ?? 0,
    close: () => database.close(),
  };
}
