import {
  type Adapter,
  type AdapterHealth,
  type Collection,
  type CollectionInfo,
  type CollectionOptions,
  checkCancelled,
  checkClaim,
  createDatabase,
  type Database,
  type DatabaseOptions,
  type DatabaseStatistics,
  type ManyWriteAtomicity,
  type OperationContext,
  type Ports,
  refuseLooseChecks,
  type WriteBatch,
  type WriteResult,
} from '@database-service/core';
import { sql, sqlPushdown, toInfo } from '@database-service/sql';
import { SqliteFeed } from './changes/sqlite-feed.js';
import { createSizeTrimming, trimAll } from './changes/trim-all.js';
import { SqliteCollection } from './collection.js';
import { resolveConfig, type SqliteConfig } from './config.js';
import { inMemory } from './driver.js';
import { mapError } from './errors.js';
import { SqliteIdempotency } from './idempotency/sqlite-idempotency.js';
import { trimAllOutcomes } from './idempotency/trim-all-outcomes.js';
import { keepTrimmed } from './keep-trimmed.js';
import { SqliteLeases } from './leases/sqlite-leases.js';
import { RawQueries } from './raw/raw-queries.js';
import { resumeIndexes } from './resume-indexes.js';
import { readDatabaseStatistics } from './statistics.js';
import { Store } from './store.js';

/**
 * Opens a SQLite file as a database of documents, and makes it if need be. The file is opened at once: a path that
 * cannot be used is an error here, not at the first call.
 *
 * @throws DataError BAD_ARGUMENT (the configuration), DATABASE_UNAVAILABLE, STORAGE_READ_ONLY (naming the file)
 */
export function createSqliteAdapter(config: SqliteConfig): Adapter {
  const store = new Store(resolveConfig(config));
  // Its own faults are logged; it ends when the store is closed.
  void resumeIndexes(store);
  keepTrimmed(store, trimAll);
  keepTrimmed(store, createSizeTrimming());
  keepTrimmed(store, trimAllOutcomes);
  return new SqliteAdapter(store);
}

/** Opens a SQLite file for the typed calls of a library user: `createDatabase(createSqliteAdapter(config))`. */
export function openSqlite(config: SqliteConfig, options?: DatabaseOptions): Database {
  return createDatabase(createSqliteAdapter(config), options);
}

class SqliteAdapter implements Adapter {
  readonly engine = 'sqlite';
  readonly pushdown = sqlPushdown;
  /** A row of SQLite holds 1 GB; JSON.parse and what is made of it want less. */
  readonly limits = { documentBytesMax: 256 * 1024 * 1024, depthMax: 500 };
  readonly manyWriteAtomicity: ManyWriteAtomicity;
  readonly ports: Ports;
  readonly #store: Store;
  readonly #raw: RawQueries | undefined;

  constructor(store: Store) {
    this.#store = store;
    const { raw, file, manyWriteAtomicity } = store.config;
    this.manyWriteAtomicity = manyWriteAtomicity;
    // What is in memory cannot be seen by the process that runs raw queries.
    this.#raw = raw === 'off' || file === inMemory ? undefined : new RawQueries(store.config);
    this.ports = {
      ...(this.#raw === undefined ? {} : { raw: this.#raw }),
      leases: new SqliteLeases(store),
      transactions: { scope: 'database' },
      changes: new SqliteFeed(store),
      idempotency: new SqliteIdempotency(store),
      rename: { renameCollection: (context, from, to) => this.#rename(context, from, to) },
    };
  }

  collection(name: string): Collection {
    return new SqliteCollection(this.#store, name);
  }

  async listCollections(context: OperationContext): Promise<readonly CollectionInfo[]> {
    checkCancelled(context);
    return this.#read(() => [...this.#store.catalogue.list().values()].map(toInfo));
  }

  async createCollection(context: OperationContext, name: string, options: CollectionOptions = {}): Promise<void> {
    checkCancelled(context);
    await this.#store.change('createCollection', name, options);
  }

  async dropCollection(context: OperationContext, name: string): Promise<void> {
    checkCancelled(context);
    await this.#store.change('dropCollection', name);
  }

  async write(context: OperationContext, batch: WriteBatch): Promise<readonly WriteResult[]> {
    checkClaim(batch);
    refuseLooseChecks(batch);
    return await this.#store.writer.write(context, batch);
  }

  async health(_context: OperationContext): Promise<AdapterHealth> {
    const started = performance.now();
    const { config, readThreads, writer } = this.#store;
    const active = (writer.pending > 0 ? 1 : 0) + (readThreads?.busy ?? 0);
    // One for reading and one for writing, beside those of the threads.
    const max = 2 + (readThreads === undefined ? 0 : config.readerThreads);
    try {
      const row = this.#store.reader.first(sql`SELECT sqlite_version() FROM dbs_state`);
      return {
        status: 'connected',
        latencyMs: performance.now() - started,
        connections: { active, idle: max - active, max },
        engineVersion: String(row?.[0]),
      };
    } catch (error) {
      const latencyMs = performance.now() - started;
      const connections = { active: 0, idle: 0, max };
      return { status: 'disconnected', latencyMs, connections, problem: mapError(error).message };
    }
  }

  async statistics(context: OperationContext): Promise<DatabaseStatistics> {
    checkCancelled(context);
    const { readThreads } = this.#store;
    if (readThreads !== undefined) return await readThreads.databaseStatistics(context);
    return this.#read(() => readDatabaseStatistics(this.#store.reader, [...this.#store.catalogue.list().values()]));
  }

  async close(): Promise<void> {
    this.#raw?.close();
    await this.#store.close();
  }

  async #rename(context: OperationContext, from: string, to: string): Promise<void> {
    checkCancelled(context);
    await this.#store.change('renameCollection', from, to);
  }

  #read<Result>(read: () => Result): Result {
    try {
      return read();
    } catch (error) {
      throw mapError(error);
    }
  }
}
