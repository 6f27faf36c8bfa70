import { DataError, defaultLimits, type Limits, type Logger, limitsFor } from '@database-service/core';

/** How `_id` is stored in a collection: as the string that the API shows, or as an ObjectId of 24 hexadecimal digits. */
export type IdType = 'string' | 'objectId';

/** Certificates for a server that wants more than its URI says. */
export interface MongoTls {
  /** PEM file of the authorities that the server's certificate may come from. */
  readonly caFile?: string;
  /** PEM file of the client's own certificate and key. */
  readonly certificateKeyFile?: string;
  /** Takes any certificate of the server. For tests only. */
  readonly allowInvalidCertificates?: boolean;
}

/** How a MongoDB database is opened. */
export interface MongoConfig {
  /** `mongodb://` or `mongodb+srv://`; options in it count where none is given here. */
  readonly uri: string;
  /** Name of the database. Default: the URI's, else `documents`. */
  readonly database?: string;
  /** In the place of those in the URI. */
  readonly credentials?: MongoCredentials;
  /** Most connections to each server. Default 50. */
  readonly poolSize?: number;
  /** How long a call waits for a server that can be reached. Default 2,000. */
  readonly serverSelectionTimeoutMs?: number;
  /**
   * How long making a connection may take, and the one by which a server is looked after be silent: longer, and what is under way to it
   * is given up. Default 10,000.
   */
  readonly connectTimeoutMs?: number;
  /** How long a connection may be silent amid a call. Default 0: for ever; reads end by their deadline. */
  readonly socketTimeoutMs?: number;
  /** Where searches, counts and pipelines read. Reads by id and all that writes look at is the primary's. Default `primary`. */
  readonly readPreference?: 'primary' | 'primaryPreferred' | 'secondary' | 'secondaryPreferred' | 'nearest';
  /** Switches TLS on. */
  readonly tls?: MongoTls;
  /** By collection; those not named have `string`. Collections that the service made have strings always. */
  readonly idTypes?: Readonly<Record<string, IdType>>;
  /** What stored definitions are read under. Default: core's. */
  readonly limits?: Limits;
  /** What raw commands may do; `off` (default) takes the port away. */
  readonly raw?: 'off' | 'read' | 'write';
  /** How long a raw command may run if its caller sets no deadline. Default 30,000. */
  readonly rawTimeoutMs?: number;
  /**
   * What the change feed is made of: what documents carry, or the server's change streams, which a replica set and a sharded cluster of
   * MongoDB 6.0 have; `auto`: the streams, where the server has them. All processes of a database need the same. Default `documents`.
   */
  readonly changes?: 'documents' | 'streams' | 'auto';
  /** How long the records of the change feed are kept. Default 24 hours. Change streams: as long as the server's oplog goes back. */
  readonly changesRetentionHours?: number;
  /** Gets what no caller is told. */
  readonly logger?: Logger;
}

/** Who the service is to the server. */
export interface MongoCredentials {
  readonly username: string;
  readonly password: string;
}

type Optional = 'database' | 'credentials' | 'tls';

/** A configuration with everything filled in. */
export type ResolvedConfig = Required<Omit<MongoConfig, Optional>> & Pick<MongoConfig, Optional>;

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

const choices = {
  readPreference: ['primary', 'primaryPreferred', 'secondary', 'secondaryPreferred', 'nearest'],
  raw: ['off', 'read', 'write'],
  changes: ['documents', 'streams', 'auto'],
} as const;

const counts = ['serverSelectionTimeoutMs', 'connectTimeoutMs', 'socketTimeoutMs', 'rawTimeoutMs'] as const;
const optional: readonly string[] = ['database', 'credentials', 'tls'];

/**
 * Checks a configuration and fills in the defaults.
 *
 * @throws DataError BAD_ARGUMENT
 */
export function resolveConfig(config: MongoConfig): ResolvedConfig {
  const { database, credentials, tls } = config;
  const resolved: ResolvedConfig = {
    uri: config.uri,
    poolSize: config.poolSize ?? 50,
    serverSelectionTimeoutMs: config.serverSelectionTimeoutMs ?? 2_000,
    connectTimeoutMs: config.connectTimeoutMs ?? 10_000,
    socketTimeoutMs: config.socketTimeoutMs ?? 0,
    readPreference: config.readPreference ?? 'primary',
    idTypes: config.idTypes ?? {},
    // What was read with values of MongoDB's own types is written back with them.
    limits: limitsFor(config.limits ?? defaultLimits, { keepsForeignTypes: true }),
    raw: config.raw ?? 'off',
    rawTimeoutMs: config.rawTimeoutMs ?? 30_000,
    changes: config.changes ?? 'documents',
    changesRetentionHours: config.changesRetentionHours ?? 24,
    logger: config.logger ?? silent,
    ...(database === undefined ? {} : { database }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(tls === undefined ? {} : { tls }),
  };
  if (typeof resolved.uri !== 'string' || !/^mongodb(\+srv)?:\/\//.test(resolved.uri)) {
    throw badConfig('uri', 'a URI that begins with mongodb:// or mongodb+srv://');
  }
  for (const key of ['readPreference', 'raw', 'changes'] as const) {
    const allowed: readonly string[] = choices[key];
    if (!allowed.includes(resolved[key])) throw badConfig(key, `one of ${allowed.join(', ')}`);
  }
  for (const key of counts) {
    if (!Number.isSafeInteger(resolved[key]) || resolved[key] < 0) throw badConfig(key, 'a whole number, 0 or more');
  }
  if (!Number.isSafeInteger(resolved.poolSize) || resolved.poolSize < 1) throw badConfig('poolSize', 'at least 1');
  if (!(resolved.changesRetentionHours > 0)) throw badConfig('changesRetentionHours', 'a number above 0');
  if (database !== undefined && !/^[^/\\. "$*<>:|?\0]{1,63}$/.test(database)) throw badConfig('database', 'a name');
  const unknown = Object.keys(config).find((key) => !Object.hasOwn(resolved, key) && !optional.includes(key));
  if (unknown !== undefined) throw badConfig(unknown, `one of ${Object.keys(resolved).join(', ')}`, 'an option named');
  return resolved;
}

/** The error for an option that cannot be used. The URI is not repeated: it may have a password. */
export function badConfig(key: string, expected: string, what = 'the option', cause?: unknown): DataError {
  return new DataError('BAD_ARGUMENT', `MongoDB is misconfigured: ${what} ${key} must be ${expected}.`, {
    details: { option: key },
    cause,
  });
}
