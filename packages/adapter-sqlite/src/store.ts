import { randomBytes } from 'node:crypto';
import { ChangeSignal, DataError } from '@database-service/core';
import {
  addChangeDetails,
  addSchemas,
  catalogueTables,
  createCatalogue,
  createFeed,
  createIdempotency,
  createLeases,
  type Sql,
  sql,
} from '@database-service/sql';
import { Catalogue } from './catalogue.js';
import type { ResolvedConfig } from './config.js';
import { sqliteDialect } from './dialect.js';
import { awaitLock, type Connection, describeOpenFailure, inMemory, openConnection, openWriter } from './driver.js';
import { databaseClosed } from './errors.js';
import { ReadThreads } from './thread/read-threads.js';
import { ThreadWriter } from './thread/thread-writer.js';
import { InlineWriter } from './write/inline-writer.js';
import type { WriteCallArguments, WriteCallName, WriteCallResult } from './write/write-calls.js';
import type { Writer } from './write/writer.js';

/** The layout of the file that this version writes, in `PRAGMA user_version`. */
export const layoutVersion = 5;

/** An open database file: a connection for reading, what it knows of the catalogue, and the writer. */
export class Store {
  readonly config: ResolvedConfig;
  readonly catalogue: Catalogue;
  readonly writer: Writer;
  /** Threads for reads that are long; `undefined`: all are done in this one. */
  readonly readThreads: ReadThreads | undefined;
  /** Notified behind each commit of this process. */
  readonly committed = new ChangeSignal();
  readonly #reader: Connection;
  readonly #closers: (() => void)[] = [];
  #closing: Promise<void> | undefined;

  /** @throws DataError DATABASE_UNAVAILABLE, STORAGE_READ_ONLY */
  constructor(config: ResolvedConfig) {
    this.config = config;
    this.readThreads = this.#openThreads();
    this.#reader = openConnection(config);
    this.catalogue = new Catalogue(() => this.reader, config.limits);
    try {
      awaitLock(config, () => prepareFile(this.#reader, config.file));
      // A damaged catalogue is found now, not at the first request.
      this.catalogue.list();
      this.writer = this.#openWriter();
    } catch (error) {
      this.#reader.database.close();
      throw describeOpenFailure(config.file, error);
    }
  }

  /** The connection for reading. @throws DataError SHUTTING_DOWN */
  get reader(): Connection {
    if (this.#closing !== undefined) throw databaseClosed();
    return this.#reader;
  }

  /** Carries out a change in a transaction of the writer's. */
  change<Name extends WriteCallName>(name: Name, ...given: WriteCallArguments<Name>): Promise<WriteCallResult<Name>> {
    return this.writer.change(name, ...given);
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

  #openThreads(): ReadThreads | undefined {
    const { logger, ...data } = this.config;
    return data.file === inMemory || data.readerThreads === 0 ? undefined : new ReadThreads(data);
  }

  /** What is in memory has one connection, for reading and writing. */
  #openWriter(): Writer {
    const { config } = this;
    const onCommit = () => this.committed.notify();
    const isAlone = config.file !== inMemory;
    if (isAlone && config.writerThread) {
      const { logger, ...data } = config;
      return new ThreadWriter(data, onCommit);
    }
    const connection = isAlone ? openWriter(config) : this.#reader;
    const catalogue = isAlone ? new Catalogue(() => connection, config.limits) : this.catalogue;
    return new InlineWriter({ connection, catalogue, config, isAlone, onCommit });
  }

  async #close(): Promise<void> {
    for (const closer of this.#closers) closer();
    await Promise.all([this.writer.close(), this.readThreads?.close()]);
    // Those who wait for changes learn that there will be none.
    this.committed.notify();
    this.#reader.database.close();
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
  if (readVersion() === layoutVersion && isOurs(connection)) return;
  database
    .transaction(() => {
      const version = readVersion();
      // Another process was quicker.
      if (version === layoutVersion && isOurs(connection)) return;
      if (version > layoutVersion) {
        throw unusable(file, `it was written by a later version (layout ${version}, this one knows ${layoutVersion})`);
      }
      const tables = Number(connection.first(sql`SELECT count(*) FROM sqlite_schema`)?.[0]);
      if (version === 0 ? tables > 0 : !isOurs(connection)) {
        throw unusable(file, 'it belongs to another program: it has tables that are not ours');
      }
      for (const statement of stepsFrom(version)) connection.run(statement);
      database.pragma(`user_version = ${layoutVersion}`);
    })
    .immediate();
}

/** Other programs number their layouts, too. */
function isOurs(connection: Connection): boolean {
  return connection.first(sql`SELECT 1 FROM sqlite_schema WHERE name = ${catalogueTables.state}`) !== undefined;
}

/** What brings a file of a layout, 0 for an empty one, to the present layout. */
function stepsFrom(version: number): readonly Sql[] {
  const epoch = randomBytes(8).toString('hex');
  return [
    ...(version === 0 ? createCatalogue(sqliteDialect) : []),
    ...(version === 1 ? addSchemas(sqliteDialect) : []),
    ...(version < 3 ? createFeed(sqliteDialect, epoch) : []),
    ...(version < 4 ? [...createIdempotency(sqliteDialect), ...createLeases(sqliteDialect)] : []),
    ...(version > 0 && version < 5 ? addChangeDetails(sqliteDialect) : []),
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
