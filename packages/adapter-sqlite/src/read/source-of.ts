import { identifier, type Sql, selectRanges, selectUnion, sql } from '@database-service/sql';
import { sqliteDialect } from '../dialect.js';
import type { ReadPlan } from './plan-read.js';

/** FROM and the start of WHERE: the documents that an index names, or all. */
export function sourceOf({ collection, index, union, idCondition }: ReadPlan): Sql {
  const table = identifier(collection.table);
  if (union !== undefined) {
    const scans = union.map(({ scan, index: { table: entriesTable } }) => ({ scan, entriesTable }));
    return sql`${selectUnion(sqliteDialect, scans)} ${sqliteDialect.orderedJoin} ${table} AS d WHERE d.seq = s.seq`;
  }
  if (index !== undefined) {
    const ranges = selectRanges(sqliteDialect, index.index.table, index.scan);
    return sql`${ranges} ${sqliteDialect.orderedJoin} ${table} AS d WHERE d.seq = s.seq`;
  }
  return idCondition === undefined
    ? sql`${table} AS d WHERE TRUE`
    : sql`${table} AS d WHERE d.seq IN (SELECT c.seq FROM ${table} AS c WHERE ${idCondition})`;
}
