import { randomBytes } from 'node:crypto';
import {
  ChangeSignal,
  DataError,
  type OperationContext,
  type WriteBatch,
  type WriteResult,
} from '@database-service/core';
import { addSchemas, createCatalogue, createFeed, type Sql, sql } from '@database-service/sql';
import { Catalogue } from './catalogue.js';
import type { ResolvedConfig } from './config.js';
import { sqliteDialect } from './dialect.js';
import { type Connection, type Connections, describeOpenFailure, openConnections } from './driver.js';
import { createBatchJob } from './write/batch-job.js';
import { createCollection } from './write/change-catalogue.js';
import { CollectionWriter } from './write/collection-writer.js';
import { runExclusive } from './write/exclusive-job.js';
import type { OperationScope } from './write/run-operation.js';
import { WriteQueue } from './write/write-queue.js';

/** The layout of the file that this version writes, in `PRAGMA user_version`. */
const layoutVersion = 3;

/** An open database file: its connections, what they know of the catalogue, and the queue of writes. */
export class Store implements OperationScope {
  readonly config: ResolvedConfig;
  readonly connections: Connections;
  readonly catalogue: Catalogue;
  readonly queue: WriteQueue;
  /** Notified behind each commit of this process. */
  readonly committed = new ChangeSignal();
  readonly #writerCatalogue: Catalogue;
  /** Of the open transaction. */
  readonly #writers = new Map<string, CollectionWriter>();
  readonly #closers: (() => void)[] = [];
  #closing: Promise<void> | undefined;

  /** @throws DataError DATABASE_UNAVAILABLE, STORAGE_READ_ONLY */
  constructor(config: ResolvedConfig) {
    this.config = config;
    this.connections = openConnections(config);
    const { writer, isolated } = this.connections;
    this.catalogue = new Catalogue(() => this.reader, config.limits);
    this.#writerCatalogue = isolated ? new Catalogue(() => writer, config.limits) : this.catalogue;
    this.queue = new WriteQueue(writer, config.busyTimeoutMs, {
      onBegin: () => this.undone(),
      onCommit: () => this.committed.notify(),
    });
    try {
      prepareFile(writer, config.file);
      // From now on the queue waits for other processes, without stopping this one.
      if (isolated) writer.database.pragma('busy_timeout = 2');
      // A damaged catalogue is found now, not at the first request.
      this.catalogue.list();
    } catch (error) {
      this.connections.close();
      throw describeOpenFailure(config.file, error);
    }
  }

  get connection(): Connection {
    return this.connections.writer;
  }

  get limits(): ResolvedConfig['limits'] {
    return this.config.limits;
  }

  /** The connection for reading. @throws DataError SHUTTING_DOWN */
  get reader(): Connection {
    if (this.#closing !== undefined) throw closed();
    return this.connections.reader;
  }

  undone(): void {
    this.#writers.clear();
  }

  writerOf(name: string, create: boolean): CollectionWriter | undefined {
    const known = this.#writers.get(name);
    if (known !== undefined) return known;
    let collection = this.#writerCatalogue.find(name);
    if (collection === undefined && create) {
      createCollection(this.connection, name);
      collection = this.#writerCatalogue.find(name);
    }
    if (collection === undefined) return undefined;
    const onCatalogueChange = () => this.#writers.clear();
    const writer = new CollectionWriter(this.connection, collection, { limits: this.limits, onCatalogueChange });
    this.#writers.set(name, writer);
    return writer;
  }

  /** Does a batch of writes with all others that arrive in this turn of the loop, in one transaction. */
  write(context: OperationContext, batch: WriteBatch): Promise<readonly WriteResult[]> {
    const { promise, resolve, reject } = Promise.withResolvers<readonly WriteResult[]>();
    const options = { mayPause: this.connections.isolated };
    this.queue.add(createBatchJob(this, context, batch, options, { resolve, reject }));
    return promise;
  }

  /** Runs a change of the catalogue in a transaction of the queue. */
  async change<Result>(work: (connection: Connection, scope: OperationScope) => Result): Promise<Result> {
    return await runExclusive(this.queue, this.connection, () => {
      try {
        return work(this.connection, this);
      } finally {
        this.#writers.clear();
      }
    });
  }

  /** Runs a function when the store is closed. */
  onClose(closer: () => void): void {
    this.#closers.push(closer);
  }

  /** Finishes the writes that wait, and closes the file. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    for (const closer of this.#closers) closer();
    await this.queue.close();
    // Those who wait for changes learn that there will be none.
    this.committed.notify();
    this.connections.close();
  }
}

/**
 * Makes the catalogue of a new file, or brings that of a former version to the present layout.
 *
 * @throws DataError DATABASE_UNAVAILABLE for a file of another program or of a later version
 */
function prepareFile(connection: Connection, file: string): void {
  const { database } = connection;
  const readVersion = () => Number(database.pragma('user_version', { simple: true }));
  if (readVersion() === layoutVersion) return;
  database
    .transaction(() => {
      const version = readVersion();
      // Another process was quicker.
      if (version === layoutVersion) return;
      if (version > layoutVersion) {
        throw unusable(file, `it was written by a later version (layout ${version}, this one knows ${layoutVersion})`);
      }
      const tables = Number(connection.first(sql`SELECT count(*) FROM sqlite_schema`)?.[0]);
      if (version === 0 && tables > 0) {
        throw unusable(file, 'it belongs to another program: it has tables that are not ours');
      }
      for (const statement of stepsFrom(version)) connection.run(statement);
      database.pragma(`user_version = ${layoutVersion}`);
    })
    .immediate();
}

/** What brings a file of a layout, 0 for an empty one, to the present layout. */
function stepsFrom(version: number): readonly Sql[] {
  const epoch = randomBytes(8).toString('hex');
  return [
    ...(version === 0 ? createCatalogue(sqliteDialect) : []),
    ...(version === 1 ? addSchemas(sqliteDialect) : []),
    ...createFeed(sqliteDialect, epoch),
  ];
}

function unusable(file: string, fault: string): DataError {
  return new DataError(
    'DATABASE_UNAVAILABLE',
    `The SQLite database ${file} cannot be used: ${fault}. Point to another file.`,
    {
      details: { file },
    },
  );
}

function closed(): DataError {
  return new DataError('SHUTTING_DOWN', 'The database is closed.');
}
