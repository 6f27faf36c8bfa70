import { countParameters, identifier, type Sql, sql } from '@database-service/sql';
import type { Connection } from '../driver.js';

/** Rows of a table looked at by one statement. */
const sliceRowsMax = 10_000;

/** Parameters of a condition up to which slices are as long as can be. A test of one field has about eight. */
const lightParametersMax = 64;
const sliceRowsMin = 50;

/** How many rows one statement looks at: the fewer, the more there is to test in each, so that it stays as short. */
export function sliceRowsOf(condition: Sql, rowsMax: number): number {
  const parameters = countParameters(condition);
  if (parameters <= lightParametersMax) return rowsMax;
  return Math.max(sliceRowsMin, Math.floor((rowsMax * lightParametersMax) / parameters));
}

/** The first and the last row of a table; `undefined` if it has none. */
export function findSeqBounds(
  connection: Connection,
  table: string,
): { readonly first: number; readonly last: number } | undefined {
  const [first = null, last = null] = connection.first(selectSeqBounds(table)) ?? [];
  return first === null || last === null ? undefined : { first: Number(first), last: Number(last) };
}

/** Two look-ups: SQLite would go through the whole table for both in one. */
export function selectSeqBounds(tableName: string): Sql {
  const table = identifier(tableName);
  return sql`SELECT (SELECT min(seq) FROM ${table}), (SELECT max(seq) FROM ${table})`;
}

/**
 * Conditions on the alias `d` that together hold for each row of a table once: a scan of all of it lets others in between.
 * Documents keep their place, so none is met twice.
 *
 * @param condition - what each row is tested for
 */
export function* sliceTable(connection: Connection, table: string, condition: Sql): Generator<Sql> {
  const bounds = findSeqBounds(connection, table);
  if (bounds === undefined) return;
  const rows = sliceRowsOf(condition, sliceRowsMax);
  for (let start = bounds.first; start <= bounds.last; start += rows) {
    yield sql`d.seq >= ${start} AND d.seq < ${start + rows}`;
  }
}
