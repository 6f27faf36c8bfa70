import { DataError } from '@database-service/core';
import { catalogueTables, identifier, selectExtent, sql } from '@database-service/sql';
import Database from 'better-sqlite3';
import { Connection, describeOpenFailure } from '../driver.js';
import { countRows } from '../statistics.js';
import { layoutVersion } from '../store.js';

/** The first layout that has a change feed. */
const feedLayout = 3;

/** What a copy of a database holds. */
export interface SqliteCopyFacts {
  /** Of the file, `PRAGMA user_version`. */
  readonly layout: number;
  /** Number of documents by collection. */
  readonly collections: Readonly<Record<string, number>>;
  /** Number of the change feed's last record; absent where it has none. */
  readonly lastChange?: number;
}

/**
 * Checks that a file which nobody writes to is a whole database of this service: SQLite's `integrity_check`, the layout,
 * and that every collection can be counted. Reads all of it and writes nothing.
 *
 * @throws DataError DATABASE_UNAVAILABLE, naming the file and the fault
 */
export function checkSqliteCopy(file: string): SqliteCopyFacts {
  try {
    const database = new Database(file, { readonly: true, fileMustExist: true });
    try {
      const fault = database.pragma('integrity_check(1)', { simple: true });
      if (fault !== 'ok') throw unusableCopy(file, `it is damaged: ${String(fault)}`);
      return readFacts(new Connection(database), file);
    } finally {
      database.close();
    }
  } catch (error) {
    throw describeOpenFailure(file, error);
  }
}

/**
 * The layout of an open database, checked to be one of ours.
 *
 * @throws DataError DATABASE_UNAVAILABLE
 */
export function readLayout(connection: Connection, file: string): number {
  const layout = Number(connection.database.pragma('user_version', { simple: true }));
  if (layout > layoutVersion) {
    throw unusableCopy(file, `it was written by a later version (layout ${layout}, this one knows ${layoutVersion})`);
  }
  const isOurs = sql`SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ${catalogueTables.state}`;
  if (layout < 1 || connection.first(isOurs)?.[0] !== 1) {
    throw unusableCopy(file, 'it is no database of this service');
  }
  return layout;
}

/** Whether files of a layout have a change feed. */
export function hasFeed(layout: number): boolean {
  return layout >= feedLayout;
}

function readFacts(connection: Connection, file: string): SqliteCopyFacts {
  const layout = readLayout(connection, file);
  const tables = connection.all(
    sql`SELECT name, table_name FROM ${identifier(catalogueTables.collections)} ORDER BY name`,
  );
  const counts = tables.map(([name, table]) => [String(name), countRows(connection, String(table))] as const);
  const last = hasFeed(layout) ? connection.first(selectExtent)?.[2] : undefined;
  return {
    layout,
    collections: Object.fromEntries(counts),
    ...(typeof last === 'number' ? { lastChange: last } : {}),
  };
}

function unusableCopy(file: string, fault: string): DataError {
  return new DataError('DATABASE_UNAVAILABLE', `The SQLite database ${file} cannot be used: ${fault}.`, {
    details: { file },
  });
}
