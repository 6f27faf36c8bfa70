import type { SqlDialect } from '../dialect.js';
import { identifier, type Sql, sql } from '../fragment.js';
import { catalogueTables } from '../tables/table-name.js';

/**
 * Statements that make the change feed: its records, which history they belong to, and the places of its readers. Records have a collection's name,
 * not its id: they outlive it.
 *
 * @param epoch - of the new history: 16 hexadecimal digits
 */
export function createFeed({ columnTypes: type }: SqlDialect, epoch: string): readonly Sql[] {
  return [
    sql`CREATE TABLE ${identifier(catalogueTables.changes)} (
      number ${type.sequence}, collection ${type.text} NOT NULL, document_id ${type.text}, op ${type.text} NOT NULL,
      version ${type.epochMs}, time ${type.epochMs} NOT NULL, created_at ${type.epochMs}, data ${type.json},
      metadata ${type.json})`,
    sql`CREATE TABLE ${identifier(catalogueTables.feed)} (epoch ${type.text} NOT NULL)`,
    sql`INSERT INTO ${identifier(catalogueTables.feed)} VALUES (${epoch})`,
    sql`CREATE TABLE ${identifier(catalogueTables.feedReaders)} (
      name ${type.text} NOT NULL PRIMARY KEY, token ${type.text} NOT NULL, saved_at ${type.epochMs} NOT NULL)`,
  ];
}

/**
 * Begins another history: tokens given out before are none of it. For a database that was set back to a former state.
 *
 * @param epoch - of the new history: 16 hexadecimal digits
 */
export function replaceEpoch(epoch: string): Sql {
  return sql`UPDATE ${identifier(catalogueTables.feed)} SET epoch = ${epoch}`;
}
