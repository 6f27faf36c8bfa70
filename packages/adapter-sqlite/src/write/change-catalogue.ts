import {
  type ChangeDetail,
  type CollectionOptions,
  DataError,
  type DataObject,
  type IndexDefinition,
  outlastCreation,
} from '@database-service/core';
import {
  catalogueTables,
  chooseTableName,
  createDocumentTable,
  createEntriesTable,
  dropTable,
  entriesTableName,
  identifier,
  insertChange,
  sql,
  writeCollectionChange,
} from '@database-service/sql';
import {
  bumpCatalogue,
  type CatalogueCollection,
  type CatalogueIndex,
  newCatalogueId,
  writeDefinition,
} from '../catalogue.js';
import { sqliteDialect } from '../dialect.js';
import type { Connection } from '../driver.js';

const collections = identifier(catalogueTables.collections);
const indexes = identifier(catalogueTables.indexes);

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
  connection.run(
    sql`INSERT INTO ${collections} (id, name, table_name, created_at, schema, change_detail)
      VALUES (${newCatalogueId()}, ${name}, ${table}, ${Date.now()}, ${writeSchema(schema)}, ${changeDetail})`,
  );
  bumpCatalogue(connection);
}

/** Removes a collection with its documents and indexes. The change feed has one record of it, none for each document. */
export function dropCollection(connection: Connection, collection: CatalogueCollection): void {
  outlastCreation(new Date());
  for (const index of collection.indexes) connection.run(dropTable(index.table));
  connection.run(dropTable(collection.table));
  connection.run(sql`DELETE FROM ${indexes} WHERE collection_id = ${collection.id}`);
  connection.run(sql`DELETE FROM ${collections} WHERE id = ${collection.id}`);
  connection.statement(insertChange).run(...writeCollectionChange(collection.name, Date.now()));
  bumpCatalogue(connection);
}

/** Gives a collection another name; its table keeps its own. Those who watch either name are told. */
export function renameCollection(connection: Connection, collection: CatalogueCollection, name: string): void {
  outlastCreation(new Date());
  connection.run(sql`UPDATE ${collections} SET name = ${name} WHERE id = ${collection.id}`);
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
  connection.run(sql`UPDATE ${collections} SET schema = ${writeSchema(schema)} WHERE id = ${collection.id}`);
  bumpCatalogue(connection);
}

/** Says how much the records of a collection's changes hold from now on. */
export function changeChangeDetail(connection: Connection, { id }: CatalogueCollection, detail: ChangeDetail): void {
  connection.run(sql`UPDATE ${collections} SET change_detail = ${detail} WHERE id = ${id}`);
  bumpCatalogue(connection);
}

function writeSchema(schema: DataObject | undefined): string | null {
  return schema === undefined ? null : JSON.stringify(schema);
}

/** Adds an index that is still to be filled. From now on writers keep its entries. @returns its id */
export function addIndex(connection: Connection, collection: CatalogueCollection, definition: IndexDefinition): number {
  const id = newCatalogueId();
  connection.run(
    sql`INSERT INTO ${indexes} (id, collection_id, name, definition, state, multikey, inexact)
      VALUES (${id}, ${collection.id}, ${definition.name}, ${writeDefinition(definition)}, 'building', 0, 0)`,
  );
  connection.run(createEntriesTable(sqliteDialect, entriesTableName(id), definition.unique));
  bumpCatalogue(connection);
  return id;
}

/** Says that an index has an entry for every document. */
export function readyIndex(connection: Connection, id: number): void {
  connection.run(sql`UPDATE ${indexes} SET state = 'ready' WHERE id = ${id}`);
  bumpCatalogue(connection);
}

/** Removes an index. */
export function removeIndex(connection: Connection, index: Pick<CatalogueIndex, 'id' | 'table'>): void {
  connection.run(dropTable(index.table));
  connection.run(sql`DELETE FROM ${indexes} WHERE id = ${index.id}`);
  bumpCatalogue(connection);
}

/** The error for a collection that is not there. */
export function collectionMissing(name: string): DataError {
  return new DataError('COLLECTION_MISSING', `There is no collection ${JSON.stringify(name)}.`, {
    details: { collection: name },
  });
}

/** The error for a name that is taken. */
export function collectionExists(name: string): DataError {
  return new DataError('COLLECTION_EXISTS', `There is a collection ${JSON.stringify(name)} already.`, {
    details: { collection: name },
  });
}
