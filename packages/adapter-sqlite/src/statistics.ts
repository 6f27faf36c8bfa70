import type { CollectionStatistics, DatabaseStatistics } from '@database-service/core';
import { identifier, sql } from '@database-service/sql';
import type { CatalogueCollection } from './catalogue.js';
import type { Connection } from './driver.js';
import { missingTable } from './errors.js';

/** Figures of a collection; sizes are those of the pages that its tables take up. */
export function readCollectionStatistics(
  connection: Connection,
  collection: CatalogueCollection,
): CollectionStatistics {
  const documentCount = countRows(connection, collection.table);
  // The table and the index that SQLite keeps for the id.
  const idIndex = `sqlite_autoindex_${collection.table}_1`;
  const sizeBytes = sizeOf(connection, collection.table);
  const indexes = collection.indexes.map(({ table, state }) => ({
    name: state.definition.name,
    sizeBytes: sizeOf(connection, table),
  }));
  return {
    documentCount,
    sizeBytes,
    averageDocumentSizeBytes: documentCount === 0 ? 0 : Math.round(sizeBytes / documentCount),
    indexes: [{ name: '_id_', sizeBytes: sizeOf(connection, idIndex) }, ...indexes],
  };
}

/** Figures of the whole file. */
export function readDatabaseStatistics(
  connection: Connection,
  collections: readonly CatalogueCollection[],
): DatabaseStatistics {
  const pages = Number(connection.database.pragma('page_count', { simple: true }));
  const pageBytes = Number(connection.database.pragma('page_size', { simple: true }));
  return {
    collectionsCount: collections.length,
    totalDocuments: collections.reduce((sum, { table }) => sum + countRowsLeft(connection, table), 0),
    totalSizeBytes: pages * pageBytes,
    indexesCount: collections.reduce((sum, { indexes }) => sum + indexes.length + 1, 0),
  };
}

/** How many documents a table has: SQLite counts the cells of its smallest index. */
export function countRows(connection: Connection, table: string): number {
  return Number(connection.first(sql`SELECT count(*) FROM ${identifier(table)}`)?.[0] ?? 0);
}

/** None where another process has dropped it since it was listed. */
function countRowsLeft(connection: Connection, table: string): number {
  try {
    return countRows(connection, table);
  } catch (error) {
    if (missingTable(error) !== table) throw error;
    return 0;
  }
}

function sizeOf(connection: Connection, name: string): number {
  const size = connection.first(sql`SELECT sum(pgsize) FROM dbstat WHERE name = ${name} AND aggregate = TRUE`)?.[0];
  return Number(size ?? 0);
}
