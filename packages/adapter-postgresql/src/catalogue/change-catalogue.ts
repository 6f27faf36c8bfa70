import { type CollectionOptions, type IndexDefinition, outlastCreation } from '@database-service/core';
import {
  chooseTableName,
  createDocumentTable,
  createEntriesTable,
  deleteCollection,
  deleteIndex,
  dropTable,
  entriesTableName,
  identifier,
  insertCollection,
  insertIndex,
  newCatalogueId,
  replaceCatalogueVersion,
  type Sql,
  type SqlExecutor,
  type StoredCollection,
  sql,
  updateCollectionName,
  writeCollectionChange,
} from '@database-service/sql';
import { leaveRecord } from '../changes/leave-record.js';
import { postgresDialect } from '../dialect.js';

/** Makes a collection's table and its row in the catalogue. All of these run within a transaction that holds the catalogue's lock. */
export async function createCollection(
  executor: SqlExecutor,
  name: string,
  { schema, changeDetail = 'after' }: CollectionOptions,
): Promise<void> {
  const taken = await listTakenNames(executor, name);
  // Compared without regard to case, so that nobody who writes SQL without quotes meets another's table.
  const table = chooseTableName(name, (candidate) => taken.has(candidate.toLowerCase()));
  await executor.run(createDocumentTable(postgresDialect, table));
  const row = { id: newCatalogueId(), name, table, createdAtMs: Date.now(), schema, changeDetail };
  await executor.run(insertCollection(row));
  await executor.run(replaceCatalogueVersion());
}

/** Names of tables, indexes and sequences that begin like what the table would be called. */
async function listTakenNames(executor: SqlExecutor, name: string): Promise<ReadonlySet<string>> {
  const base = chooseTableName(name, () => false).toLowerCase();
  const rows = await executor.all(sql`SELECT lower(relname) FROM pg_class
    WHERE relnamespace = current_schema()::REGNAMESPACE AND starts_with(lower(relname), ${base})`);
  return new Set(rows.map(([taken]) => String(taken)));
}

/**
 * Keeps all who write to a collection out until the transaction ends, once those who do are done. They lock its table as they
 * write, so what they leave in the change feed is numbered before what the caller leaves there.
 */
export function lockWriters({ table }: StoredCollection): Sql {
  return sql`LOCK TABLE ${identifier(table)} IN SHARE ROW EXCLUSIVE MODE`;
}

/** Keeps readers out, too: for who drops a table, which waits for them all the same. */
export function lockAll({ table }: StoredCollection): Sql {
  return sql`LOCK TABLE ${identifier(table)} IN ACCESS EXCLUSIVE MODE`;
}

/** Removes a collection with its documents and indexes. The change feed has one record of it, none for each document. */
export async function dropCollection(executor: SqlExecutor, collection: StoredCollection): Promise<void> {
  outlastCreation(new Date());
  for (const index of collection.indexes) await executor.run(dropTable(index.table));
  await executor.run(dropTable(collection.table));
  for (const statement of deleteCollection(collection.id)) await executor.run(statement);
  await executor.run(leaveRecord(writeCollectionChange(collection.name, Date.now())));
  await executor.run(replaceCatalogueVersion());
}

/** Gives a collection another name; its table keeps its own. Those who watch either name are told. */
export async function renameCollection(
  executor: SqlExecutor,
  { id, name: from }: StoredCollection,
  to: string,
): Promise<void> {
  outlastCreation(new Date());
  await executor.run(updateCollectionName(id, to));
  const timeMs = Date.now();
  for (const told of [from, to]) await executor.run(leaveRecord(writeCollectionChange(told, timeMs, { from, to })));
  await executor.run(replaceCatalogueVersion());
}

/** Adds an index that is still to be filled. From now on writers keep its entries. @returns its id */
export async function addIndex(
  executor: SqlExecutor,
  collection: StoredCollection,
  definition: IndexDefinition,
): Promise<number> {
  const id = newCatalogueId();
  await executor.run(insertIndex(id, collection.id, definition));
  await executor.run(createEntriesTable(postgresDialect, entriesTableName(id), definition.unique));
  await executor.run(replaceCatalogueVersion());
  return id;
}

/** Removes an index. */
export async function removeIndex(
  executor: SqlExecutor,
  { id, table }: { readonly id: number; readonly table: string },
): Promise<void> {
  await executor.run(dropTable(table));
  await executor.run(deleteIndex(id));
  await executor.run(replaceCatalogueVersion());
}
