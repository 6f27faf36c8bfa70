import type { Sql } from './fragment.js';

/** A row as an array of its columns. 64-bit integers may come as a text of digits; JSON columns come as text. */
export type SqlRow = readonly (string | number | bigint | Uint8Array | null)[];

/** Runs statements, each settled within a bounded time. Errors are the adapter's `DataError`s. */
export interface SqlExecutor {
  /** All rows of a statement. */
  all(piece: Sql): Promise<readonly SqlRow[]>;
  /** Runs a statement that gives no rows. @returns how many it matched, changed by it or not */
  run(piece: Sql): Promise<number>;
}

/**
 * What this package needs of an engine's connections, a pool of them say: statements that are transactions of their own, and
 * transactions of several statements.
 */
export interface SqlConnection extends SqlExecutor {
  /**
   * Runs work in one transaction, durable once this settles. A statement sees what was committed before it began (READ
   * COMMITTED), or the engine ends the transaction where that would matter; a snapshot older than the transaction's first
   * lock will not do. Waiting for locks is bounded, and so is how long a transaction may lie idle: the engine must end that
   * of a process that is paused, since others wait for its locks.
   *
   * @throws what the work throws, when all is undone; else an error that may leave open whether it was committed
   */
  transaction<Result>(work: (executor: SqlExecutor) => Promise<Result>): Promise<Result>;
}
