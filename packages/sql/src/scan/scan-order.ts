import type { IndexScan, KeyRange } from '@database-service/core';
import { documentsOf } from '../catalogue/catalogue-collection.js';
import type { SqlDialect } from '../dialect.js';
import { andSql, identifier, joinSql, type Sql, sql } from '../fragment.js';
import { documentColumnList } from '../tables/document-columns.js';

/** A place in an ordered scan: after the entry with this key (absent in scans by id) and id. */
export interface ScanPosition {
  readonly key?: Uint8Array;
  readonly id: string;
}

/** A scan of documents in the order of an index: the table's own by id, or a table of entries. */
export interface OrderedScan {
  readonly table: string;
  /** Where the documents are in no table of the service: as in the collection. */
  readonly source?: Sql;
  /** Absent: by id. */
  readonly entries?: {
    readonly table: string;
    readonly range: KeyRange;
    readonly keysDescending: boolean;
  };
  readonly idsDescending: boolean;
  /** What the ids must fulfil, on the alias `c`: looked at before documents are. */
  readonly idCondition?: Sql;
}

/** What to read next of a scan. `selectSlice` gives the document's columns, the one beside them, and the key. */
export interface SliceRequest {
  readonly scan: OrderedScan;
  readonly after?: ScanPosition;
  readonly condition: Sql;
  /** Most rows looked at, matching or not: bounds how long the statement runs. */
  readonly rowsMax: number;
  readonly limit: number;
  /** One column behind those of the document. */
  readonly beside: Sql;
  /** Whether rows tell by their key where a next slice begins, as `hexText` (NULL by id): it costs as much as the rest of a small row. */
  readonly isPlaced: boolean;
}

/**
 * One slice of an ordered scan: the matches among the next `rowsMax` rows. A scan in slices never holds a statement
 * open, so that a slow reader pins no snapshot and writers and other requests go on.
 */
export function selectSlice(dialect: SqlDialect, request: SliceRequest): Sql {
  const { scan, after, condition, rowsMax, limit, beside, isPlaced } = request;
  const { rowCount } = operandsOf(dialect, scan);
  const { order, candidates } = candidatesOf(dialect, scan, after);
  const rows = sql`(${candidates} ORDER BY ${order(sql`c`)} LIMIT ${rowCount(rowsMax)}) AS s`;
  return sql`SELECT ${documentColumnList}, ${beside}${isPlaced ? keyOf(dialect, scan) : noSql}
    FROM ${rows} ${dialect.lookUp(documentsOf(scan))}
    WHERE d.seq = s.seq AND ${condition} ORDER BY ${order(sql`s`)} LIMIT ${rowCount(limit)}`;
}

const noSql = sql``;

function keyOf(dialect: SqlDialect, { entries }: OrderedScan): Sql {
  return entries === undefined ? sql`, NULL` : sql`, ${dialect.hexText(sql`s.key`)}`;
}

/** The place of the last row that a slice looked at: key (NULL by id) and id; no row if the scan ends within the slice. */
export function selectSliceEnd(
  dialect: SqlDialect,
  { scan, after, rowsMax }: Pick<SliceRequest, 'scan' | 'after' | 'rowsMax'>,
): Sql {
  const { order, candidates } = candidatesOf(dialect, scan, after);
  return sql`${candidates} ORDER BY ${order(sql`c`)} LIMIT 1 OFFSET ${operandsOf(dialect, scan).rowCount(rowsMax - 1)}`;
}

/**
 * How a scan's operands are written. One by id is planned by them: the table is as large as can be, and taken for a tenth of it, a page of
 * random ids could look as if it were better sorted.
 */
function operandsOf(dialect: SqlDialect, { entries }: OrderedScan): SqlDialect['unplanned'] {
  if (entries !== undefined) return dialect.unplanned;
  const plain = (value: string | Uint8Array): Sql => sql`${value}`;
  return { bytes: plain, text: plain, rowCount: (count) => dialect.rowCount(count) };
}

function candidatesOf(
  dialect: SqlDialect,
  scan: OrderedScan,
  after: ScanPosition | undefined,
): { readonly order: (alias: Sql) => Sql; readonly candidates: Sql } {
  const operands = operandsOf(dialect, scan);
  const idDirection = scan.idsDescending ? sql` DESC` : sql``;
  const beyondId = scan.idsDescending ? sql`c.id <` : sql`c.id >`;
  const conditions = scan.idCondition === undefined ? [] : [scan.idCondition];
  const { entries } = scan;
  if (entries === undefined) {
    if (after !== undefined) conditions.push(sql`${beyondId} ${operands.text(after.id)}`);
    return {
      order: (alias) => sql`${alias}.id${idDirection}`,
      candidates: sql`SELECT NULL AS key, c.id, c.seq FROM ${documentsOf(scan)} AS c WHERE ${andSql(conditions)}`,
    };
  }
  const { range, keysDescending } = entries;
  conditions.push(sql`c.key >= ${operands.bytes(range.lower)}`, sql`c.key < ${operands.bytes(range.upper)}`);
  if (after?.key !== undefined) {
    // The first part lets the engine seek, the second drops the rows with this very key that were read.
    const key = operands.bytes(after.key);
    conditions.push(keysDescending ? sql`c.key <= ${key}` : sql`c.key >= ${key}`);
    conditions.push(sql`(c.key <> ${key} OR ${beyondId} ${operands.text(after.id)})`);
  }
  const keyDirection = keysDescending ? sql` DESC` : sql``;
  return {
    order: (alias) => sql`${alias}.key${keyDirection}, ${alias}.id${idDirection}`,
    candidates: sql`SELECT c.key, c.id, c.seq FROM ${identifier(entries.table)} AS c WHERE ${andSql(conditions)}`,
  };
}

/** FROM item `s` with the column `seq` of each document that has an entry in the ranges of one of the scans. */
export function selectUnion(
  dialect: SqlDialect,
  scans: readonly { readonly entriesTable: string; readonly scan: IndexScan }[],
): Sql {
  const sources = scans.map(
    ({ entriesTable, scan }) => sql`SELECT s.seq FROM ${selectRanges(dialect, entriesTable, scan)}`,
  );
  return sql`(${joinSql(sources, sql` UNION `)}) AS s`;
}

/** FROM item `s` with the column `seq` of each entry in an index scan's ranges. */
export function selectRanges(dialect: SqlDialect, entriesTable: string, scan: IndexScan): Sql {
  const table = identifier(entriesTable);
  const columns = scan.dropDuplicates ? sql`DISTINCT c.seq` : sql`c.seq`;
  const [first] = scan.ranges;
  // No key is below the shortest: a search that ends at once.
  if (first === undefined) return sql`(SELECT c.seq FROM ${table} AS c WHERE c.key < ${new Uint8Array(0)}) AS s`;
  if (scan.ranges.length === 1) {
    return sql`(SELECT ${columns} FROM ${table} AS c WHERE c.key >= ${first.lower} AND c.key < ${first.upper}) AS s`;
  }
  const list = dialect.keyRanges(scan.ranges, sql`r`);
  return sql`(SELECT ${columns} FROM ${list} ${dialect.orderedJoin} ${table} AS c
    WHERE c.key >= r.lower AND c.key < r.upper) AS s`;
}
