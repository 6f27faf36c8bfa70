import {
  checkSqliteCopy,
  checkSqliteUnused,
  restoreSqlite,
  snapshotSqlite,
  tryLock,
} from '@database-service/adapter-sqlite';
import type { DatabaseConfig, EngineName } from '@database-service/config';
import { DataError } from '@database-service/core';

/** What a copy of a database holds. */
export interface CopyFacts {
  /** Version of the layout in which the engine keeps documents. */
  readonly layout: number;
  /** Number of documents by collection. */
  readonly collections: Readonly<Record<string, number>>;
  /** Number of the change feed's last record. */
  readonly lastChange?: number;
}

/** How far a copy is, in bytes. */
export type CopyProgress = (doneBytes: number, totalBytes: number) => void;

/** What `restore` of a database takes. */
export interface RestoreRequest {
  /** Of the copy, as hexadecimal digits. */
  readonly sha256: string;
  readonly discardFormer: boolean;
  readonly onProgress?: CopyProgress;
}

/** A configured database that can be copied to a file, and replaced by one. */
export interface DatabaseBackup {
  readonly engine: EngineName;
  /** What is copied and replaced, for people. */
  readonly place: string;
  /** Copies it as it is at one moment, also while it is written to. @param target - a file that does not exist */
  snapshot(target: string, options: { readonly onProgress?: CopyProgress }): Promise<void>;
  /** Rejects with DATABASE_UNAVAILABLE where somebody uses it, so that it cannot be replaced. */
  checkUnused(): Promise<void>;
  /** Replaces it; its change feed begins another history. @returns where the former database is kept */
  restore(copy: string, request: RestoreRequest): Promise<{ readonly formerFile?: string }>;
}

/** What an engine that keeps its databases in files can do besides serving them. */
interface BackupFactory<Settings> {
  /** @returns undefined for a database that has no file */
  make(settings: Settings): DatabaseBackup | undefined;
  /** @throws DataError DATABASE_UNAVAILABLE */
  check(copy: string): CopyFacts;
}

type BackupFactories = {
  readonly [Name in EngineName]?: BackupFactory<Extract<DatabaseConfig, { readonly engine: Name }>>;
};

/** Absent for an engine with tools of its own. */
const backupFactories: BackupFactories = {
  sqlite: {
    make: ({ engine, file }) =>
      file === ':memory:'
        ? undefined
        : {
            engine,
            place: file,
            snapshot: (target, options) => snapshotSqlite(file, target, options),
            checkUnused: () => checkSqliteUnused(file),
            restore: (copy, request) => restoreSqlite(file, copy, request),
          },
    check: checkSqliteCopy,
  },
};

/**
 * The ability of a configured database to be backed up and restored.
 *
 * @throws DataError NOT_SUPPORTED, naming the database
 */
export function backupOf(name: string, settings: DatabaseConfig): DatabaseBackup {
  // TypeScript does not relate the entry of an engine with the settings of that engine.
  const factory = backupFactories[settings.engine] as BackupFactory<DatabaseConfig> | undefined;
  if (factory === undefined) throw cannot(name, `${settings.engine} has tools of its own for that`);
  const backup = factory.make(settings);
  if (backup === undefined) throw cannot(name, 'it is kept in memory');
  return backup;
}

/**
 * Checks that a file is a whole copy of a database of an engine.
 *
 * @throws DataError DATABASE_UNAVAILABLE, NOT_SUPPORTED
 */
export function checkCopy(engine: string, file: string): CopyFacts {
  const known: Readonly<Record<string, BackupFactory<never> | undefined>> = backupFactories;
  const factory = Object.hasOwn(known, engine) ? known[engine] : undefined;
  if (factory !== undefined) return factory.check(file);
  throw new DataError('NOT_SUPPORTED', `${file} is of the engine "${engine}", which this version does not restore.`);
}

/** A lock between processes that ends with this one; undefined if another has it. @param file - for the lock alone */
export function lockProcess(file: string): { release(): void } | undefined {
  return tryLock(file);
}

function cannot(name: string, why: string): DataError {
  const message = `The database "${name}" cannot be backed up or restored here: ${why}. Choose others by --database.`;
  return new DataError('NOT_SUPPORTED', message, { details: { database: name } });
}
