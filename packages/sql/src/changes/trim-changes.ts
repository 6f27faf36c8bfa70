import type { SqlExecutor } from '../connection.js';
import type { SqlDialect } from '../dialect.js';
import { deleteChanges, type FeedBound, findRemovable, selectOldest } from './change-statements.js';

/** Records removed by one statement. */
const rowsMax = 1_000;

/**
 * Removes a part of the records that are beyond a bound, oldest first, and never the newest. Needs no transaction, and
 * several instances may do it at once.
 *
 * @returns whether there may be more to remove
 */
export async function trimChanges(executor: SqlExecutor, dialect: SqlDialect, bound: FeedBound): Promise<boolean> {
  const found = findRemovable(await executor.all(selectOldest(dialect, rowsMax + 1)), bound, rowsMax);
  if (found === undefined) return false;
  await executor.run(deleteChanges(found.through));
  return found.isMore;
}
