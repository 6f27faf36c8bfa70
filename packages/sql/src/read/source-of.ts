import { documentsOf } from '../catalogue/catalogue-collection.js';
import type { SqlDialect } from '../dialect.js';
import { type Sql, sql } from '../fragment.js';
import { selectRanges, selectUnion } from '../scan/scan-order.js';
import type { ReadPlan } from './plan-read.js';

/** FROM and the start of WHERE: the documents that an index names, or all. */
export function sourceOf(dialect: SqlDialect, { collection, index, union, idCondition }: ReadPlan): Sql {
  const table = documentsOf(collection);
  if (union !== undefined) {
    const scans = union.map(({ scan, index: { table: entriesTable } }) => ({ scan, entriesTable }));
    return sql`${selectUnion(dialect, scans)} ${dialect.lookUp(table)} WHERE d.seq = s.seq`;
  }
  if (index !== undefined) {
    const ranges = selectRanges(dialect, index.index.table, index.scan);
    return sql`${ranges} ${dialect.lookUp(table)} WHERE d.seq = s.seq`;
  }
  return idCondition === undefined
    ? sql`${table} AS d WHERE TRUE`
    : sql`${table} AS d WHERE d.seq IN (SELECT c.seq FROM ${table} AS c WHERE ${idCondition})`;
}
