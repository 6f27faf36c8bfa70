import { checkCancelled, type OperationContext } from '@database-service/core';
import { type Collection, type Db, MongoClient, type MongoClientOptions } from 'mongodb';
import { badConfig, type MongoCredentials, type ResolvedConfig } from './config.js';
import { type CallKind, databaseClosed, lateName, mapError } from './errors.js';
import { PoolFigures } from './pool-figures.js';

/** How long a call waits for a connection while all are in use: a crowd passes, a server that is away does not soon. */
const connectionWaitMs = 10_000;
/**
 * What an operation of the driver is given beside its own options: at its caller's deadline it ends, and with it the connection
 * by which no answer came. Else a connection that has gone silent would be in use for ever, and many of them the whole pool.
 */
export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** How long the calls that run get when their client is replaced or closed. */
const drainMs = 10_000;

/**
 * The connections to one server or cluster. Made without reaching it: the driver connects at the first call, and again
 * whenever it was lost. Everything that is asked of MongoDB goes through `call`, which words its failures.
 */
export class MongoDriver {
  readonly config: ResolvedConfig;
  readonly figures = new PoolFigures();
  #client: MongoClient;
  /** The client that has reached its server once; from then on the driver connects anew by itself. */
  #connected: MongoClient | undefined;
  /** For change streams. */
  #streamClient: MongoClient | undefined;
  #credentials: MongoCredentials | undefined;
  #running = 0;
  #isClosed = false;
  #hasTransactions = false;

