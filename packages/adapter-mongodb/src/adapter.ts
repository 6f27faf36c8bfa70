import {
  type Adapter,
  type AdapterHealth,
  type Collection,
  type CollectionInfo,
  type CollectionOptions,
  createDatabase,
  type Database,
  type DatabaseOptions,
  type DatabaseStatistics,
  type OperationContext,
  type PoolState,
  type Ports,
  runBatch,
  type WriteBatch,
  type WriteResult,
} from '@database-service/core';
import { dropCollection } from './catalogue/drop-collection.js';
import { describeEntry } from './catalogue/entry.js';
import { createCollection } from './catalogue/make-collection.js';
import { renameCollection } from './catalogue/rename-collection.js';
import { MongoChanges } from './changes/changes-port.js';
import { MongoCollection } from './collection.js';
import { mongoPushdown } from './compile/pushdown.js';
import { type MongoConfig, type MongoCredentials, resolveConfig } from './config.js';
import { readHealth } from './health.js';
import { MongoIdempotency } from './idempotency/mongo-idempotency.js';
import { Keeper } from './keeper.js';
import { MongoLeases } from './leases/mongo-leases.js';
import { RawCommands } from './raw/raw-commands.js';
import { readDatabaseStatistics } from './statistics.js';
import { Store } from './store.js';
import { writeAtomically } from './write/atomic-batch.js';
import { insertMany, isInsertBatch } from './write/insert-many.js';
import { createPrimitives } from './write/primitives.js';
import { WriteScope } from './write/write-scope.js';

/**
 * Makes the adapter of a MongoDB database. Nothing is connected yet: a server that cannot be reached is an error of the calls
 * that need it, and they work once it can.
 *
 * @throws DataError BAD_ARGUMENT (the configuration)
 */
export function createMongoAdapter(config: MongoConfig): MongoAdapter {
  return new StoreAdapter(new Store(resolveConfig(config)));
}

/** Opens a MongoDB database for the typed calls of a library user: `createDatabase(createMongoAdapter(config))`. */
export function openMongo(config: MongoConfig, options?: DatabaseOptions): Database {
  return createDatabase(createMongoAdapter(config), options);
}

/** The adapter of a MongoDB database. */
export interface MongoAdapter extends Adapter {
  /** Goes on with other credentials: calls use them from now on, those that run end by the former. */
  replaceCredentials(credentials: MongoCredentials): void;
}

class StoreAdapter implements MongoAdapter {
  readonly engine = 'mongodb';
  readonly pushdown = mongoPushdown;
  readonly keepsForeignTypes = true;
  readonly manyWriteAtomicity = 'document';
  /** BSON is up to six times as large as JSON, and a document of MongoDB's has 16 MiB and 100 levels at most. */
  readonly limits = { documentBytesMax: 12 * 1024 * 1024, depthMax: 90 };
  readonly #ports: Ports;
  readonly #store: Store;
  readonly #idempotency: MongoIdempotency;
  readonly #keeper: Keeper;

  constructor(store: Store) {
    this.#store = store;
    this.#idempotency = new MongoIdempotency(store);
    const leases = new MongoLeases(store.driver);
    this.#keeper = new Keeper(store, leases, this.#idempotency);
    const { raw } = store.config;
    this.#ports = {
      rename: { renameCollection: (context, from, to) => renameCollection(context, store, from, to) },
      changes: new MongoChanges(store),
      leases,
      idempotency: this.#idempotency,
      ...(raw === 'off' ? {} : { raw: new RawCommands(store.driver, raw) }),
    };
  }

  /** Transactions are there once the server has said that it has them, or its URI does. */
  get ports(): Ports {
    return this.#store.driver.hasTransactions ? { ...this.#ports, transactions: { scope: 'database' } } : this.#ports;
  }

  collection(name: string): Collection {
    return new MongoCollection(this.#store, name);
  }

  async listCollections(context: OperationContext): Promise<readonly CollectionInfo[]> {
    return (await this.#store.catalogue.list(context)).map(describeEntry);
  }

  createCollection(context: OperationContext, name: string, options?: CollectionOptions): Promise<void> {
    return createCollection(context, this.#store, name, options);
  }

  dropCollection(context: OperationContext, name: string): Promise<void> {
    return dropCollection(context, this.#store, name);
  }

  async write(context: OperationContext, batch: WriteBatch): Promise<readonly WriteResult[]> {
    this.#store.driver.open(context);
    const { idempotency } = batch;
    if (idempotency !== undefined) return await this.#idempotency.writeOnce(context, { ...batch, idempotency });
    if (batch.mode === 'atomic' && this.#store.driver.hasTransactions) {
      return await writeAtomically(context, this.#store, batch);
    }
    const scope = new WriteScope(this.#store);
    if (isInsertBatch(batch)) return await insertMany(context, scope, batch);
    const primitives = createPrimitives(scope);
    return await runBatch(context, batch, primitives, { limits: this.#store.config.limits });
  }

  health(context: OperationContext): Promise<AdapterHealth> {
    return readHealth(context, this.#store.driver);
  }

  pools(): readonly PoolState[] {
    const { figures, config } = this.#store.driver;
    const { active, idle, waiting } = figures;
    return [{ pool: 'servers', active, idle, waiting, max: config.poolSize }];
  }

  statistics(context: OperationContext): Promise<DatabaseStatistics> {
    return readDatabaseStatistics(context, this.#store);
  }

  replaceCredentials(credentials: MongoCredentials): void {
    this.#store.driver.replaceCredentials(credentials);
  }

  async close(): Promise<void> {
    await this.#keeper.close();
    await this.#store.close();
  }
}
