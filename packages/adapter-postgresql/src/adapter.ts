import { setTimeout as rest } from 'node:timers/promises';
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
  type PoolState,
  type Ports,
  refuseLooseChecks,
  type WriteBatch,
  type WriteResult,
} from '@database-service/core';
import { collectionExists, collectionMissing, sql, sqlPushdown, toInfo } from '@database-service/sql';
import {
  createCollection,
  dropCollection,
  lockAll,
  lockWriters,
  renameCollection,
} from './catalogue/change-catalogue.js';
import { Numbering } from './changes/numbering.js';
import { PostgresFeed } from './changes/postgres-feed.js';
import { PostgresCollection } from './collection.js';
import { type PostgresConfig, type PostgresCredentials, resolveConfig } from './config.js';
import { mapError } from './errors.js';
import { keepHouse } from './housekeeping.js';
import { PostgresIdempotency } from './idempotency/postgres-idempotency.js';
import { PostgresLeases } from './leases/postgres-leases.js';
import { RawQueries } from './raw/raw-queries.js';
import { refuseForServed } from './served/refuse.js';
import { readDatabaseStatistics } from './statistics.js';
import { Store } from './store.js';
import { writeBatch } from './write/write-batch.js';

/** A PostgreSQL database of documents. */
export interface PostgresAdapter extends Adapter {
  /** New connections log in by these; those that are busy end with what they are at, so that no call fails. */
  replaceCredentials(credentials: PostgresCredentials): void;
}

/**
 * Uses a PostgreSQL database for documents. Nothing is opened yet: a server that cannot be reached is an error of the calls,
 * until it can. The first call makes the tables if need be.
 *
 * @throws DataError BAD_ARGUMENT (the configuration)
 */
export function createPostgresAdapter(config: PostgresConfig): PostgresAdapter {
  return new PostgresStoreAdapter(resolveConfig(config));
}

/** Uses a PostgreSQL database for the typed calls of a library user: `createDatabase(createPostgresAdapter(config))`. */
export function openPostgres(config: PostgresConfig, options?: DatabaseOptions): Database {
  return createDatabase(createPostgresAdapter(config), options);
}

/** How long health waits for a look at tables of other programs. */
const lookMs = 1_000;

class PostgresStoreAdapter implements PostgresAdapter {
  readonly engine = 'postgresql';
  readonly pushdown = sqlPushdown;
  /** A value of JSONB holds 256 MB of strings; what the server and JSON.parse make of it wants more. */
  readonly limits = { documentBytesMax: 64 * 1024 * 1024, depthMax: 500 };
  readonly manyWriteAtomicity: ManyWriteAtomicity;
  readonly ports: Ports;
  readonly #store: Store;
  readonly #numbering: Numbering;

  constructor(config: ReturnType<typeof resolveConfig>) {
    this.manyWriteAtomicity = config.manyWriteAtomicity;
    const store = new Store(config, {
      onReady: () => {
        keepHouse(store);
      },
      onChanges: () => this.#numbering.feed.notify(),
    });
    this.#store = store;
    this.#numbering = new Numbering(store);
    this.ports = {
      ...(config.raw === 'off' ? {} : { raw: new RawQueries(store) }),
      leases: new PostgresLeases(store),
      transactions: { scope: 'database' },
      changes: new PostgresFeed(store, this.#numbering),
      idempotency: new PostgresIdempotency(store),
      rename: { renameCollection: (context, from, to) => this.#rename(context, from, to) },
    };
  }

  collection(name: string): Collection {
    return new PostgresCollection(this.#store, name);
  }

  async listCollections(context: OperationContext): Promise<readonly CollectionInfo[]> {
    checkCancelled(context);
    const { snapshot } = await this.#store.call(() => this.#store.readsOf(context).catalogue.current());
    return [...snapshot.byName.values()].map(toInfo);
  }

  async createCollection(context: OperationContext, name: string, options: CollectionOptions = {}): Promise<void> {
    checkCancelled(context);
    await this.#store.call(() =>
      this.#store.changeCatalogue(context, async (executor, catalogue) => {
        if ((await catalogue.find(name)) !== undefined) throw collectionExists(name);
        await createCollection(executor, name, options);
      }),
    );
  }

