import { setTimeout as rest } from 'node:timers/promises';
import type { OperationContext } from '@database-service/core';
import type { SqlExecutor } from '@database-service/sql';
import { CallerCatalogue } from './catalogue/caller-catalogue.js';
import { Catalogue, type CatalogueReader } from './catalogue/catalogue.js';
import { lockKey, lockUntilEnd } from './catalogue/lock-keys.js';
import { prepareDatabase } from './catalogue/prepare-database.js';
import { catalogueExecutor } from './catalogue/read-catalogue.js';
import type { PostgresCredentials, ResolvedConfig } from './config.js';
import { clientSettings } from './connect/client-settings.js';
import { Connections } from './connect/connections.js';
import { ControlConnection } from './connect/control.js';
import { databaseClosed, mapError } from './errors.js';
import { PooledReads } from './read/read-source.js';
import type { ReadScope } from './read/reading.js';
import { StandbyScope } from './standby/standby-scope.js';
import { Standbys } from './standby/standbys.js';
import type { BatchParts } from './write/write-batch.js';

/** As `ReadScope`, with all that the catalogue gives. */
export interface PrimaryScope extends ReadScope {
  readonly catalogue: CatalogueReader;
}

/** What the store tells those who work beside its callers. */
export interface StoreEvents {
  /** The database was reached for the first time, and has its tables. */
  onReady(): void;
  /** Another instance left records in the change feed, or may have. */
  onChanges(): void;
}

/** How long a change of a collection waits for its writers at once: who wants to write meanwhile waits with it. */
const writersWaitMs = 500;
const writersAttempts = 20;
const closeMaxMs = 5_000;

/** A database: its connections, what is known of its catalogue, and whether its tables are there. */
export class Store {
  readonly config: ResolvedConfig;
  readonly connections: Connections;
  readonly catalogue: Catalogue;
  readonly control: ControlConnection;
  readonly standbys: Standbys;
  /** Tells this one from others in leases. */
  readonly holder: string = crypto.randomUUID();
  readonly #events: StoreEvents;
  readonly #channel: string;
  readonly #closers: (() => unknown)[] = [];
  #credentials: PostgresCredentials = {};
  #preparing: Promise<void> | undefined;
  #isPrepared = false;
  #closing: Promise<void> | undefined;

  constructor(config: ResolvedConfig, events: StoreEvents) {
    this.config = config;
    this.#events = events;
    this.#channel = `dbs_changes_${lockKey(config.schema, 'channel')}`;
    this.control = new ControlConnection({
      settings: () => clientSettings(config, this.#credentials),
      channels: { [this.#channel]: () => events.onChanges() },
      onConnected: () => events.onChanges(),
    });
    this.connections = new Connections(config, (processId) => this.control.cancel(processId));
    this.standbys = new Standbys(config, this.connections);
    this.catalogue = new Catalogue(catalogueExecutor(this.connections), config);
  }

  /** What documents are read by, for one call. */
  readsOf(context: OperationContext): PrimaryScope {
    const reads = new PooledReads(this.connections, context);
    return { catalogue: new CallerCatalogue(this.catalogue, reads, context), reads };
  }

  /** As `readsOf`; where the caller need not see the newest, by a standby that is fit. */
  searchesOf(context: OperationContext): ReadScope {
    const standby = context.consistency === 'eventual' ? this.standbys.next() : undefined;
    if (standby === undefined) return this.readsOf(context);
    return new StandbyScope(standby, context, () => this.readsOf(context));
  }

  /** What documents are written with. */
  get writeParts(): BatchParts {
    const { connections, catalogue, config } = this;
    const { limits, schema, manyWriteAtomicity } = config;
    return { connections, catalogue, limits, schema, manyWriteAtomicity };
  }

  /**
   * Makes sure that the service's tables are there, at the first call that reaches the server.
   *
   * @throws DataError DATABASE_UNAVAILABLE, SHUTTING_DOWN
   */
  async ready(): Promise<void> {
    if (this.#closing !== undefined) throw databaseClosed();
    if (this.#isPrepared) return;
    this.#preparing ??= this.#prepare();
    try {
      await this.#preparing;
    } finally {
      this.#preparing = undefined;
    }
  }

  /** Does a call once the tables are there; faults of the driver are mapped. */
  async call<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      if (!this.#isPrepared || this.#closing !== undefined) await this.ready();
      return await work();
    } catch (error) {
      throw mapError(error);
    }
  }

  /** Changes the catalogue in a transaction, one at a time among all instances. */
  async changeCatalogue<Result>(
    context: OperationContext,
    work: (executor: SqlExecutor, catalogue: Catalogue) => Promise<Result>,
  ): Promise<Result> {
    const key = lockKey(this.config.schema, 'catalogue');
    for (let attempt = 1; ; attempt += 1) {
      try {
        const result = await this.connections.inTransaction(context, async (session) => {
          await session.all(lockUntilEnd(key));
          await session.queryText(`SET LOCAL lock_timeout TO ${writersWaitMs}`);
          return await work(session, this.catalogue.by(session));
        });
        // It was changed, whether this succeeds or not.
        await this.readsOf(context)
          .catalogue.refresh()
          .catch(() => {});
        return result;
      } catch (error) {
        const isLocked = typeof error === 'object' && error !== null && 'code' in error && error.code === '55P03';
        if (!isLocked || attempt >= writersAttempts) throw error;
        await rest(Math.random() * writersWaitMs);
      }
    }
  }

  /** Tells other instances that there are records in the change feed. */
  async tellOfChanges(): Promise<void> {
    await this.control.notify(this.#channel);
  }

  replaceCredentials(credentials: PostgresCredentials): void {
    this.#credentials = { ...this.#credentials, ...credentials };
    this.connections.replaceCredentials(this.#credentials);
    this.standbys.replaceCredentials(this.#credentials);
    this.control.restart();
  }

  /** Runs a function before the connections are closed. */
  onClose(closer: () => unknown): void {
    this.#closers.push(closer);
  }

  get isClosing(): boolean {
    return this.#closing !== undefined;
  }

  /** Ends all work, and closes the connections. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #prepare(): Promise<void> {
    await prepareDatabase(this.connections, this.config);
    const { served } = await this.catalogue.refresh();
    for (const [collection, fault] of served.faults) {
      this.config.logger.warn('A table cannot be served as it is configured', { collection, fault });
    }
    this.#isPrepared = true;
    this.control.start();
    this.standbys.start();
    this.#events.onReady();
  }

  async #close(): Promise<void> {
    // What a server that does not answer is asked, is not waited for.
    const timer = setTimeout(() => {
      this.connections.cut();
      this.standbys.cut();
    }, closeMaxMs);
    for (const closer of this.#closers) await closer();
    await Promise.all([this.control.close(), this.connections.close(), this.standbys.close()]);
    clearTimeout(timer);
  }
}
