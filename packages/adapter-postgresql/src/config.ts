import type { ConnectionOptions } from 'node:tls';
import { DataError, defaultLimits, type Limits, type Logger, type ManyWriteAtomicity } from '@database-service/core';
import { type ExistingTables, resolveTables, type TableWish } from './served/table-config.js';

/** Who logs in. */
export interface PostgresCredentials {
  readonly user?: string;
  readonly password?: string;
}

/** How a PostgreSQL database is used. */
export interface PostgresConfig {
  /** `postgresql://user:password@host:5432/database?sslmode=verify-full`; what is given beside it takes precedence. */
  readonly connectionString?: string;
  readonly host?: string;
  readonly port?: number;
  readonly database?: string;
  readonly user?: string;
  readonly password?: string;
  /** TLS: false (default, unless the connection string says otherwise), true (verified by the system's authorities), or its options. */
  readonly ssl?: boolean | ConnectionOptions;
  /**
   * Connection strings of standbys, which answer the searches, counts and pipelines of contexts with `consistency: 'eventual'`. What
   * is given beside `connectionString` is theirs, too, but for host and port. Default: none.
   */
  readonly replicas?: readonly string[];
  /** How far a standby may be behind, in milliseconds, before the primary is read in its place. Default 10,000. */
  readonly replicaLagMaxMs?: number;
  /** Where all tables are; made if it does not exist. Default `public`. */
  readonly schema?: string;
  /** How the server's lists call the connections. Default `database-service`. */
  readonly applicationName?: string;
  /** Most connections for reads and writes, 2 or more; one more listens. Default 10. */
  readonly connectionsMax?: number;
  /** How long a call waits for a connection. Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** After which rest a connection is closed. Default 30,000. */
  readonly idleTimeoutMs?: number;
  /** Longest that one statement may take, whatever its caller allows. Default 60,000. */
  readonly statementTimeoutMs?: number;
  /** How long a statement waits for a lock. Default 10,000. */
  readonly lockTimeoutMs?: number;
  /** What stored definitions are read under. Default: core's. */
  readonly limits?: Limits;
  /** What raw queries may do; `off` (default) takes the port away. */
  readonly raw?: 'off' | 'read' | 'write';
  /** How long a raw query may run if its caller sets no deadline. Default 30,000. */
  readonly rawTimeoutMs?: number;
  /** How long the records of the change feed are kept. Default 24 hours. */
  readonly changesRetentionHours?: number;
  /** How many bytes of records the change feed keeps; the oldest go first. Default 0: as many as there are in that time. */
  readonly changesRetentionBytes?: number;
  /**
   * What of a write of many documents is done as a whole. `statement` (default): all or nothing, in one transaction, whose
   * documents other writers wait for. `document`: each document for itself.
   */
  readonly manyWriteAtomicity?: ManyWriteAtomicity;
  /** Tables of other programs that are served as collections, by these collections' names. */
  readonly tables?: ExistingTables;
  /** Gets what no caller is told: lost connections, rebuilt indexes. */
  readonly logger?: Logger;
}

type Given = 'connectionString' | 'host' | 'port' | 'database' | 'user' | 'password' | 'ssl';

/** A configuration with everything filled in that has a default. */
export type ResolvedConfig = Required<Omit<PostgresConfig, Given | 'tables'>> &
  Pick<PostgresConfig, Given> & { readonly tables: readonly TableWish[] };

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

const defaults = {
  replicas: [],
  replicaLagMaxMs: 10_000,
  schema: 'public',
  applicationName: 'database-service',
  connectionsMax: 10,
  connectTimeoutMs: 5_000,
  idleTimeoutMs: 30_000,
  statementTimeoutMs: 60_000,
  lockTimeoutMs: 10_000,
  limits: defaultLimits,
  raw: 'off',
  rawTimeoutMs: 30_000,
  changesRetentionHours: 24,
  changesRetentionBytes: 0,
  manyWriteAtomicity: 'statement',
  logger: silent,
} as const satisfies Partial<PostgresConfig>;

const given: readonly Given[] = ['connectionString', 'host', 'port', 'database', 'user', 'password', 'ssl'];

const choices = { raw: ['off', 'read', 'write'], manyWriteAtomicity: ['statement', 'document'] } as const;

const times = [
  'connectTimeoutMs',
  'idleTimeoutMs',
  'statementTimeoutMs',
  'lockTimeoutMs',
  'rawTimeoutMs',
  'replicaLagMaxMs',
] as const;

/** Names of PostgreSQL's own schemas begin so. */
const schemaPattern = /^(?!pg_)[A-Za-z_][A-Za-z0-9_]{0,62}$/;

/**
 * Checks a configuration and fills in the defaults.
 *
 * @throws DataError BAD_ARGUMENT
 */
export function resolveConfig(config: PostgresConfig): ResolvedConfig {
  const known = [...Object.keys(defaults), ...given, 'tables'];
  const unknown = Object.keys(config).find((key) => !known.includes(key));
  if (unknown !== undefined) throw badConfig(unknown, `one of ${known.join(', ')}`, 'an option named');
  const filled = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
  const tables = resolveTables(config.tables ?? {}, config.schema ?? defaults.schema);
  const resolved: ResolvedConfig = { ...defaults, ...filled, tables };
  for (const key of ['raw', 'manyWriteAtomicity'] as const) {
    const allowed: readonly string[] = choices[key];
    if (!allowed.includes(resolved[key])) throw badConfig(key, `one of ${allowed.join(', ')}`);
  }
  for (const key of ['connectionsMax', ...times] as const) {
    if (!Number.isSafeInteger(resolved[key]) || resolved[key] < 1) throw badConfig(key, 'a whole number, 1 or more');
  }
  if (resolved.connectionsMax < 2) {
    throw badConfig(
      'connectionsMax',
      '2 or more: who reads by a cursor has one, and what he meets may want another read',
    );
  }
  if (!(resolved.changesRetentionHours > 0)) throw badConfig('changesRetentionHours', 'a number above 0');
  const { changesRetentionBytes: bytes } = resolved;
  if (!Number.isSafeInteger(bytes) || bytes < 0) throw badConfig('changesRetentionBytes', 'a whole number, 0 or more');
  if (!schemaPattern.test(resolved.schema)) throw badConfig('schema', 'a plain name of up to 63 letters, digits and _');
  checkConnectionString('connectionString', resolved.connectionString);
  for (const replica of resolved.replicas) checkConnectionString('replicas', replica);
  return resolved;
}

function checkConnectionString(key: string, text: string | undefined): void {
  if (text === undefined) return;
  // Without the text in the message: it may hold a password.
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) {
    throw badConfig(key, 'a URL like postgresql://user:password@host:5432/database');
  }
}

function badConfig(key: string, expected: string, what = 'the option'): DataError {
  return new DataError('BAD_ARGUMENT', `PostgreSQL is misconfigured: ${what} ${key} must be ${expected}.`, {
    details: { option: key },
  });
}