  async dropCollection(context: OperationContext, name: string): Promise<void> {
    checkCancelled(context);
    await this.#store.call(() =>
      this.#store.changeCatalogue(context, async (executor, catalogue) => {
        const collection = await catalogue.find(name);
        if (collection === undefined) throw collectionMissing(name);
        refuseForServed(collection, 'dropped: that is for the other program to do');
        await executor.run(lockAll(collection));
        await dropCollection(executor, collection);
      }),
    );
    this.#numbering.committed();
  }

  async write(context: OperationContext, batch: WriteBatch): Promise<readonly WriteResult[]> {
    checkClaim(batch);
    refuseLooseChecks(batch);
    const results = await this.#store.call(() => writeBatch(this.#store.writeParts, context, batch));
    this.#numbering.committed();
    return results;
  }

  async health(context: OperationContext): Promise<AdapterHealth> {
    const started = performance.now();
    const { connections } = this.#store;
    const figures = () => {
      const { active, idle, max } = connections.figures;
      return { active, idle, max };
    };
    try {
      const version = await this.#store.call(() => this.#askVersion(context));
      const [engineVersion = ''] = version.split(' ');
      const problem = await this.#problemOfTables();
      const latencyMs = performance.now() - started;
      return { status: 'connected', latencyMs, connections: figures(), engineVersion, ...problem };
    } catch (error) {
      const latencyMs = performance.now() - started;
      return { status: 'disconnected', latencyMs, connections: figures(), problem: mapError(error).message };
    }
  }

  pools(): readonly PoolState[] {
    const { connections, standbys } = this.#store;
    const primary = { pool: 'primary', ...connections.figures };
    return standbys.figures === undefined ? [primary] : [primary, { pool: 'standbys', ...standbys.figures }];
  }

  /** What keeps tables of other programs from being served; the rest is well. */
  async #problemOfTables(): Promise<Pick<AdapterHealth, 'problem'>> {
    const { config, catalogue } = this.#store;
    if (config.tables.length === 0) return {};
    // Where all connections are busy it is told as it was when somebody last looked.
    const looked = this.#store.call(() => catalogue.refresh()).catch(() => undefined);
    await Promise.race([looked, rest(lookMs, undefined, { ref: false })]);
    const faults = catalogue.faults;
    if (faults.size === 0) return {};
    const problems = Array.from(faults, ([name, fault]) => `${JSON.stringify(name)} (${fault})`);
    return { problem: `Some collections cannot be served as they are configured: ${problems.join('; ')}.` };
  }

  /** By the connection that is not in the pool: where all of that are busy, the server is there all the same. */
  async #askVersion(context: OperationContext): Promise<string> {
    const { connections, control, config } = this.#store;
    const timeout = rest(config.connectTimeoutMs, undefined, { ref: false });
    const version = await Promise.race([control.askVersion().catch(() => undefined), timeout]);
    if (version !== undefined) return version;
    const { rows } = await connections.query(context, sql`SELECT current_setting('server_version')`, 'read');
    return String(rows[0]?.[0]);
  }

  async statistics(context: OperationContext): Promise<DatabaseStatistics> {
    checkCancelled(context);
    return await this.#store.call(() => readDatabaseStatistics(this.#store.readsOf(context)));
  }

  replaceCredentials(credentials: PostgresCredentials): void {
    this.#store.replaceCredentials(credentials);
  }

  async close(): Promise<void> {
    await this.#store.close();
  }

  async #rename(context: OperationContext, from: string, to: string): Promise<void> {
    checkCancelled(context);
    await this.#store.call(() =>
      this.#store.changeCatalogue(context, async (executor, catalogue) => {
        const collection = await catalogue.find(from);
        if (collection === undefined) throw collectionMissing(from);
        refuseForServed(collection, 'renamed; its name is that of the configuration');
        if ((await catalogue.find(to)) !== undefined) throw collectionExists(to);
        await executor.run(lockWriters(collection));
        await renameCollection(executor, collection, to);
      }),
    );
    this.#numbering.committed();
  }
}
