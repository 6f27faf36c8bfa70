import {
  comparePositions,
  compileFilter,
  readDocumentRow,
  type Sort,
  type SortPosition,
  sortPosition,
} from '@database-service/core';
import type { ReadQuery } from '@database-service/sql';
import type { RowStream, StoredRow } from './read-rows.js';

/** Most changed rows that wait for their place; with more the read starts again behind what it has given. */
const waitingMax = 1_000;

/** Whether a sorted read ended before the last match. */
export interface ReadEnd {
  isCut: boolean;
}

interface WaitingRow {
  readonly row: StoredRow;
  readonly position: SortPosition;
}

/**
 * Puts rows in order whose places were found a while ago. Those changed since come where they belong now; left out are
 * those that no longer match, and those whose new place was passed already. What stays as it is, is never left out.
 *
 * @param rows - in the order of their places, with `isChanged`
 * @param end - `isCut` says whether more matches may lie behind the places; it is set where too many changed
 */
export function* settleOrder(rows: RowStream, { filter, after }: ReadQuery, sort: Sort, end: ReadEnd): RowStream {
  const matches = compileFilter(filter);
  let last: StoredRow | undefined;
  /** The next one at the end, once sorted. */
  let waiting: WaitingRow[] = [];
  let isSorted = true;
  for (const row of rows) {
    if (row === 'pause') yield row;
    else if (row.isChanged === true) {
      const document = readDocumentRow(row.columns);
      const position = sortPosition(document, sort);
      const passed = last === undefined ? after : positionOf(last, sort);
      if (!matches(document) || (passed !== undefined && comparePositions(position, passed, sort) <= 0)) continue;
      waiting.push({ row, position });
      isSorted = false;
      if (waiting.length > waitingMax) {
        end.isCut = true;
        return;
      }
    } else {
      if (waiting.length > 0) {
        if (!isSorted) waiting = sortBackwards(waiting, sort);
        isSorted = true;
        yield* takeBefore(waiting, positionOf(row, sort), sort);
      }
      yield row;
      last = row;
    }
  }
  if (!end.isCut) for (const { row } of sortBackwards(waiting, sort).reverse()) yield row;
}

function* takeBefore(waiting: WaitingRow[], position: SortPosition, sort: Sort): Generator<StoredRow> {
  for (let next = waiting.at(-1); next !== undefined; next = waiting.at(-1)) {
    if (comparePositions(next.position, position, sort) > 0) return;
    waiting.pop();
    yield next.row;
  }
}

function sortBackwards(waiting: readonly WaitingRow[], sort: Sort): WaitingRow[] {
  return [...waiting].sort((a, b) => comparePositions(b.position, a.position, sort));
}

function positionOf(row: StoredRow, sort: Sort): SortPosition {
  return sortPosition(readDocumentRow(row.columns), sort);
}
