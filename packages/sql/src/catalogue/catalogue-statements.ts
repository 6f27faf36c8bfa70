import { randomInt } from 'node:crypto';
import { type ChangeDetail, type DataObject, type IndexDefinition, writeDefinitionText } from '@database-service/core';
import { identifier, type Sql, sql } from '../fragment.js';
import { catalogueTables } from '../tables/table-name.js';

const collections = identifier(catalogueTables.collections);
const indexes = identifier(catalogueTables.indexes);

/**
 * An id for a row of the catalogue, which no row had before: who still reads what was dropped must not take what came
 * after it for that.
 */
export function newCatalogueId(): number {
  return randomInt(2 ** 47);
}

/** A row of the catalogue for a collection. */
export interface NewCollectionRow {
  readonly id: number;
  readonly name: string;
  readonly table: string;
  readonly createdAtMs: number;
  readonly schema?: DataObject | undefined;
  readonly changeDetail: ChangeDetail;
}

/** Enters a collection. */
export function insertCollection({ id, name, table, createdAtMs, schema, changeDetail }: NewCollectionRow): Sql {
  return sql`INSERT INTO ${collections} (id, name, table_name, created_at, schema, change_detail)
    VALUES (${id}, ${name}, ${table}, ${createdAtMs}, ${writeSchema(schema)}, ${changeDetail})`;
}

/** Removes the rows of a collection's indexes, then its own. */
export function deleteCollection(id: number): readonly Sql[] {
  return [sql`DELETE FROM ${indexes} WHERE collection_id = ${id}`, sql`DELETE FROM ${collections} WHERE id = ${id}`];
}

/** Gives a collection another name. */
export function updateCollectionName(id: number, name: string): Sql {
  return sql`UPDATE ${collections} SET name = ${name} WHERE id = ${id}`;
}

/** Sets the JSON Schema of a collection, or takes it away. */
export function updateSchema(id: number, schema: DataObject | undefined): Sql {
  return sql`UPDATE ${collections} SET schema = ${writeSchema(schema)} WHERE id = ${id}`;
}

/** Says how much the records of a collection's changes hold. */
export function updateChangeDetail(id: number, detail: ChangeDetail): Sql {
  return sql`UPDATE ${collections} SET change_detail = ${detail} WHERE id = ${id}`;
}

/** Enters an index that is still to be filled. */
export function insertIndex(id: number, collectionId: number, definition: IndexDefinition): Sql {
  return sql`INSERT INTO ${indexes} (id, collection_id, name, definition, state, multikey, inexact)
    VALUES (${id}, ${collectionId}, ${definition.name}, ${writeDefinitionText(definition)}, 'building', 0, 0)`;
}

/** Says that an index has an entry for every document. */
export function updateIndexReady(id: number): Sql {
  return sql`UPDATE ${indexes} SET state = 'ready' WHERE id = ${id}`;
}

/** Says what an index has become; what it was already, it stays. */
export function raiseIndexFlags(id: number, flags: { readonly multikey: boolean; readonly inexact: boolean }): Sql {
  const raised = (flag: boolean, column: Sql): Sql => (flag ? sql`1` : column);
  return sql`UPDATE ${indexes} SET multikey = ${raised(flags.multikey, sql`multikey`)},
    inexact = ${raised(flags.inexact, sql`inexact`)} WHERE id = ${id}`;
}

/** Removes an index's row. */
export function deleteIndex(id: number): Sql {
  return sql`DELETE FROM ${indexes} WHERE id = ${id}`;
}

/** Makes every other reader of the database read the catalogue again. Random, so that no number stands for two states. */
export function replaceCatalogueVersion(): Sql {
  const version = Math.floor(Math.random() * 2 ** 52);
  return sql`UPDATE ${identifier(catalogueTables.state)} SET catalogue_version = ${version}`;
}

function writeSchema(schema: DataObject | undefined): string | null {
  return schema === undefined ? null : JSON.stringify(schema);
}
