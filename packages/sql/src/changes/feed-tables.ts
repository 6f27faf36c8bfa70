import type { SqlDialect } from '../dialect.js';
import { identifier, type Sql, sql } from '../fragment.js';
import { catalogueTables } from '../tables/table-name.js';

/**
 * Statements that make the change feed of an engine with one writer at a time, whose row numbers are the order of commits:
 * its records, which history they belong to, and the places of its readers. Records have a collection's name, not its id:
 * they outlive it.
 *
 * @param epoch - of the new history: 16 hexadecimal digits
 */
export function createFeed(dialect: SqlDialect, epoch: string): readonly Sql[] {
  const number = sql`number ${dialect.columnTypes.sequence}`;
  return [
    sql`CREATE TABLE ${identifier(catalogueTables.changes)} (${number}, ${recordColumns(dialect)})`,
    ...createPlaces(dialect, epoch),
  ];
}

/**
 * Statements that make the change feed of an engine with several writers at a time: as `createFeed`, but a sequencer gives
 * the numbers, to the records that writes leave in a table of their own.
 */
export function createSequencedFeed(dialect: SqlDialect, epoch: string): readonly Sql[] {
  const { columnTypes: type } = dialect;
  const bytes = sql`bytes ${type.epochMs} NOT NULL`;
  const pending = catalogueTables.pendingChanges;
  return [
    sql`CREATE TABLE ${identifier(catalogueTables.changes)} (
      number ${type.epochMs} NOT NULL PRIMARY KEY, ${recordColumns(dialect)}, ${bytes})`,
    sql`CREATE TABLE ${identifier(pending)} (
      id ${type.sequence}, ${recordColumns(dialect)}, ${bytes}, noted_at ${type.epochMs} NOT NULL)`,
    ...createPlaces(dialect, epoch),
  ];
}

/** The columns of a record, whatever numbers it. */
export function recordColumns({ columnTypes: type }: SqlDialect): Sql {
  return sql`collection ${type.text} NOT NULL, document_id ${type.text}, op ${type.text} NOT NULL,
      version ${type.epochMs}, time ${type.epochMs} NOT NULL, created_at ${type.epochMs}, data ${type.jsonText},
      metadata ${type.jsonText}`;
}

/** Statements that make what belongs to every feed: which history it is, and the places of its readers. */
export function createPlaces({ columnTypes: type }: SqlDialect, epoch: string): readonly Sql[] {
  return [
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
