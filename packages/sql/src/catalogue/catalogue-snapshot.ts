import {
  type ChangeDetail,
  compareStrings,
  compileIndexEntries,
  type DataObject,
  type Limits,
  readDefinitionText,
} from '@database-service/core';
import type { SqlRow } from '../connection.js';
import { identifier, sql } from '../fragment.js';
import { documentStatements, entryStatements } from '../tables/document-statements.js';
import { catalogueTables, entriesTableName } from '../tables/table-name.js';
import type { CatalogueIndex, StoredCollection } from './catalogue-collection.js';

/** One row: the number that differs from one state of the catalogue to the next. */
export const selectCatalogueVersion = sql`SELECT catalogue_version FROM ${identifier(catalogueTables.state)}`;
/** The rows of `CatalogueRows`. */
export const selectCollections = sql`SELECT id, name, table_name, created_at, schema, change_detail
  FROM ${identifier(catalogueTables.collections)} ORDER BY name`;
/** The rows of `CatalogueRows`. */
export const selectIndexes = sql`SELECT id, collection_id, name, definition, state, multikey, inexact
  FROM ${identifier(catalogueTables.indexes)} ORDER BY name`;

/** What `selectCollections` and `selectIndexes` gave. */
export interface CatalogueRows {
  readonly collections: readonly SqlRow[];
  readonly indexes: readonly SqlRow[];
}

/** What the rows of a collection and its indexes were, and what they say. */
interface KnownRows<Collection> {
  readonly text: string;
  readonly collection: Collection;
}

/** All collections of one state of the catalogue. */
export class CatalogueSnapshot<Collection extends StoredCollection = StoredCollection> {
  readonly byName: ReadonlyMap<string, Collection>;
  readonly #rows: ReadonlyMap<number, KnownRows<Collection>>;

  /**
   * @param complete - adds what the adapter keeps with a collection
   * @param others - collections that are not in the catalogue's tables; one of them hides another of its name
   * @param former - of many collections a change is one's: the others stay the objects they were, with their indexes and
   *   their statements
   */
  constructor(
    rows: CatalogueRows,
    limits: Limits,
    complete: (stored: StoredCollection) => Collection,
    former?: CatalogueSnapshot<Collection>,
    others: readonly Collection[] = [],
  ) {
    const byCollection = Map.groupBy(rows.indexes, (row) => Number(row[1]));
    const known = new Map<number, KnownRows<Collection>>();
    for (const row of rows.collections) {
      const id = Number(row[0]);
      const indexRows = byCollection.get(id) ?? [];
      const text = JSON.stringify([row, indexRows]);
      const old = former === undefined ? undefined : former.#rows.get(id);
      const read = () => complete(readCollection(row, indexRows, limits));
      known.set(id, old?.text === text ? old : { text, collection: read() });
    }
    for (const collection of others) known.set(collection.id, { text: '', collection });
    this.#rows = known;
    const collections = Array.from(known.values(), ({ collection }) => collection);
    if (others.length > 0) collections.sort((a, b) => compareStrings(a.name, b.name));
    this.byName = new Map(collections.map((collection) => [collection.name, collection]));
  }

  /** A collection by its number, whatever its name. */
  findById(id: number): Collection | undefined {
    return this.#rows.get(id)?.collection;
  }
}

function readCollection(row: SqlRow, indexRows: readonly SqlRow[], limits: Limits): StoredCollection {
  const [id, name, table, createdAtMs, schema, changeDetail] = row;
  return {
    id: Number(id),
    name: String(name),
    table: String(table),
    createdAt: new Date(Number(createdAtMs)),
    ...(schema === null ? {} : { schema: JSON.parse(String(schema)) as DataObject }),
    changeDetail: (changeDetail === 'keys' ? 'keys' : 'after') satisfies ChangeDetail,
    statements: documentStatements(String(table)),
    documentBytesMax: limits.documentBytesMax,
    indexes: indexRows.map((index) => readIndex(index, limits)),
  };
}

function readIndex([id, , name, text, state, multikey, inexact]: SqlRow, limits: Limits): CatalogueIndex {
  const definition = readDefinitionText(String(text), limits, String(name));
  const table = entriesTableName(Number(id));
  return {
    id: Number(id),
    table,
    state: {
      definition,
      state: state === 'ready' ? 'ready' : 'building',
      multikey: Number(multikey) === 1,
      inexact: Number(inexact) === 1,
    },
    statements: entryStatements(table),
    entriesOf: compileIndexEntries(definition),
  };
}