  /** @throws DataError BAD_ARGUMENT for a URI that cannot be used */
  constructor(config: ResolvedConfig) {
    this.config = config;
    this.#credentials = config.credentials;
    this.#client = this.#makeClient(config.credentials);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether the server has transactions: a replica set or a sharded cluster has, as far as it was heard of yet. */
  get hasTransactions(): boolean {
    return this.#hasTransactions || /[?&]replicaSet=/.test(this.config.uri);
  }

  /** Whether the change feed is the server's change streams. Known once the server was reached. */
  get usesStreams(): boolean {
    const { changes } = this.config;
    return changes === 'streams' || (changes === 'auto' && this.hasTransactions);
  }

  /**
   * Does something with the database, and words its failures.
   *
   * @param kind - of a `write` that was sent and not answered nobody knows whether it was done
   * @throws DataError SHUTTING_DOWN, CANCELLED, DEADLINE_EXCEEDED, and what `mapError` gives
   */
  async call<Result>(
    context: OperationContext,
    kind: CallKind,
    work: (database: Db, options: CallOptions) => Promise<Result>,
  ): Promise<Result> {
    this.open(context);
    this.#running += 1;
    try {
      return await withinDeadline(context, async (options) => {
        await this.connect();
        return await work(this.open(context), options);
      });
    } catch (error) {
      throw this.wordError(context, error, kind);
    } finally {
      this.#running -= 1;
    }
  }

  /** The database, for what is not done by one call. @throws DataError SHUTTING_DOWN, CANCELLED, DEADLINE_EXCEEDED */
  open(context: OperationContext): Db {
    if (this.#isClosed) throw databaseClosed();
    checkCancelled(context);
    return this.#client.db(this.#databaseName());
  }

  /**
   * The database by connections beside the pool: each change stream keeps one for as long as it waits.
   *
   * @throws DataError SHUTTING_DOWN, CANCELLED, DEADLINE_EXCEEDED, and what `mapError` gives
   */
  async openForStreams(context: OperationContext): Promise<Db> {
    this.open(context);
    const client = this.#streamClient ?? this.#makeClient(this.#credentials, { maxPoolSize: 0 });
    this.#streamClient = client;
    try {
      await client.connect();
    } catch (error) {
      throw this.wordError(context, error, 'read');
    }
    this.open(context);
    return client.db(this.#databaseName());
  }

  /** The client itself, for sessions. @throws DataError SHUTTING_DOWN */
  get client(): MongoClient {
    if (this.#isClosed) throw databaseClosed();
    return this.#client;
  }

  /** What a failure of the driver is to the caller: its own end, where it was that. */
  wordError(context: OperationContext, error: unknown, kind: CallKind): unknown {
    if (this.#isClosed) return databaseClosed();
    const mapped = mapError(error, kind);
    if (mapped.reason === 'OUTCOME_UNKNOWN') return mapped;
    try {
      checkCancelled(context);
    } catch (ended) {
      return ended;
    }
    return mapped;
  }

  /** Goes on with other credentials: new calls use them at once, those that run end by the old ones. */
  replaceCredentials(credentials: MongoCredentials): void {
    const former = [this.#client, this.#streamClient];
    this.#client = this.#makeClient(credentials);
    this.#credentials = credentials;
    this.#streamClient = undefined;
    // What it is at has its time; its connections go back to nobody.
    const timer = setTimeout(() => {
      for (const client of former) void client?.close().catch(() => {});
    }, drainMs);
    timer.unref();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const endMs = performance.now() + drainMs;
    while (this.#running > 0 && performance.now() < endMs) {
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
    }
    await this.#streamClient?.close().catch(() => {});
    await this.#client.close().catch(() => {});
  }

  /** @throws what the driver says of a server that cannot be reached */
  async connect(): Promise<void> {
    if (this.#connected === this.#client) return;
    const client = this.#client;
    // The driver connects by itself at the first call, but for good: after a failure it would never try again.
    await client.connect();
    this.#connected = client;
  }

  #databaseName(): string {
    const { database } = this.config;
    if (database !== undefined) return database;
    // What the driver falls back on where the URI names none is `test`.
    const named = this.#client.options.dbName;
    return named === 'test' && !/\/test(\?|$)/.test(this.config.uri) ? 'documents' : named;
  }

  #makeClient(credentials: MongoCredentials | undefined, more: MongoClientOptions = {}): MongoClient {
    let client: MongoClient;
    try {
      client = new MongoClient(this.config.uri, { ...clientOptions(this.config, credentials), ...more });
    } catch (error) {
      throw badConfig('uri', "one that MongoDB's driver takes, with the other options", 'the option', error);
    }
    client.on('topologyDescriptionChanged', ({ newDescription }) => {
      // Of a server that is connected to directly only the server itself says what it belongs to.
      for (const { setName, type } of newDescription.servers.values()) {
        if (setName !== null || type === 'Mongos') this.#hasTransactions = true;
      }
    });
    if (more.maxPoolSize === undefined) this.figures.follow(client);
    return client;
  }
}

/** How long after its deadline a call waits for the server's own word on it. */
export const graceMs = 100;

/** A server that has gone silent says nothing at all: its caller is answered all the same. */
async function withinDeadline<Result>(
  { deadlineMs }: OperationContext,
  work: (options: CallOptions) => Promise<Result>,
): Promise<Result> {
  if (deadlineMs === undefined) return await work({});
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const end = (): void => {
      const error = Object.assign(new Error('The deadline has passed.'), { name: lateName });
      reject(error);
      controller.abort(error);
    };
    timer = setTimeout(end, Math.max(0, deadlineMs - Date.now()) + graceMs);
  });
  try {
    return await Promise.race([work({ signal: controller.signal }), late]);
  } finally {
    clearTimeout(timer);
  }
}

function clientOptions(config: ResolvedConfig, credentials: MongoCredentials | undefined): MongoClientOptions {
  const { tls } = config;
  return {
    appName: 'database-service',
    maxPoolSize: config.poolSize,
    serverSelectionTimeoutMS: config.serverSelectionTimeoutMs,
    waitQueueTimeoutMS: connectionWaitMs,
    connectTimeoutMS: config.connectTimeoutMs,
    socketTimeoutMS: config.socketTimeoutMs,
    ...(/[?&](w|journal)=/.test(config.uri) ? {} : { writeConcern: { w: 'majority' as const, journal: true } }),
    ...(credentials === undefined ? {} : { auth: credentials }),
    ...(tls === undefined
      ? {}
      : {
          tls: true,
          ...(tls.caFile === undefined ? {} : { tlsCAFile: tls.caFile }),
          ...(tls.certificateKeyFile === undefined ? {} : { tlsCertificateKeyFile: tls.certificateKeyFile }),
          ...(tls.allowInvalidCertificates === true ? { tlsAllowInvalidCertificates: true } : {}),
        }),
  };
}

/** A collection whose documents have ids of any type. */
export function collectionOf<Schema extends { _id: unknown }>(database: Db, name: string): Collection<Schema> {
  return database.collection<Schema>(name);
}
