import type { OperationContext } from '@database-service/core';
import { identifier, type Sql, type SqlRow, sql } from '@database-service/sql';
import type { Connections } from '../connect/connections.js';
import type { Session } from '../connect/session.js';

/** Rows of a statement in parts, the next of which is fetched when it is asked for. */
export type RowParts = AsyncGenerator<readonly SqlRow[], void, undefined>;

/** What reads are done with. Errors are the driver's. */
export interface ReadSource {
  readonly context: OperationContext;
  /** All rows, of a statement that gives few. */
  all(piece: Sql): Promise<readonly SqlRow[]>;
  /** Any number of rows, by a cursor of the server's: memory stays flat. Ending the iteration early frees it. */
  stream(piece: Sql, sizeOf: (row: SqlRow) => number): RowParts;
}

/** Statements that are transactions of their own. */
export class PooledReads implements ReadSource {
  readonly #connections: Connections;
  readonly context: OperationContext;

  constructor(connections: Connections, context: OperationContext) {
    this.#connections = connections;
    this.context = context;
  }

  async all(piece: Sql): Promise<readonly SqlRow[]> {
    return (await this.#connections.attempt(this.context, piece, 'read')).rows;
  }

  async *stream(piece: Sql, sizeOf: (row: SqlRow) => number): RowParts {
    const { session, release } = await this.#connections.borrow(this.context);
    try {
      await session.queryText('BEGIN READ ONLY');
      yield* fetchParts(session, piece, sizeOf);
    } finally {
      await session.queryText('ROLLBACK').catch(() => {
        session.isSpoiled = true;
      });
      release();
    }
  }
}

/** Statements of one transaction, which sees what it wrote. */
export class SessionReads implements ReadSource {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  get context(): OperationContext {
    return this.#session.context;
  }

  async all(piece: Sql): Promise<readonly SqlRow[]> {
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

async function* fetchParts(session: Session, piece: Sql, sizeOf: (row: SqlRow) => number): RowParts {
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
