import { identifier, type Sql, selectRanges, selectUnion, sql } from '@database-service/sql';
import { sqliteDialect } from '../dialect.js';
import type { Connection } from '../driver.js';
import type { ReadPlan } from './plan-read.js';
import { findSeqBounds } from './slice-table.js';

/** Rows that are looked at in less time than it takes to hand a read over and its results back, about. */
const rowsMax = 300;

/** Whether a table has so few rows that any read of it is short. Some may be gone: then it is taken for larger. */
export function isShortTable(connection: Connection, table: string): boolean {
  const bounds = findSeqBounds(connection, table);
  return bounds === undefined || bounds.last - bounds.first < rowsMax;
}

/** Whether what an index names for a plan is so little that reading it is short. */
export function hasFewCandidates(connection: Connection, plan: ReadPlan): boolean {
  const candidates = selectCandidates(plan);
  if (candidates === undefined) return false;
  const counted = sql`SELECT count(*) FROM (SELECT 1 FROM ${candidates} LIMIT ${sqliteDialect.rowCount(rowsMax + 1)})`;
  return Number(connection.first(counted)?.[0]) <= rowsMax;
}

/** FROM item with a row for each document that is looked at; none for a plan that looks at all. */
function selectCandidates({ collection, index, union, idCondition }: ReadPlan): Sql | undefined {
  if (union !== undefined) {
    const scans = union.map(({ scan, index: { table: entriesTable } }) => ({ scan, entriesTable }));
    return selectUnion(sqliteDialect, scans);
  }
  if (index !== undefined) return selectRanges(sqliteDialect, index.index.table, index.scan);
  return idCondition === undefined ? undefined : sql`${identifier(collection.table)} AS c WHERE ${idCondition}`;
}
