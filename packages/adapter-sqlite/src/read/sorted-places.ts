import { compareStrings, type Sort } from '@database-service/core';
import { compileSortSql, identifier, joinSql, ordinal, type Sql, sql } from '@database-service/sql';
import { sqliteDialect } from '../dialect.js';
import type { Connection, Row } from '../driver.js';
import type { ReadPlan } from './plan-read.js';
import { sliceTable } from './slice-table.js';
import { sourceOf } from './source-of.js';

/** More rows than these are not kept for merging: then one statement sorts all. */
const mergedRowsMax = 5_000;

/** Where a document is kept, and which it was when its place in an order was found. */
export interface DocumentPlace {
  readonly seq: number;
  /** Its id, version and time of creation: what was inserted since may have the `seq` of one that was deleted. */
  readonly known?: readonly [id: string, version: number, createdAtMs: number];
}

/**
 * The places of the first matches of a sort. A scan of the whole table is sorted slice by slice, keeping the first of
 * all, so that others get their turn in between.
 *
 * @returns `undefined` if a match cannot be placed by SQL
 */
export function* readFirstPlaces(
  connection: Connection,
  plan: ReadPlan,
  sort: Sort,
  rowsMax: number,
): Generator<'pause', readonly DocumentPlace[] | undefined, undefined> {
  const isWholeTable = plan.index === undefined && plan.union === undefined && plan.idCondition === undefined;
  if (!isWholeTable || rowsMax > mergedRowsMax) {
    return readAll(connection, sortStatement(plan, sort, sourceOf(plan), rowsMax));
  }
  const directions = compileSortSql(sqliteDialect, sort).columns.map(({ direction }) => direction);
  let first: Row[] = [];
  const { table } = plan.collection;
  for (const slice of sliceTable(connection, table, plan.condition)) {
    const from = sql`${identifier(table)} AS d WHERE ${slice}`;
    const rows = connection.all(sortStatement(plan, sort, from, rowsMax));
    if (rows[0]?.[1] === 1) return undefined;
    first = [...first, ...rows].sort((a, b) => compareRows(a, b, directions)).slice(0, rowsMax);
    yield 'pause';
  }
  return first.map(toPlace);
}

function readAll(connection: Connection, statement: Sql): readonly DocumentPlace[] | undefined {
  const rows = connection.all(statement);
  // Complex ones come first: whether the first row is one tells whether any is.
  return rows[0]?.[1] === 1 ? undefined : rows.map(toPlace);
}

/** The place in a row of seq, whether it is complex, id, version and created_at. */
export function toPlace([seq, , id, version, createdAtMs]: Row): DocumentPlace {
  return { seq: Number(seq), known: [String(id), Number(version), Number(createdAtMs)] };
}

/** Columns: seq, whether it is complex, id, version, created_at, and what is sorted by. */
function sortStatement(plan: ReadPlan, sort: Sort, from: Sql, rowsMax: number): Sql {
  const { after } = plan.query;
  const compiled = compileSortSql(sqliteDialect, sort);
  const isAfter = after === undefined ? sql`TRUE` : sql`(${compiled.after(after)} OR ${compiled.isComplex})`;
  const known = [sql`d.id`, sql`d.version`, sql`d.created_at`];
  const columns = [sql`d.seq`, compiled.isComplex, ...known, ...compiled.columns.map(({ column }) => column)];
  const orders = compiled.columns.map(({ direction }, index) =>
    direction === 1 ? ordinal(index + sortedFrom + 1) : sql`${ordinal(index + sortedFrom + 1)} DESC`,
  );
  const limit = Number.isFinite(rowsMax) ? sql` LIMIT ${sqliteDialect.rowCount(rowsMax)}` : sql``;
  return sql`SELECT ${joinSql(columns, sql`, `)} FROM ${from} AND ${plan.condition} AND ${isAfter}
    ORDER BY ${ordinal(2)} DESC, ${joinSql(orders, sql`, `)}${limit}`;
}

/** Columns before those that are sorted by. */
const sortedFrom = 5;

/** Values of one column meet only where those before are equal, so that they are of one type. */
function compareRows(a: Row, b: Row, directions: readonly (1 | -1)[]): number {
  for (const [index, direction] of directions.entries()) {
    const left = a[index + sortedFrom] ?? 0;
    const right = b[index + sortedFrom] ?? 0;
    const order = typeof left === 'string' ? compareStrings(left, String(right)) : Number(left) - Number(right);
    if (order !== 0) return order * direction;
  }
  return 0;
}
