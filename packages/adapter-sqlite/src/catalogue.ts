import { randomInt } from 'node:crypto';
import {
  type ChangeDetail,
  compileIndexEntries,
  type DataObject,
  type Document,
  encodeValue,
  type IndexDefinition,
  type IndexEntries,
  type IndexKeyKind,
  type IndexState,
  type Limits,
  listIndexKeys,
  parseFilter,
  parsePath,
  splitIndexKeys,
  type Value,
} from '@database-service/core';
import {
  catalogueTables,
  type DocumentStatements,
  documentStatements,
  type EntryStatements,
  entriesTableName,
  entryStatements,
  identifier,
  sql,
} from '@database-service/sql';
import type { Connection, Row } from './driver.js';

/** One index of a collection, as the catalogue has it. */
export interface CatalogueIndex {
  readonly id: number;
  readonly state: IndexState;
  readonly table: string;
  readonly statements: EntryStatements;
  entriesOf(document: Document): IndexEntries;
}

/** One collection, as the catalogue has it. */
export interface CatalogueCollection {
  readonly id: number;
  readonly name: string;
  readonly table: string;
  readonly createdAt: Date;
  /** What its documents must fit when they are written. */
  readonly schema?: DataObject;
  /** How much the records of its changes hold. */
  readonly changeDetail: ChangeDetail;
  readonly statements: DocumentStatements;
  /** Most that a document may hold. */
  readonly documentBytesMax: number;
  /** By name. */
  readonly indexes: readonly CatalogueIndex[];
  /** Whether it was dropped since; a collection of its name and table may be there again. */
  isDropped(): boolean;
  /** As it is now: under another name perhaps, with other indexes; `undefined` if it was dropped. */
  current(): CatalogueCollection | undefined;
}

/** What the rows of a collection and its indexes were, and what they say. */
interface KnownRows {
  readonly text: string;
  readonly collection: CatalogueCollection;
}

/**
 * Which collections and indexes there are, as one connection sees them. Kept in memory and read again when the version in the file is another:
 * another process may have changed them.
 */
export class Catalogue {
  readonly #connection: () => Connection;
  readonly #limits: Limits;
  #version = -1;
  #collections: ReadonlyMap<string, CatalogueCollection> = new Map();
  /** By id. */
  #rows: ReadonlyMap<number, KnownRows> = new Map();

  constructor(connection: () => Connection, limits: Limits) {
    this.#connection = connection;
    this.#limits = limits;
  }

  /** A collection as it is now; `undefined` if there is none of the name. */
  find(name: string): CatalogueCollection | undefined {
    return this.list().get(name);
  }

