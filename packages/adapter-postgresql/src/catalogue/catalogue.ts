import type { Limits } from '@database-service/core';
import {
  CatalogueSnapshot,
  catalogueTables,
  identifier,
  type Sql,
  type SqlExecutor,
  type SqlRow,
  type StoredCollection,
  sql,
} from '@database-service/sql';

/** Which collections and indexes there are, at one moment. */
export interface CatalogueState {
  readonly version: number;
  readonly snapshot: CatalogueSnapshot;
}

const state = identifier(catalogueTables.state);

/** The catalogue's version as a column of another statement: what was read together with it belongs to that state. */
export const catalogueVersion: Sql = sql`(SELECT catalogue_version FROM ${state})`;

/** One row, so that all is of one moment: version, and the rows of both tables as JSON. */
const selectAll = sql`SELECT catalogue_version,
  (SELECT coalesce(json_agg(json_build_array(id, name, table_name, created_at, schema, change_detail) ORDER BY name), '[]')
    FROM ${identifier(catalogueTables.collections)}),
  (SELECT coalesce(json_agg(json_build_array(id, collection_id, name, definition, state, multikey, inexact) ORDER BY name),
    '[]') FROM ${identifier(catalogueTables.indexes)}) FROM ${state}`;

/** What asks for the catalogue has of it. */
export abstract class CatalogueReader {
  readonly #asking: Pick<SqlExecutor, 'all'>;

  constructor(asking: Pick<SqlExecutor, 'all'>) {
    this.#asking = asking;
  }

  /** What was read last; `undefined` before the first time. */
  abstract get last(): CatalogueState | undefined;

  /** As it is now: what is read after the call has begun. */
  abstract refresh(): Promise<CatalogueState>;

  /** What is known; read at the first call, and at hand from then on. */
  known(): CatalogueState | Promise<CatalogueState> {
    return this.last ?? this.refresh();
  }

  /** As it is now, read anew only if the version is another. */
  async current(): Promise<CatalogueState> {
    const known = this.last;
    if (known === undefined) return await this.refresh();
    const version = Number((await this.#asking.all(sql`SELECT ${catalogueVersion}`))[0]?.[0]);
    return version === known.version ? known : await this.refresh();
  }

  /** A collection as it is now; `undefined` if there is none of the name. */
  async find(name: string): Promise<StoredCollection | undefined> {
    return (await this.current()).snapshot.byName.get(name);
  }
}

/**
 * Which collections and indexes there are, as it was when somebody last looked. Whoever uses it reads the version together with
 * what he reads, or makes a write depend on it, and has it read anew where it is another.
 */
export class Catalogue extends CatalogueReader {
  readonly #executor: Pick<SqlExecutor, 'all'>;
  readonly #limits: Limits;
  #state: CatalogueState | undefined;
  #reading: Promise<CatalogueState> | undefined;
  /** Begins when that one is done. */
  #next: Promise<CatalogueState> | undefined;

  /** @param known - to begin with */
  constructor(executor: Pick<SqlExecutor, 'all'>, limits: Limits, known?: CatalogueState) {
    super(executor);
    this.#executor = executor;
    this.#limits = limits;
    this.#state = known;
  }

  get last(): CatalogueState | undefined {
    return this.#state;
  }

  async refresh(): Promise<CatalogueState> {
    if (this.#reading === undefined) return await this.#begin();
    // The one that is under way may have looked before the change that this caller knows of; the next one is for all who wait.
    this.#next ??= this.#reading.then(
      () => this.#begin(),
      () => this.#begin(),
    );
    return await this.#next;
  }

  async #begin(): Promise<CatalogueState> {
    this.#next = undefined;
    this.#reading = this.#read();
    try {
      return await this.#reading;
    } finally {
      this.#reading = undefined;
    }
  }

  async #read(): Promise<CatalogueState> {
    const [version, collections, indexes] = (await this.#executor.all(selectAll))[0] ?? [];
    const rows = { collections: rowsOf(collections), indexes: rowsOf(indexes) };
    const snapshot = new CatalogueSnapshot(rows, this.#limits, (stored) => stored, this.#state?.snapshot);
    this.#state = { version: Number(version), snapshot };
    return this.#state;
  }
}

function rowsOf(text: SqlRow[number] | undefined): readonly SqlRow[] {
  return JSON.parse(String(text)) as SqlRow[];
}
