import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { DataError, isDataError } from '@database-service/core';
import { renderSql, type Sql, type SqlParameter, StatementWriter } from '@database-service/sql';
import Database from 'better-sqlite3';
import type { ResolvedConfig } from './config.js';
import { sqliteDialect } from './dialect.js';
import { isBusy, mapError } from './errors.js';

/** A row as an array of its columns. */
export type Row = readonly (string | number | Buffer | null)[];

/** A prepared statement of the driver, rows as arrays. */
export type PreparedStatement = Database.Statement<unknown[], unknown>;

/** Prepared statements kept for each connection: enough for the shapes of queries that a service repeats. */
const statementsMax = 500;

const statements = new StatementWriter(sqliteDialect);

/** One connection and its prepared statements. All calls are synchronous; none may leave a statement open. */
export class Connection {
  readonly database: Database.Database;
  readonly #statements = new Map<string, PreparedStatement>();
  readonly #texts = new WeakMap<Sql, string>();

  constructor(database: Database.Database) {
    this.database = database;
  }

  /** All rows. */
  all(piece: Sql): Row[] {
    const { text, parameters } = statements.write(piece);
    return this.prepare(text).all(...parameters) as Row[];
  }

  /** The first row. */
  first(piece: Sql): Row | undefined {
    const { text, parameters } = statements.write(piece);
    return this.prepare(text).get(...parameters) as Row | undefined;
  }

  /** Rows one by one; ending the loop early frees the statement. Nothing else may use the connection meanwhile. */
  each(piece: Sql): IterableIterator<Row> {
    const { text, parameters } = statements.write(piece);
    return this.prepare(text).iterate(...parameters) as IterableIterator<Row>;
  }

  /** Runs a statement that gives no rows. */
  run(piece: Sql): Database.RunResult {
    const { text, parameters } = statements.write(piece);
    return this.prepare(text).run(...parameters);
  }

  /** A statement to be run often, with parameters given each time: those in the piece only mark the places. */
  statement(piece: Sql): PreparedStatement {
    let text = this.#texts.get(piece);
    if (text === undefined) {
      text = renderSql(piece, sqliteDialect).text;
      this.#texts.set(piece, text);
    }
    return this.prepare(text);
  }

  /** SQLite's plan of a query, a line for each step. */
  explain(text: string, parameters: readonly SqlParameter[]): string[] {
    const rows = this.database.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...parameters) as { detail: string }[];
    return rows.map(({ detail }) => detail);
  }

  /** A statement from the cache, or a new one. */
  prepare(text: string): PreparedStatement {
    const known = this.#statements.get(text);
    if (known !== undefined) {
      this.#statements.delete(text);
      this.#statements.set(text, known);
      return known;
    }
    const statement: PreparedStatement = this.database.prepare(text);
    if (statement.reader) statement.raw(true);
    this.#statements.set(text, statement);
    if (this.#statements.size > statementsMax) {
      const oldest = this.#statements.keys().next();
      if (!oldest.done) this.#statements.delete(oldest.value);
    }
    return statement;
  }
}

/**
 * Opens a connection to the file, and makes the file and its folder if need be.
 *
 * @throws DataError DATABASE_UNAVAILABLE, STORAGE_READ_ONLY, naming the file
 */
export function openConnection(config: ConnectionConfig): Connection {
  const file = config.file === inMemory ? inMemory : path.resolve(config.file);
  try {
    if (file !== inMemory) makeFolder(path.dirname(file));
    return new Connection(openFile(file, config));
  } catch (error) {
    throw describeOpenFailure(file, error);
  }
}

/**
 * Opens a connection of one of several threads that only scan. A scan has no use for pages that it is done with, so it keeps
 * few.
 */
export function openScanner(config: ConnectionConfig): Connection {
  const connection = openConnection(config);
  connection.database.pragma('cache_size = -2048');
  return connection;
}

/** Opens a connection that only a write queue uses: it waits for other processes without stopping this one. */
export function openWriter(config: ConnectionConfig): Connection {
  const connection = openConnection(config);
  connection.database.pragma('busy_timeout = 2');
  return connection;
}

/** The name of a database that is no file. */
export const inMemory = ':memory:';

/** What a connection is opened by. */
export type ConnectionConfig = Pick<ResolvedConfig, 'file' | 'synchronous' | 'busyTimeoutMs'>;

/** Step by step: where a folder cannot be made (`/proc`), Node's `recursive` never ends. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process was quicker.
    if (!existsSync(folder)) throw error;
  }
}

function openFile(file: string, config: ConnectionConfig): Database.Database {
  const database = new Database(file, { timeout: Math.min(config.busyTimeoutMs, blockingWaitMs) });
  try {
    awaitLock(config, () => database.pragma('journal_mode = WAL'));
    database.pragma(`synchronous = ${config.synchronous === 'full' ? 'FULL' : 'NORMAL'}`);
    // After a large write the log does not keep its size for ever.
    database.pragma('journal_size_limit = 67108864');
    // For each of two connections. The kernel keeps the file too: 64 MiB bought nothing measurable but memory.
    database.pragma('cache_size = -8192');
    database.pragma('temp_store = MEMORY');
    // Damage of the kind that a stray file of another program brings is found now, not at the first request.
    database.pragma('schema_version');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** SQLite's own wait stops the whole process, so it is short; the write queue waits the rest without stopping anything. */
export const blockingWaitMs = 100;

const sleeping = new Int32Array(new SharedArrayBuffer(4));
const retryMs = 5;

/** Does what opening needs a lock for; tries again, and waits as long as a write would, while another process has it. */
export function awaitLock<Result>(
  { busyTimeoutMs }: Pick<ConnectionConfig, 'busyTimeoutMs'>,
  work: () => Result,
): Result {
  const endMs = performance.now() + busyTimeoutMs;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= endMs) throw error;
      Atomics.wait(sleeping, 0, 0, retryMs);
    }
  }
}

/** What is told when a file cannot be opened; a DataError stays as it is. */
export function describeOpenFailure(file: string, error: unknown): DataError {
  if (isDataError(error)) return error;
  const { reason, message } = mapError(error);
  const system = error instanceof Error ? error.message : String(error);
  const known = reason === 'ENGINE_ERROR' ? 'DATABASE_UNAVAILABLE' : reason;
  const what = reason === 'ENGINE_ERROR' ? 'It cannot be opened or made; check the path and its permissions.' : message;
  return new DataError(known, `The SQLite database ${file} cannot be used (${system}). ${what}`, {
    details: { file },
    cause: error,
  });
}
