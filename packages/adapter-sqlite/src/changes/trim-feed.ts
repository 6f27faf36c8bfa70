import { deleteChanges, selectOldest } from '@database-service/sql';
import { sqliteDialect } from '../dialect.js';
import type { Connection, Row } from '../driver.js';
import type { OperationScope } from '../write/run-operation.js';

/** Which records are to go: those written before a time, or those up to a number. */
export type FeedBound = { readonly beforeMs: number } | { readonly through: number };

/** Records removed in one transaction. */
const rowsMax = 1_000;

/** Whether there is anything to remove: asked before a transaction is begun for it. */
export function hasOldRecords(connection: Connection, bound: FeedBound): boolean {
  const [oldest, next] = connection.all(selectOldest(sqliteDialect, 2));
  return oldest !== undefined && next !== undefined && isBeyond(oldest, bound);
}

/**
 * Removes a part of the records that are beyond a bound, oldest first. The newest record stays whatever it is: its number
 * must not be given again.
 *
 * @returns whether there may be more to remove
 */
export function trimFeed({ connection }: OperationScope, bound: FeedBound): boolean {
  const rows = connection.all(selectOldest(sqliteDialect, rowsMax + 1));
  const kept = rows.findIndex((row) => !isBeyond(row, bound));
  const count = Math.min(kept === -1 ? rows.length : kept, rows.length - 1);
  const last = rows[count - 1];
  if (last === undefined) return false;
  connection.run(deleteChanges(Number(last[0])));
  return count === rowsMax;
}

function isBeyond([number, timeMs]: Row, bound: FeedBound): boolean {
  return 'through' in bound ? Number(number) <= bound.through : Number(timeMs) < bound.beforeMs;
}
