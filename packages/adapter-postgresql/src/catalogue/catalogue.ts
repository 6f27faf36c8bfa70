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
import { ServedCollections } from '../served/served-collections.js';
import type { TableWish } from '../served/table-config.js';
import { selectFacts } from '../served/table-facts.js';

/** Which collections and indexes there are, at one moment. */
export interface CatalogueState {
  readonly version: number;
  readonly snapshot: CatalogueSnapshot;
  /** Tables of other programs; they are in the snapshot, too. */
  readonly served: ServedCollections;
}

/** What a catalogue is to hold beside what the database says. */
export interface CatalogueSettings {
  readonly limits: Limits;
  readonly schema: string;
  readonly tables: readonly TableWish[];
}

const state = identifier(catalogueTables.state);

/** The catalogue's version as a column of another statement: what was read together with it belongs to that state. */
export const catalogueVersion: Sql = sql`(SELECT catalogue_version FROM ${state})`;

/** One row, so that all is of one moment: version, the rows of both tables as JSON, and the facts of tables of others. */
const selectAll = (tables: readonly TableWish[]): Sql => sql`SELECT catalogue_version,
  (SELECT coalesce(json_agg(json_build_array(id, name, table_name, created_at, schema, change_detail) ORDER BY name), '[]')
    FROM ${identifier(catalogueTables.collections)}),
  (SELECT coalesce(json_agg(json_build_array(id, collection_id, name, definition, state, multikey, inexact) ORDER BY name),
    '[]') FROM ${identifier(catalogueTables.indexes)}), ${tables.length === 0 ? sql`NULL` : selectFacts(tables)} FROM ${state}`;

/** For how long what is wrong with a table of another program is believed to be so. */
const faultMs = 1_000;

/** What asks for the catalogue has of it. */
export abstract class CatalogueReader {
  readonly #asking: Pick<SqlExecutor, 'all'>;

  constructor(asking: Pick<SqlExecutor, 'all'>) {
    this.#asking = asking;
  }

  /** What was read last; `undefined` before the first time. */
  abstract get last(): CatalogueState | undefined;

  /** Whether a table of another program that could not be served may have been made right since. */
  abstract get isDoubtful(): boolean;

  /** As it is now: what is read after the call has begun. */
  abstract refresh(): Promise<CatalogueState>;

  /** The same catalogue by the statements of another executor, within a transaction say. @param known - to begin with */
  abstract by(executor: Pick<SqlExecutor, 'all'>, known?: CatalogueState): CatalogueReader;

  /** What is known, at hand; read at the first call, and where it is doubtful. */
  known(): CatalogueState | Promise<CatalogueState> {
    const { last } = this;
    return last === undefined || this.isDoubtful ? this.refresh() : last;
  }

  /** As it is now, read anew only if the version is another. */
  async current(): Promise<CatalogueState> {
    const known = this.last;
    if (known === undefined || this.isDoubtful) return await this.refresh();
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
  readonly #settings: CatalogueSettings;
  #state: CatalogueState | undefined;
  #readAt = 0;
  #reading: Promise<CatalogueState> | undefined;
  /** Begins when that one is done. */
  #next: Promise<CatalogueState> | undefined;

  /** @param known - to begin with */
  constructor(executor: Pick<SqlExecutor, 'all'>, settings: CatalogueSettings, known?: CatalogueState) {
    super(executor);
    this.#executor = executor;
    this.#settings = settings;
    this.#state = known;
    if (known !== undefined) this.#readAt = performance.now();
  }

  by(executor: Pick<SqlExecutor, 'all'>, known?: CatalogueState): Catalogue {
    return new Catalogue(executor, this.#settings, known);
  }

  get last(): CatalogueState | undefined {
    return this.#state;
  }

  get isDoubtful(): boolean {
    return this.faults.size > 0 && performance.now() - this.#readAt > faultMs;
  }

  /** What kept tables of other programs from being served when somebody last looked. */
  get faults(): ReadonlyMap<string, string> {
    return this.#state?.served.faults ?? new Map();
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
    const { limits, schema, tables } = this.#settings;
    const former = this.#state;
    const [version, collections, indexes, facts] = (await this.#executor.all(selectAll(tables)))[0] ?? [];
    this.#readAt = performance.now();
    const rows = { collections: rowsOf(collections), indexes: rowsOf(indexes) };
    const own = { schema, collections: namesIn(rows.collections, 1), tables: namesIn(rows.collections, 2) };
    const served = new ServedCollections(tables, { facts, own, limits }, former?.served);
    const snapshot = new CatalogueSnapshot(rows, limits, (stored) => stored, former?.snapshot, served.collections);
    this.#state = { version: Number(version), snapshot, served };
    return this.#state;
  }
}

function namesIn(rows: readonly SqlRow[], column: number): ReadonlySet<string> {
  return new Set(rows.map((row) => String(row[column])));
}

function rowsOf(text: SqlRow[number] | undefined): readonly SqlRow[] {
  return JSON.parse(String(text)) as SqlRow[];
}