  /** All collections as they are now, by name. */
  list(): ReadonlyMap<string, CatalogueCollection> {
    const version = Number((this.#connection().statement(selectVersion).get() as Row | undefined)?.[0]);
    if (version !== this.#version) {
      this.#collections = this.#read();
      this.#version = version;
    }
    return this.#collections;
  }

  /** What is known without asking the file; check `version` with what is read, and `find` again where it differs. */
  peek(name: string): CatalogueCollection | undefined {
    return this.#collections.get(name);
  }

  /** The version that `peek` answers for. */
  get version(): number {
    return this.#version;
  }

  #read(): ReadonlyMap<string, CatalogueCollection> {
    const byCollection = Map.groupBy(this.#connection().all(selectIndexes), (row) => Number(row[1]));
    const rows = new Map<number, KnownRows>();
    for (const row of this.#connection().all(selectCollections)) {
      const id = Number(row[0]);
      const indexRows = byCollection.get(id) ?? [];
      const text = JSON.stringify([row, indexRows]);
      const known = this.#rows.get(id);
      // Of many collections a change is one's: the others stay, with their indexes and their statements.
      rows.set(id, known?.text === text ? known : { text, collection: this.#readCollection(row, indexRows) });
    }
    this.#rows = rows;
    return new Map(Array.from(rows.values(), ({ collection }) => [collection.name, collection]));
  }

  #readCollection(row: Row, indexRows: readonly Row[]): CatalogueCollection {
    const collection = readCollection(row);
    const indexes = indexRows.map((index) => this.#readIndex(index));
    const current = (): CatalogueCollection | undefined => this.#findById(collection.id);
    const { documentBytesMax } = this.#limits;
    return { ...collection, documentBytesMax, indexes, current, isDropped: () => current() === undefined };
  }

  #findById(id: number): CatalogueCollection | undefined {
    this.list();
    return this.#rows.get(id)?.collection;
  }

  #readIndex(row: readonly unknown[]): CatalogueIndex {
    const [id, , name, text, state, multikey, inexact] = row as [
      number,
      number,
      string,
      string,
      string,
      number,
      number,
    ];
    const definition = readDefinition(name, text, this.#limits);
    const table = entriesTableName(id);
    return {
      id,
      table,
      state: {
        definition,
        state: state === 'ready' ? 'ready' : 'building',
        multikey: multikey === 1,
        inexact: inexact === 1,
      },
      statements: entryStatements(table),
      entriesOf: compileIndexEntries(definition),
    };
  }
}

/**
 * An id for a row of the catalogue, which no row had before: who still reads what was dropped must not take what came
 * after it for that.
 */
export function newCatalogueId(): number {
  return randomInt(2 ** 47);
}

function readCollection(
  row: readonly unknown[],
): Omit<CatalogueCollection, 'documentBytesMax' | 'indexes' | 'isDropped' | 'current'> {
  const [id, name, table, createdAtMs, schema, changeDetail] = row as [
    number,
    string,
    string,
    number,
    string | null,
    string | null,
  ];
  return {
    id,
    name,
    table,
    createdAt: new Date(createdAtMs),
    ...(schema === null ? {} : { schema: JSON.parse(schema) as DataObject }),
    changeDetail: changeDetail === 'keys' ? 'keys' : 'after',
    statements: documentStatements(table),
  };
}

/** Makes every other reader of the file read the catalogue again. Random, so that no number stands for two states. */
export function bumpCatalogue(connection: Connection): void {
  const version = Math.floor(Math.random() * 2 ** 52);
  connection.run(sql`UPDATE ${identifier(catalogueTables.state)} SET catalogue_version = ${version}`);
}

const selectVersion = sql`SELECT catalogue_version FROM ${identifier(catalogueTables.state)}`;
const selectCollections = sql`SELECT id, name, table_name, created_at, schema, change_detail
  FROM ${identifier(catalogueTables.collections)} ORDER BY name`;
const selectIndexes = sql`SELECT id, collection_id, name, definition, state, multikey, inexact
  FROM ${identifier(catalogueTables.indexes)} ORDER BY name`;

/** What of an index's definition is kept as JSON. */
interface StoredDefinition {
  readonly keys: readonly (readonly [path: string, kind: IndexKeyKind])[];
  readonly unique: boolean;
  readonly sparse: boolean;
  /** Of a text index. */
  readonly weights?: Readonly<Record<string, number>>;
  readonly expire_after_seconds?: number;
  readonly partial_filter?: unknown;
}

/** The text to keep of a definition; the name has its own column. */
export function writeDefinition(definition: IndexDefinition): string {
  const stored: StoredDefinition = {
    keys: listIndexKeys(definition),
    unique: definition.unique,
    sparse: definition.sparse,
    ...(definition.text?.weights === undefined ? {} : { weights: definition.text.weights }),
    ...(definition.expireAfterSeconds === undefined ? {} : { expire_after_seconds: definition.expireAfterSeconds }),
    ...(definition.partialFilter === undefined
      ? {}
      : { partial_filter: encodeValue(definition.partialFilterSource as Value) }),
  };
  return JSON.stringify(stored);
}

function readDefinition(name: string, text: string, limits: Limits): IndexDefinition {
  const stored = JSON.parse(text) as StoredDefinition;
  const definition: IndexDefinition = {
    name,
    ...splitIndexKeys(
      stored.keys.map(([path, kind]) => ({ name: path, path: parsePath(path), kind })),
      stored.weights,
    ),
    unique: stored.unique,
    sparse: stored.sparse,
    ...(stored.expire_after_seconds === undefined ? {} : { expireAfterSeconds: stored.expire_after_seconds }),
  };
  if (stored.partial_filter === undefined) return definition;
  return {
    ...definition,
    partialFilter: parseFilter(stored.partial_filter, limits),
    partialFilterSource: stored.partial_filter,
  };
}
