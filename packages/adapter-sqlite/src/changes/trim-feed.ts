import { deleteChanges, selectOldest } from '@database-service/sql';
import { sqliteDialect } from '../dialect.js';
import type { Connection } from '../driver.js';
import type { OperationScope } from '../write/run-operation.js';

/** Records removed in one transaction. */
const rowsMax = 1_000;

/** Whether there is anything to remove: asked before a transaction is begun for it. */
export function hasOldRecords(connection: Connection, beforeMs: number): boolean {
  const [oldest, next] = connection.all(selectOldest(sqliteDialect, 2));
  return next !== undefined && Number(oldest?.[1]) < beforeMs;
}

/**
 * Removes a part of the records that are older than allowed, oldest first. The newest record stays whatever its age: its
 * number must not be given again.
 *
 * @returns whether there may be more to remove
 */
export function trimFeed({ connection }: OperationScope, beforeMs: number): boolean {
  const rows = connection.all(selectOldest(sqliteDialect, rowsMax + 1));
  const kept = rows.findIndex(([, timeMs]) => Number(timeMs) >= beforeMs);
  const count = Math.min(kept === -1 ? rows.length : kept, rows.length - 1);
  const last = rows[count - 1];
  if (last === undefined) return false;
  connection.run(deleteChanges(Number(last[0])));
  return count === rowsMax;
}
