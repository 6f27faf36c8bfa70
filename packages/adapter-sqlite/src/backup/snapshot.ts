import { constants, existsSync } from 'node:fs';
import { access, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DataError, isDataError } from '@database-service/core';
import Database from 'better-sqlite3';
import { Connection } from '../driver.js';
import { mapError } from '../errors.js';
import { readLayout } from './copy-facts.js';
import { syncToDisk } from './durable-files.js';

/** Copied before others in this process have their turn: a few milliseconds. */
const pagesAtOnce = 1_000;
/** A checkpoint or a recovery of another process may hold the file for a moment. */
const busyTimeoutMs = 5_000;

/** How much of a long work is done, in bytes. */
export type CopyProgress = (doneBytes: number, totalBytes: number) => void;

/** How a snapshot is taken. */
export interface SnapshotOptions {
  readonly onProgress?: CopyProgress;
}

/**
 * Copies a database file as it is at one moment, while others read and write it: everything that was acknowledged before the
 * call is in the copy, and no half of a transaction. Waits for nobody and stops nobody; as long as it takes, the log of
 * writes (`-wal`) is not cut back. The copy is a single file, not readable by others, and on the disk when this returns.
 *
 * @param target - must not exist; its folder must
 * @throws DataError DATABASE_UNAVAILABLE, STORAGE_FULL, STORAGE_READ_ONLY; no target is left then
 */
export async function snapshotSqlite(file: string, target: string, options: SnapshotOptions = {}): Promise<void> {
  const source = path.resolve(file);
  if (!existsSync(source)) {
    const message = `The SQLite database ${source} does not exist yet: nothing was ever written, or the path is another.`;
    throw new DataError('DATABASE_UNAVAILABLE', message, { details: { file: source } });
  }
  // Made here, for its permissions: SQLite would let the group read it.
  await writeFile(target, '', { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    throw describeCopyFailure(source, target, error);
  });
  try {
    await copyPages(source, target, options.onProgress);
    makeSingleFile(target);
    await syncToDisk(target);
  } catch (error) {
    for (const ending of ['', '-journal', '-wal', '-shm']) await rm(`${target}${ending}`, { force: true });
    throw describeCopyFailure(source, target, error);
  }
}

async function copyPages(source: string, target: string, onProgress: CopyProgress | undefined): Promise<void> {
  // For reading alone where it must be: such a connection cannot clear its own log away when it was the only one.
  const readonly = !(await isWritable(source));
  const database = new Database(source, { readonly, fileMustExist: true, timeout: busyTimeoutMs });
  try {
    database.pragma('query_only = ON');
    // An open read transaction pins the moment. Without it SQLite's backup begins anew whenever another process has
    // written between two steps, and so never ends beside a busy server (docs/adr/0011).
    database.exec('BEGIN');
    readLayout(new Connection(database), source);
    const pageBytes = Number(database.pragma('page_size', { simple: true }));
    await database.backup(target, {
      progress({ totalPages, remainingPages }) {
        onProgress?.((totalPages - remainingPages) * pageBytes, totalPages * pageBytes);
        return pagesAtOnce;
      },
    });
  } finally {
    database.close();
  }
}

async function isWritable(file: string): Promise<boolean> {
  return await access(file, constants.W_OK).then(
    () => true,
    () => false,
  );
}

/** The copy says of itself that it is in WAL mode; a file that is only read later wants no log beside it. */
function makeSingleFile(target: string): void {
  const database = new Database(target);
  try {
    database.pragma('journal_mode = DELETE');
  } finally {
    database.close();
  }
}

/** Why a file could not be copied, naming both. */
export function describeCopyFailure(source: string, target: string, error: unknown): DataError {
  if (isDataError(error)) return error;
  const system = error instanceof Error ? error.message : String(error);
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const copying = `Copying ${source} to ${target} failed`;
  const details = { file: source, target };
  if (/^(ENOSPC|EDQUOT|SQLITE_FULL)$/.test(code)) {
    const message = `${copying}: the disk of ${path.dirname(target)} is full. Free space there, or give another folder.`;
    return new DataError('STORAGE_FULL', message, { details, cause: error });
  }
  if (/^(EACCES|EPERM|EROFS)$/.test(code)) {
    return new DataError('STORAGE_READ_ONLY', `${copying}: ${system}.`, { details, cause: error });
  }
  const { reason } = mapError(error);
  const known = reason === 'ENGINE_ERROR' ? 'DATABASE_UNAVAILABLE' : reason;
  return new DataError(known, `${copying}: ${system}.`, { details, cause: error });
}
