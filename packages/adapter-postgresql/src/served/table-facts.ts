import { type Sql, type SqlRow, sql } from '@database-service/sql';
import { arrayText } from '../connect/array-text.js';
import type { TableWish } from './table-config.js';

/** What the server has of a table that is to be served. */
export interface TableFacts {
  readonly hasSchema: boolean;
  /** `r` for an ordinary table, null if there is none of the name. */
  readonly kind: string | null;
  /** Types in the words of SQL, with their length; null where there is no such column. */
  readonly keyType: string | null;
  /** As the server calls it in short; null if it is no type of its own. */
  readonly keyTypeName: string | null;
  readonly keyTypeMod: number;
  readonly isKeyNullable: boolean;
  /** Its column orders texts by code point. */
  readonly isKeyInOrder: boolean;
  readonly dataType: string | null;
  readonly keyIndexes: readonly string[];
  readonly findsContained: boolean;
  readonly mayRead: boolean;
}

/** One column: facts of all tables as JSON, for `readFacts`. */
export function selectFacts(wishes: readonly TableWish[]): Sql {
  const texts = (name: keyof TableWish) => sql`${arrayText(wishes.map((wish) => wish[name]))}::TEXT[]`;
  return sql`(SELECT json_agg(json_build_array(n.oid IS NOT NULL, c.relkind::TEXT,
      format_type(k.atttypid, k.atttypmod), (SELECT y.typname::TEXT FROM pg_type AS y
        WHERE y.oid = k.atttypid AND y.typnamespace = 'pg_catalog'::REGNAMESPACE), k.atttypmod, NOT k.attnotnull, ${isInOrder},
      format_type(v.atttypid, v.atttypmod), ${keyIndexes}, ${hasContainment},
      has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')) ORDER BY w.place)
    FROM unnest(${texts('schema')}, ${texts('table')}, ${texts('key')}, ${texts('data')}) WITH ORDINALITY
      AS w(schema_name, table_name, key_name, data_name, place)
    LEFT JOIN pg_namespace AS n ON n.nspname = w.schema_name
    LEFT JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = w.table_name AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    LEFT JOIN pg_attribute AS k ON k.attrelid = c.oid AND k.attname = w.key_name AND k.attnum > 0 AND NOT k.attisdropped
    LEFT JOIN pg_attribute AS v ON v.attrelid = c.oid AND v.attname = w.data_name AND v.attnum > 0 AND NOT v.attisdropped)`;
}

/** The collation, or that of the database, is one of those that compare bytes. */
const isInOrder = sql`EXISTS (SELECT 1 FROM pg_collation AS l, pg_database AS b WHERE l.oid = k.attcollation
  AND b.datname = current_database() AND CASE l.collname WHEN 'default'
    THEN b.datlocprovider = 'b' OR (b.datlocprovider = 'c' AND b.datcollate IN ('C', 'POSIX'))
    ELSE l.collnamespace = 'pg_catalog'::REGNAMESPACE AND l.collname IN ('C', 'POSIX', 'ucs_basic') END)`;

/** What ON CONFLICT takes: on the column alone, whole, and checked at once. */
const keyIndexes = sql`(SELECT coalesce(json_agg(x.relname::TEXT ORDER BY NOT i.indisprimary, x.relname), '[]')
  FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid
    AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL AND i.indnkeyatts = 1 AND i.indkey[0] = k.attnum)`;

const hasContainment = sql`EXISTS (SELECT 1 FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid
    JOIN pg_am AS a ON a.oid = x.relam AND a.amname = 'gin'
  WHERE i.indrelid = c.oid AND i.indisvalid AND i.indpred IS NULL AND i.indkey[0] = v.attnum)`;

/** The facts of each table, in the order of `selectFacts`. */
export function readFacts(text: SqlRow[number] | undefined): readonly TableFacts[] {
  const rows = (JSON.parse(String(text)) ?? []) as readonly (readonly unknown[])[];
  return rows.map((row) => ({
    hasSchema: row[0] === true,
    kind: textOrNull(row[1]),
    keyType: textOrNull(row[2]),
    keyTypeName: textOrNull(row[3]),
    keyTypeMod: Number(row[4]),
    isKeyNullable: row[5] === true,
    isKeyInOrder: row[6] === true,
    dataType: textOrNull(row[7]),
    keyIndexes: row[8] as readonly string[],
    findsContained: row[9] === true,
    mayRead: row[10] === true,
  }));
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
