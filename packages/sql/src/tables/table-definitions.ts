import type { SqlDialect } from '../dialect.js';
import { identifier, type Sql, sql } from '../fragment.js';
import { catalogueTables } from './table-name.js';

/** Statements that make the catalogue: which collections and indexes there are, and a number that grows with each change. */
export function createCatalogue({ columnTypes: type }: SqlDialect): readonly Sql[] {
  return [
    sql`CREATE TABLE ${identifier(catalogueTables.collections)} (
      id ${type.sequence}, name ${type.text} NOT NULL UNIQUE, table_name ${type.text} NOT NULL UNIQUE,
      created_at ${type.epochMs} NOT NULL, schema ${type.jsonText}, change_detail ${type.text})`,
    sql`CREATE TABLE ${identifier(catalogueTables.indexes)} (
      id ${type.sequence}, collection_id ${type.epochMs} NOT NULL, name ${type.text} NOT NULL,
      definition ${type.jsonText} NOT NULL, state ${type.text} NOT NULL, multikey ${type.integer} NOT NULL,
      inexact ${type.integer} NOT NULL, UNIQUE (collection_id, name))`,
    sql`CREATE TABLE ${identifier(catalogueTables.state)} (catalogue_version ${type.epochMs} NOT NULL)`,
    sql`INSERT INTO ${identifier(catalogueTables.state)} VALUES (0)`,
  ];
}

/** Statements that bring the catalogue of layout 1 to layout 2, where collections have JSON Schemas. */
export function addSchemas({ columnTypes: type }: SqlDialect): readonly Sql[] {
  return [sql`ALTER TABLE ${identifier(catalogueTables.collections)} ADD COLUMN schema ${type.jsonText}`];
}

/** Statements that bring the catalogue of layouts 1 to 4 to layout 5, where collections may keep keys only of their changes. */
export function addChangeDetails({ columnTypes: type }: SqlDialect): readonly Sql[] {
  return [sql`ALTER TABLE ${identifier(catalogueTables.collections)} ADD COLUMN change_detail ${type.text}`];
}

/** The table of a collection's documents. */
export function createDocumentTable({ columnTypes: type }: SqlDialect, table: string): Sql {
  return sql`CREATE TABLE ${identifier(table)} (
    seq ${type.sequence}, id ${type.text} NOT NULL UNIQUE, version ${type.epochMs} NOT NULL,
    created_at ${type.epochMs} NOT NULL, updated_at ${type.epochMs} NOT NULL,
    metadata ${type.json} NOT NULL, data ${type.json} NOT NULL)`;
}

/** The table of an index's entries. Unique keys are its primary key; others are told apart by the document's id. */
export function createEntriesTable(dialect: SqlDialect, table: string, unique: boolean): Sql {
  const { columnTypes: type, clusteredTable } = dialect;
  const [key, rest] = unique ? [sql`key`, sql`id, seq`] : [sql`key, id`, sql`seq`];
  return sql`CREATE TABLE ${identifier(table)} (
    key ${type.bytes} NOT NULL, id ${type.text} NOT NULL, seq ${type.epochMs} NOT NULL,
    PRIMARY KEY (${key})${dialect.including(rest)})${clusteredTable}`;
}

/** Removes a table. */
export function dropTable(table: string): Sql {
  return sql`DROP TABLE ${identifier(table)}`;
}
