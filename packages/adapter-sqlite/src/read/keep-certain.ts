import { comparePositions, readDocumentRow, type Sort, type SortPosition, sortPosition } from '@database-service/core';
import type { RowStream, StoredRow } from './read-rows.js';

/**
 * The candidates for core to sort of which it is certain that none is missing before them. Where only the first of those were
 * found that SQL can place, others lie behind the last of them that is still as it was: what comes later in the order has to
 * be found again together with these.
 *
 * @param rows - in order those that SQL can place, with `isChanged`; behind them those that it cannot
 */
export function* keepCertain(rows: RowStream, sort: Sort): RowStream {
  let bound: SortPosition | undefined;
  const isCertain = (row: StoredRow): boolean =>
    bound !== undefined && comparePositions(sortPosition(readDocumentRow(row.columns), sort), bound, sort) <= 0;
  const changed: StoredRow[] = [];
  for (const row of rows) {
    if (row === 'pause') yield row;
    else if (row.isChanged === true) changed.push(row);
    else if (row.isChanged === false) {
      bound = sortPosition(readDocumentRow(row.columns), sort);
      yield row;
    } else if (isCertain(row)) yield row;
  }
  for (const row of changed) if (isCertain(row)) yield row;
}
