import {
  type ChangeDetail,
  type CollectionOptions,
  type DataObject,
  type IndexDefinition,
  outlastCreation,
} from '@database-service/core';
import {
  chooseTableName,
  createDocumentTable,
  createEntriesTable,
  deleteCollection,
  deleteIndex,
  dropTable,
  entriesTableName,
  insertChange,
  insertCollection,
  insertIndex,
  newCatalogueId,
  sql,
  updateChangeDetail,
  updateCollectionName,
  updateIndexReady,
  updateSchema,
  writeCollectionChange,
} from '@database-service/sql';
import { bumpCatalogue, type CatalogueCollection, type CatalogueIndex } from '../catalogue.js';
import { sqliteDialect } from '../dialect.js';
import type { Connection } from '../driver.js';

/** What statements read like tables: a table of that name would hide it from every one of them. */
const tableFunctions: ReadonlySet<string> = new Set(['json_each', 'json_tree', 'dbstat']);

/** Makes a collection's table and its row in the catalogue. All of these run within an open transaction. */
export function createCollection(
  connection: Connection,
  name: string,
  { schema, changeDetail = 'after' }: CollectionOptions = {},
): void {
  const table = chooseTableName(name, (candidate) => {
    if (tableFunctions.has(candidate.toLowerCase())) return true;
    // Compared as SQLite compares names: without regard to case.
    const known = connection.first(sql`SELECT 1 FROM sqlite_schema WHERE lower(name) = lower(${candidate})`);
    return known !== undefined;
  });
  connection.run(createDocumentTable(sqliteDialect, table));
  const row = { id: newCatalogueId(), name, table, createdAtMs: Date.now(), schema, changeDetail };
  connection.run(insertCollection(row));
  bumpCatalogue(connection);
}

/** Removes a collection with its documents and indexes. The change feed has one record of it, none for each document. */
export function dropCollection(connection: Connection, collection: CatalogueCollection): void {
  outlastCreation(new Date());
  for (const index of collection.indexes) connection.run(dropTable(index.table));
  connection.run(dropTable(collection.table));
  for (const statement of deleteCollection(collection.id)) connection.run(statement);
  connection.statement(insertChange).run(...writeCollectionChange(collection.name, Date.now()));
  bumpCatalogue(connection);
}

/** Gives a collection another name; its table keeps its own. Those who watch either name are told. */
export function renameCollection(connection: Connection, collection: CatalogueCollection, name: string): void {
  outlastCreation(new Date());
  connection.run(updateCollectionName(collection.id, name));
  const names = { from: collection.name, to: name };
  const timeMs = Date.now();
  for (const told of [names.from, names.to]) {
    connection.statement(insertChange).run(...writeCollectionChange(told, timeMs, names));
  }
  bumpCatalogue(connection);
}

/** Sets the JSON Schema that documents must fit from now on, or takes it away. */
export function changeSchema(
  connection: Connection,
  collection: CatalogueCollection,
  schema: DataObject | undefined,
): void {
  connection.run(updateSchema(collection.id, schema));
  bumpCatalogue(connection);
}

/** Says how much the records of a collection's changes hold from now on. */
export function changeChangeDetail(connection: Connection, { id }: CatalogueCollection, detail: ChangeDetail): void {
  connection.run(updateChangeDetail(id, detail));
  bumpCatalogue(connection);
}

/** Adds an index that is still to be filled. From now on writers keep its entries. @returns its id */
export function addIndex(connection: Connection, collection: CatalogueCollection, definition: IndexDefinition): number {
  const id = newCatalogueId();
  connection.run(insertIndex(id, collection.id, definition));
  connection.run(createEntriesTable(sqliteDialect, entriesTableName(id), definition.unique));
  bumpCatalogue(connection);
  return id;
}

/** Says that an index has an entry for every document. */
export function readyIndex(connection: Connection, id: number): void {
  connection.run(updateIndexReady(id));
  bumpCatalogue(connection);
}

/** Removes an index. */
export function removeIndex(connection: Connection, index: Pick<CatalogueIndex, 'id' | 'table'>): void {
  connection.run(dropTable(index.table));
  connection.run(deleteIndex(index.id));
  bumpCatalogue(connection);
}
