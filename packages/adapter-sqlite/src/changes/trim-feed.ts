import { deleteChanges, type FeedBound, findRemovable, isBeyond, selectOldest } from '@database-service/sql';
import { sqliteDialect } from '../dialect.js';
import type { Connection } from '../driver.js';
import type { OperationScope } from '../write/operation-scope.js';

/** Records removed in one transaction. */
const rowsMax = 1_000;

/** Whether there is anything to remove: asked before a transaction is begun for it. */
export function hasOldRecords(connection: Connection, bound: FeedBound): boolean {
  const [oldest, next] = connection.all(selectOldest(sqliteDialect, 2));
  return oldest !== undefined && next !== undefined && isBeyond(oldest, bound);
}

/**
 * Removes a part of the records that are beyond a bound, oldest first, and never the newest.
 *
 * @returns whether there may be more to remove
 */
export function trimFeed({ connection }: OperationScope, bound: FeedBound): boolean {
  const found = findRemovable(connection.all(selectOldest(sqliteDialect, rowsMax + 1)), bound, rowsMax);
  if (found === undefined) return false;
  connection.run(deleteChanges(found.through));
  return found.isMore;
}
