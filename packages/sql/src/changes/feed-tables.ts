import type { SqlDialect } from '../dialect.js';
import { identifier, type Sql, sql } from '../fragment.js';
import { catalogueTables } from '../tables/table-name.js';

/**
 * Statements that make the change feed: its records, and which history they belong to. Records have a collection's name,
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
  ];
}

/** Begins another history: every token given so far is refused as lost. For a database that was put back in time. */
export function changeEpoch(epoch: string): Sql {
  return sql`UPDATE ${identifier(catalogueTables.feed)} SET epoch = ${epoch}`;
}
