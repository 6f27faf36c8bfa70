import type { Connection } from '../driver.js';

/** A part of a transaction that can be undone by itself. */
export interface WritePart {
  /** What was done stays, and may be undone with the transaction only. */
  keep(): void;
  /** Undoes what was done. A whole transaction is over then. */
  undo(): void;
}

/**
 * Begins a part of the open transaction.
 *
 * @param whole - whether nothing else is in the transaction: SQLite copies every page that a savepoint changes, which for a
 *   million documents is as much memory as they take
 */
export function beginPart(connection: Connection, whole: boolean): WritePart {
  if (whole) return { keep() {}, undo: () => void connection.prepare('ROLLBACK').run() };
  connection.prepare('SAVEPOINT part').run();
  return {
    keep: () => void connection.prepare('RELEASE part').run(),
    undo() {
      connection.prepare('ROLLBACK TO part').run();
      connection.prepare('RELEASE part').run();
    },
  };
}
