import { identifier, type Sql, sql } from '@database-service/sql';
import type { Connection } from '../driver.js';

/** Rows of a table looked at by one statement. */
const sliceRowsMax = 10_000;

/**
 * Conditions on the alias `d` that together hold for each row of a table once: a scan of all of it lets others in between.
 * Documents keep their place, so none is met twice.
 */
export function* sliceTable(connection: Connection, table: string): Generator<Sql> {
  const bounds = connection.first(sql`SELECT min(seq), max(seq) FROM ${identifier(table)}`);
  const [first = null, last = null] = bounds ?? [];
  if (first === null || last === null) return;
  for (let start = Number(first); start <= Number(last); start += sliceRowsMax) {
    yield sql`d.seq >= ${start} AND d.seq < ${start + sliceRowsMax}`;
  }
}
