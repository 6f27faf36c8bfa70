import { setTimeout } from 'node:timers/promises';
import { renderSql, type Sql, type SqlConnection, type SqlExecutor, type SqlRow } from '@database-service/sql';
import Sqlite from 'better-sqlite3';
import { sqliteDialect } from '../../dist/dialect.js';

/**
 * What happens at a statement, `BEGIN` and `COMMIT` too: nothing, a pause, a fault of the way to the engine (it throws), or one
 * of the way back: the statement runs, but its answer is lost.
 */
export type Fault = (text: string, database: Sqlite.Database) => Promise<'lost' | undefined>;

/** The error of a statement whose answer was lost. */
export const lostAnswer = new Error('The answer was lost.');

/**
 * The connections that a sequencer needs, on a SQLite file: one for statements, one for transactions. The file has one writer
 * at a time; who finds it busy tries again without stopping the process, as a server's client would wait.
 */
export class FileConnection implements SqlConnection {
  readonly #plain: Sqlite.Database;
  readonly #transacting: Sqlite.Database;
  readonly #fault: Fault;
  #last: Promise<unknown> = Promise.resolve();
  /** How many statements were run. */
  statements = 0;

  constructor(file: string, fault: Fault = async () => undefined) {
    const open = () => {
      const database = new Sqlite(file, { timeout: 0 });
      database.pragma('journal_mode = WAL');
      // Processes are killed here, not machines.
      database.pragma('synchronous = OFF');
      return database;
    };
    this.#plain = open();
    this.#transacting = open();
    this.#fault = fault;
  }

  async all(piece: Sql): Promise<readonly SqlRow[]> {
    return await this.#on(this.#plain).all(piece);
  }

  async run(piece: Sql): Promise<number> {
    return await this.#on(this.#plain).run(piece);
  }

  transaction<Result>(work: (executor: SqlExecutor) => Promise<Result>): Promise<Result> {
    const running = this.#last.then(() => this.#transact(work));
    this.#last = running.catch(() => undefined);
    return running;
  }

  close(): void {
    this.#plain.close();
    this.#transacting.close();
  }

  async #transact<Result>(work: (executor: SqlExecutor) => Promise<Result>): Promise<Result> {
    const database = this.#transacting;
    try {
      await this.#exec(database, 'BEGIN IMMEDIATE');
      const result = await work(this.#on(database));
      await this.#exec(database, 'COMMIT');
      return result;
    } finally {
      if (database.open && database.inTransaction) database.exec('ROLLBACK');
    }
  }

  #on(database: Sqlite.Database): SqlExecutor {
    const prepare = (piece: Sql) => {
      const { text, parameters } = renderSql(piece, sqliteDialect);
      return { text, statement: database.prepare(text), parameters };
    };
    return {
      all: async (piece) => {
        const { text, statement, parameters } = prepare(piece);
        return await this.#call(text, database, () => statement.raw(true).all(...parameters) as SqlRow[]);
      },
      run: async (piece) => {
        const { text, statement, parameters } = prepare(piece);
        return await this.#call(text, database, () => statement.run(...parameters).changes);
      },
    };
  }

  async #exec(database: Sqlite.Database, text: string): Promise<void> {
    await this.#call(text, database, () => database.exec(text));
  }

  async #call<Result>(text: string, database: Sqlite.Database, call: () => Result): Promise<Result> {
    this.statements += 1;
    const outcome = await this.#fault(text, database);
    const result = await patiently(call);
    if (outcome === 'lost') throw lostAnswer;
    return result;
  }
}

/** Calls again while the file is busy. */
export async function patiently<Result>(call: () => Result): Promise<Result> {
  for (;;) {
    try {
      return call();
    } catch (error) {
      if (!(error instanceof Sqlite.SqliteError) || !error.code.startsWith('SQLITE_BUSY')) throw error;
      await setTimeout(1);
    }
  }
}
