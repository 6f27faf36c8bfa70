import { type Sql, sql } from '@database-service/sql';
import { rowStates, xminOf } from './row-states.js';

/** What the FROM items of a table are made of. */
export interface SourceParts {
  readonly place: string;
  readonly table: Sql;
  readonly key: Sql;
  readonly data: Sql;
  readonly isKeyNullable: boolean;
  /** The key's own order is that of ids. */
  readonly isKeyInOrder: boolean;
}

const row = sql`t`;

/**
 * FROM item of a table's rows as documents, in parentheses: the columns of a table of documents, and `row_xmin`.
 *
 * A row that the service has never written to has version 0, and instead of a time its transaction's number. One that another program
 * has written to since has the service's version and how many transactions lie between the two writes, so that no two states of a row
 * are alike to those who compare version and creation.
 */
export function rowsOf(parts: SourceParts): Sql {
  return select(parts, parts.isKeyNullable ? sql`${row}.${parts.key} IS NOT NULL` : sql`TRUE`);
}

/** As `rowsOf`, of the rows that are documents: whose data is an object, or NULL. */
export function documentsIn(parts: SourceParts): Sql {
  // Worded so that PostgreSQL expects most rows to be such.
  const isDocument = sql`(jsonb_typeof(${row}.${parts.data})
    IN ('array', 'string', 'number', 'boolean', 'null')) IS NOT TRUE`;
  return select(parts, parts.isKeyNullable ? sql`${row}.${parts.key} IS NOT NULL AND ${isDocument}` : isDocument);
}

function select({ place, table, key, data, isKeyInOrder }: SourceParts, condition: Sql): Sql {
  // With a collation of its own, no index of the column would give its order.
  const id = isKeyInOrder ? sql`${row}.${key}::TEXT` : sql`(${row}.${key}::TEXT COLLATE "C")`;
  const xmin = xminOf(row);
  return sql`(SELECT ${row}.${key} AS seq, ${id} AS id,
    coalesce(m.version + (${xmin} - m.row_xmin + 4294967296) % 4294967296, 0) AS version,
    coalesce(m.created_at, ${xmin}) AS created_at, coalesce(m.updated_at, ${xmin}) AS updated_at,
    coalesce(m.metadata, '{}'::JSONB) AS metadata, ${row}.${data} AS data, ${row}.xmin AS row_xmin
    FROM ${table} AS ${row} LEFT JOIN ${rowStates} AS m ON m.source = ${place} AND m.id = ${row}.${key}::TEXT COLLATE "C" WHERE ${condition})`;
}
