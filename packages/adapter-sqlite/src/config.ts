import { DataError, defaultLimits, type Limits, type Logger, type ManyWriteAtomicity } from '@database-service/core';

/** How a SQLite database is opened. */
export interface SqliteConfig {
  /** Path of the database file; made, with its folder, if it does not exist. `:memory:` keeps all in memory. */
  readonly file: string;
  /**
   * `full` (default): an acknowledged write survives a power failure. `normal`: it survives a crash of the process; a
   * power failure may lose the last ones, never the file's consistency.
   */
  readonly synchronous?: 'full' | 'normal';
  /** How long a write waits for another process that is writing to the file. Default 5,000. */
  readonly busyTimeoutMs?: number;
  /** What stored definitions are read under. Default: core's. */
  readonly limits?: Limits;
  /** What raw queries may do; `off` (default) takes the port away. */
  readonly raw?: 'off' | 'read' | 'write';
  /** How long a raw query may run if its caller sets no deadline. Default 30,000. */
  readonly rawTimeoutMs?: number;
  /** How long the records of the change feed are kept. Default 24 hours. */
  readonly changesRetentionHours?: number;
  /**
   * About how much room the records of the change feed may take, looked at once a minute: beyond it the oldest go,
   * however young. Default 0: as much as they need.
   */
  readonly changesRetentionBytes?: number;
  /**
   * Whether writes are prepared and made durable in a thread of their own. Default false: one write after the other is
   * answered sooner without. A service, with many callers at once and more to do meanwhile, wants it.
   */
  readonly writerThread?: boolean;
  /**
   * How many threads there are for reads that may be long: scans, sorts, counts, pipelines. Each starts when it is needed
   * and takes some 25 MB. Default 0: the thread that calls does them, in pieces. A service wants one or two.
   */
  readonly readerThreads?: number;
  /**
   * What of a write of many documents is done as a whole. `statement` (default): all or nothing, in one transaction, for
   * whose length all other writers wait. `document`: each document for itself, in steps of some 25 ms between which other
   * writers have their turn.
   */
  readonly manyWriteAtomicity?: ManyWriteAtomicity;
  /** Gets what no caller is told: rebuilt indexes, a failing checkpoint. */
  readonly logger?: Logger;
}

/** A configuration with everything filled in. */
export type ResolvedConfig = Required<SqliteConfig>;

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** More threads than any machine has cores to spare for one file are a slip of the keyboard. */
const readerThreadsMax = 64;

const choices = {
  synchronous: ['full', 'normal'],
  raw: ['off', 'read', 'write'],
  manyWriteAtomicity: ['statement', 'document'],
} as const;

/**
 * Checks a configuration and fills in the defaults.
 *
 * @throws DataError BAD_ARGUMENT
 */
export function resolveConfig(config: SqliteConfig): ResolvedConfig {
  const resolved: ResolvedConfig = {
    file: config.file,
    synchronous: config.synchronous ?? 'full',
    busyTimeoutMs: config.busyTimeoutMs ?? 5_000,
    limits: config.limits ?? defaultLimits,
    raw: config.raw ?? 'off',
    rawTimeoutMs: config.rawTimeoutMs ?? 30_000,
    changesRetentionHours: config.changesRetentionHours ?? 24,
    changesRetentionBytes: config.changesRetentionBytes ?? 0,
    writerThread: config.writerThread ?? false,
    readerThreads: config.readerThreads ?? 0,
    manyWriteAtomicity: config.manyWriteAtomicity ?? 'statement',
    logger: config.logger ?? silent,
  };
  if (typeof resolved.file !== 'string' || resolved.file.trim() === '' || resolved.file.includes('\0')) {
    throw badConfig('file', 'the path of a file, or :memory:');
  }
  for (const key of ['synchronous', 'raw', 'manyWriteAtomicity'] as const) {
    const allowed: readonly string[] = choices[key];
    if (!allowed.includes(resolved[key])) throw badConfig(key, `one of ${allowed.join(', ')}`);
  }
  for (const key of ['busyTimeoutMs', 'rawTimeoutMs', 'changesRetentionBytes', 'readerThreads'] as const) {
    if (!Number.isSafeInteger(resolved[key]) || resolved[key] < 0) throw badConfig(key, 'a whole number, 0 or more');
  }
  if (!(resolved.changesRetentionHours > 0)) throw badConfig('changesRetentionHours', 'a number above 0');
  if (resolved.readerThreads > readerThreadsMax) throw badConfig('readerThreads', `at most ${readerThreadsMax}`);
  if (typeof resolved.writerThread !== 'boolean') throw badConfig('writerThread', 'true or false');
  const unknown = Object.keys(config).find((key) => !Object.hasOwn(resolved, key));
  if (unknown !== undefined) throw badConfig(unknown, `one of ${Object.keys(resolved).join(', ')}`, 'an option named');
  return resolved;
}

function badConfig(key: string, expected: string, what = 'the option'): DataError {
  return new DataError('BAD_ARGUMENT', `SQLite is misconfigured: ${what} ${key} must be ${expected}.`, {
    details: { option: key },
  });
}
