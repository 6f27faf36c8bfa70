import { checkCancelled, type OperationContext } from '@database-service/core';
import { identifier, type RenderedSql, type Sql, type SqlRow, sql } from '@database-service/sql';
import { type Borrowed, type Connections, readAttemptsMax } from '../connect/connections.js';
import type { Session } from '../connect/session.js';
import { isConnectionLoss } from '../errors.js';

/** Rows of a statement in parts, the next of which is fetched when it is asked for. */
export type RowParts = AsyncGenerator<readonly SqlRow[], void, undefined>;

/** What reads are done with. Errors are the driver's. */
export interface ReadSource {
  readonly context: OperationContext;
  /** Whether a statement may fail without harm to what comes after it. */
  readonly mayFail: boolean;
  /** All rows, of a statement that gives few. */
  all(piece: Sql | RenderedSql): Promise<readonly SqlRow[]>;
  /** Any number of rows, by a cursor of the server's: memory stays flat. Ending the iteration early frees it. */
  stream(piece: Sql, sizeOf: (row: SqlRow) => number): RowParts;
}

/** A connection that the cursors of one call share. */
interface Held {
  readonly opened: Promise<Borrowed>;
  uses: number;
  last: Promise<unknown>;
}

/**
 * Statements that are transactions of their own. All cursors of a call are in one: who has one, and waited for a second
 * connection, would wait for others who do the same.
 */
export class PooledReads implements ReadSource {
  readonly #connections: Connections;
  readonly context: OperationContext;
  readonly mayFail = true;
  #held: Held | undefined;

  constructor(connections: Connections, context: OperationContext) {
    this.#connections = connections;
    this.context = context;
  }

  async all(piece: Sql | RenderedSql): Promise<readonly SqlRow[]> {
    return (await this.#connections.attempt(this.context, piece, 'read')).rows;
  }

  async *stream(piece: Sql, sizeOf: (row: SqlRow) => number): RowParts {
    for (let attempt = 1; ; attempt += 1) {
      let hasBegun = false;
      try {
        for await (const rows of this.#streamHeld(piece, sizeOf)) {
          hasBegun = true;
          yield rows;
        }
        return;
      } catch (error) {
        // One that lay idle, or was taken away meanwhile from a cursor that is read slowly.
        if (hasBegun || !isConnectionLoss(error) || attempt >= readAttemptsMax) throw error;
        checkCancelled(this.context);
      }
    }
  }

  async *#streamHeld(piece: Sql, sizeOf: (row: SqlRow) => number): RowParts {
    this.#held ??= { opened: this.#open(), uses: 0, last: Promise.resolve() };
    const held = this.#held;
    held.uses += 1;
    try {
      const { session } = await held.opened;
      yield* fetchParts(inTurn(held, session), piece, sizeOf);
    } catch (error) {
      // The transaction has failed with it.
      this.#forget(held);
      throw error;
    } finally {
      held.uses -= 1;
      if (held.uses === 0) {
        this.#forget(held);
        await endHeld(held);
      }
    }
  }

  async #open(): Promise<Borrowed> {
    const borrowed = await this.#connections.keep(this.context);
    try {
      await borrowed.session.queryText('BEGIN READ ONLY');
      return borrowed;
    } catch (error) {
      borrowed.session.isSpoiled = true;
      borrowed.release();
      throw error;
    }
  }

  #forget(held: Held): void {
    if (this.#held === held) this.#held = undefined;
  }
}

async function endHeld({ opened }: Held): Promise<void> {
  const borrowed = await opened.catch(() => undefined);
  if (borrowed === undefined) return;
  const { session, release } = borrowed;
  await session.queryText('ROLLBACK').catch(() => {
    session.isSpoiled = true;
  });
  release();
}

/** What cursors are read by. */
type Asking = Pick<Session, 'query' | 'queryText'>;

/** One statement after the other, whichever cursor it is of. */
function inTurn(held: Held, session: Session): Asking {
  const turn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const done = held.last.then(work);
    held.last = done.catch(() => {});
    return done;
  };
  return {
    query: (piece) => turn(() => session.query(piece)),
    queryText: (text, parameters) => turn(() => session.queryText(text, parameters)),
  };
}

/** What the statements of one transaction are asked by. */
export type TransactionSession = Pick<Session, 'context' | 'all' | 'run' | 'query' | 'queryText'>;

/** Statements of one transaction, which sees what it wrote. */
export class SessionReads implements ReadSource {
  readonly #session: TransactionSession;
  /** The transaction would have failed with it. */
  readonly mayFail = false;

  constructor(session: TransactionSession) {
    this.#session = session;
  }

  get context(): OperationContext {
    return this.#session.context;
  }

  async all(piece: Sql | RenderedSql): Promise<readonly SqlRow[]> {
    return await this.#session.all(piece);
  }

  stream(piece: Sql, sizeOf: (row: SqlRow) => number): RowParts {
    return fetchParts(this.#session, piece, sizeOf);
  }
}

const firstRows = 100;
const rowsMax = 1_000;
/** About what a part of rows may take. */
const partBytes = 4 * 1024 * 1024;

let cursors = 0;

async function* fetchParts(session: Asking, piece: Sql, sizeOf: (row: SqlRow) => number): RowParts {
  cursors += 1;
  const name = `dbs_cursor_${cursors}`;
  await session.query(sql`DECLARE ${identifier(name)} NO SCROLL CURSOR FOR ${piece}`);
  let isOpen = true;
  try {
    for (let count = firstRows; ; ) {
      const { rows } = await session.queryText(`FETCH ${count} FROM "${name}"`);
      if (rows.length > 0) yield rows;
      if (rows.length < count) break;
      const bytes = rows.reduce((sum, row) => sum + sizeOf(row), 0);
      count = nextCount(rows.length, bytes);
    }
  } catch (error) {
    // The transaction has failed, and the cursor is gone with it.
    isOpen = false;
    throw error;
  } finally {
    if (isOpen) await session.queryText(`CLOSE "${name}"`).catch(() => {});
  }
}

/** How many rows to fetch next, by what the last ones took. */
export function nextCount(rows: number, bytes: number): number {
  return Math.max(1, Math.min(rowsMax, Math.floor((partBytes * rows) / Math.max(1, bytes))));
}
