import { existsSync, statSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { DataError } from '@database-service/core';
import Database from 'better-sqlite3';
import { describeOpenFailure } from '../driver.js';
import { isBusy, mapError } from '../errors.js';

/** Somebody who opened the file before it was locked and found it free afterwards: tried again. */
const attemptsMax = 3;

/** A lock on a file, which ends with this process at the latest. */
export interface FileLock {
  /** Idempotent. */
  release(): void;
}

/**
 * Locks a file of its own making that has no other use, so that only one process does something at a time. The system
 * takes the lock away from a process that dies; Node has no other lock that does.
 *
 * @returns undefined if another holds it
 * @throws DataError if the file cannot be made
 */
export function tryLock(file: string): FileLock | undefined {
  try {
    const database = new Database(file, { timeout: 0 });
    try {
      database.exec('BEGIN EXCLUSIVE');
      return { release: () => void database.close() };
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    if (isBusy(error)) return undefined;
    throw describeOpenFailure(file, error);
  }
}

/**
 * Locks a database file against everyone, so that it can be replaced, and gathers all that it holds in the one file: its
 * log is written back and gone. A file that does not exist is made, empty. While the lock is held, nothing in this process
 * may open and close the file: that would end the lock.
 *
 * @throws DataError DATABASE_UNAVAILABLE where another process has the file open, or where that cannot be told
 */
export async function lockDatabase(file: string): Promise<FileLock> {
  if (!existsSync(file)) await makeEmpty(file);
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    try {
      leaveWalMode(file);
      const lock = lockSettled(file);
      if (lock === undefined) continue;
      // Of a process that was killed. With the log gone it says nothing, and with the lock held nobody uses it.
      await rm(`${file}-shm`, { force: true });
      return lock;
    } catch (error) {
      if (isBusy(error)) break;
      if (!isUnreadable(error)) throw describeOpenFailure(file, error);
      return lockUnreadable(file);
    }
  }
  const message = `The SQLite database ${file} is in use: a server or another program has it open. Stop it, then try again.`;
  throw new DataError('DATABASE_UNAVAILABLE', message, { details: { file } });
}

async function makeEmpty(file: string): Promise<void> {
  if (existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0) {
    const message = `${file} does not exist, but its log ${file}-wal does: it may hold documents. Move it away, then try again.`;
    throw new DataError('DATABASE_UNAVAILABLE', message, { details: { file } });
  }
  await writeFile(file, '', { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    throw describeOpenFailure(file, error);
  });
}

/** Whoever has a file in WAL mode open has a shared lock on it; `locking_mode` makes SQLite ask for the exclusive one. */
function leaveWalMode(file: string): void {
  const database = new Database(file, { timeout: 0 });
  try {
    database.pragma('locking_mode = EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE');
    database.exec('COMMIT');
    database.pragma('journal_mode = DELETE');
  } finally {
    database.close();
  }
}

/** Another connection, which has written nothing and so has nothing to clear away when it closes. */
function lockSettled(file: string): FileLock | undefined {
  const database = new Database(file, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
    // Not so if a server came and went between the two.
    if (database.pragma('journal_mode', { simple: true }) === 'delete' && !existsSync(`${file}-wal`)) {
      return { release: () => void database.close() };
    }
  } catch (error) {
    database.close();
    throw error;
  }
  database.close();
  return undefined;
}

/** What SQLite cannot read it cannot lock; but who has it open has made these files, and they are gone when he has closed it. */
function lockUnreadable(file: string): FileLock {
  const beside = [`${file}-wal`, `${file}-shm`].filter((name) => existsSync(name));
  if (beside.length === 0) return { release() {} };
  const message = `${file} is damaged, so it cannot be told whether a server has it open. Stop the server, move ${file}, ${beside.join(' and ')} away, then try again.`;
  throw new DataError('DATABASE_UNAVAILABLE', message, { details: { file } });
}

function isUnreadable(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return /^SQLITE_(NOTADB|CORRUPT)/.test(code) && mapError(error).reason === 'DATABASE_UNAVAILABLE';
}
