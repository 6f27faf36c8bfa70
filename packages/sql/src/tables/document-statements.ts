import { identifier, type Sql, sql } from '../fragment.js';
import { documentColumnList } from './document-columns.js';

/** Where parameters of a prepared statement go; the values are given when it runs. */
const slot = null;

/** The statements that writes use on one table of documents. Parameters in the order of the columns they name. */
export interface DocumentStatements {
  /** By id: the document's columns. */
  readonly selectById: Sql;
  /** By id: `seq`, then the document's columns. */
  readonly selectByIdWithSeq: Sql;
  /** By seq: `seq`, then the document's columns. */
  readonly selectBySeq: Sql;
  /** id, version, created_at, updated_at, metadata, data. */
  readonly insert: Sql;
  /** version, updated_at, metadata, data, seq. */
  readonly update: Sql;
  /** By seq. */
  readonly delete: Sql;
}

/** Writes out the statements of a table of documents. */
export function documentStatements(tableName: string): DocumentStatements {
  const table = identifier(tableName);
  return {
    selectById: sql`SELECT ${documentColumnList} FROM ${table} AS d WHERE d.id = ${slot}`,
    selectByIdWithSeq: sql`SELECT d.seq, ${documentColumnList} FROM ${table} AS d WHERE d.id = ${slot}`,
    selectBySeq: sql`SELECT d.seq, ${documentColumnList} FROM ${table} AS d WHERE d.seq = ${slot}`,
    insert: sql`INSERT INTO ${table} (id, version, created_at, updated_at, metadata, data)
      VALUES (${slot}, ${slot}, ${slot}, ${slot}, ${slot}, ${slot})`,
    update: sql`UPDATE ${table} SET version = ${slot}, updated_at = ${slot}, metadata = ${slot}, data = ${slot}
      WHERE seq = ${slot}`,
    delete: sql`DELETE FROM ${table} WHERE seq = ${slot}`,
  };
}

/** The statements that keep one index's entries. */
export interface EntryStatements {
  /** key, id, seq. */
  readonly insert: Sql;
  /** key, id. */
  readonly delete: Sql;
  /** By key and id: a row if there is the entry. */
  readonly hasEntry: Sql;
}

/** Writes out the statements of a table of entries. */
export function entryStatements(tableName: string): EntryStatements {
  const table = identifier(tableName);
  return {
    insert: sql`INSERT INTO ${table} (key, id, seq) VALUES (${slot}, ${slot}, ${slot})`,
    delete: sql`DELETE FROM ${table} WHERE key = ${slot} AND id = ${slot}`,
    hasEntry: sql`SELECT 1 FROM ${table} WHERE key = ${slot} AND id = ${slot}`,
  };
}
