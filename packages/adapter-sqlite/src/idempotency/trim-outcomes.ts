import { deleteExpired, selectExpired } from '@database-service/sql';
import { sqliteDialect } from '../dialect.js';
import type { Connection } from '../driver.js';
import type { OperationScope } from '../write/operation-scope.js';

/** Outcomes removed in one transaction, but for those of one and the same millisecond. */
const rowsMax = 1_000;

/** Whether there is anything to remove: asked before a transaction is begun for it. */
export function hasExpiredOutcomes(connection: Connection, nowMs: number): boolean {
  return connection.first(selectExpired(sqliteDialect, nowMs, 1)) !== undefined;
}

/**
 * Removes a part of the outcomes whose retention time is over, the oldest first.
 *
 * @returns whether there may be more to remove
 */
export function trimOutcomes({ connection }: OperationScope, nowMs: number): boolean {
  const rows = connection.all(selectExpired(sqliteDialect, nowMs, rowsMax));
  const last = rows.at(-1);
  if (last === undefined) return false;
  connection.run(deleteExpired(Number(last[0])));
  return rows.length === rowsMax;
}
