import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, chown, link, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { DataError } from '@database-service/core';
import { replaceEpoch } from '@database-service/sql';
import Database from 'better-sqlite3';
import { blockingWaitMs, Connection } from '../driver.js';
import { hasFeed, readLayout } from './copy-facts.js';
import { syncToDisk } from './durable-files.js';
import { lockDatabase } from './lock-file.js';
import { type CopyProgress, describeCopyFailure } from './snapshot.js';

/** How a database is replaced. */
export interface RestoreOptions {
  /** Of the copy, as hexadecimal digits: what is stored must be this. */
  readonly sha256: string;
  /** Whether the former file is removed instead of being kept beside. Default false. */
  readonly discardFormer?: boolean;
  readonly onProgress?: CopyProgress;
}

/** What a restoration did. */
export interface RestoredSqlite {
  readonly file: string;
  /** Where the former database is; absent where there was none, or it was discarded. */
  readonly formerFile?: string;
}

/**
 * Checks that nobody has a database file open, which may not exist yet.
 *
 * @throws DataError DATABASE_UNAVAILABLE
 */
export async function checkSqliteUnused(file: string): Promise<void> {
  const target = await resolveTarget(file);
  if (!existsSync(target)) return;
  const lock = await lockDatabase(target);
  lock.release();
}

/**
 * Replaces a database by a copy that `snapshotSqlite` made. Nobody may have it open, and nobody can open it meanwhile. At
 * every instant, also if the process is killed, the path has either the former database or the new one, each whole. The
 * change feed gets a new epoch, so that resume tokens of what came after the copy are refused as HISTORY_LOST.
 *
 * @param file - path of the database; need not exist
 * @throws DataError DATABASE_UNAVAILABLE (in use, or the copy is damaged), STORAGE_FULL, STORAGE_READ_ONLY; nothing was
 *   replaced then
 */
export async function restoreSqlite(file: string, copy: string, options: RestoreOptions): Promise<RestoredSqlite> {
  const target = await resolveTarget(file);
  const existed = existsSync(target) && (await stat(target)).size > 0;
  const partial = `${target}.restore-${randomBytes(4).toString('hex')}.partial`;
  const lock = await lockDatabase(target);
  let replaced = false;
  try {
    await clearLeftovers(target);
    await copyChecked(copy, partial, options);
    beginNewHistory(partial);
    await giveTo(partial, target, existed);
    await syncToDisk(partial);
    const formerFile = existed && options.discardFormer !== true ? await keepFormer(target) : undefined;
    await rename(partial, target);
    replaced = true;
    await syncToDisk(path.dirname(target));
    // Who opened the former file before it was renamed, and waits for its lock, has given up by then.
    await wait(blockingWaitMs * 2.5);
    return { file: target, ...(formerFile === undefined ? {} : { formerFile }) };
  } catch (error) {
    if (!replaced) {
      for (const ending of ['', '-journal']) await rm(`${partial}${ending}`, { force: true });
      if (!existed) await rm(target, { force: true });
    }
    throw describeCopyFailure(copy, target, error);
  } finally {
    lock.release();
  }
}

/** The file itself where the path is a symbolic link. */
async function resolveTarget(file: string): Promise<string> {
  const absolute = path.resolve(file);
  return existsSync(absolute) ? await realpath(absolute) : absolute;
}

/** What killed restorations left: their copies, and second names of the file that is still in its place. */
async function clearLeftovers(target: string): Promise<void> {
  const folder = path.dirname(target);
  const { ino } = await stat(target);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${path.basename(target)}.`)) continue;
    const other = path.join(folder, name);
    const rest = name.slice(path.basename(target).length);
    const isPartial = /^\.restore-[0-9a-f]{8}\.partial(-journal)?$/.test(rest);
    const isSecondName = /^\.before-restore-/.test(rest) && (await stat(other)).ino === ino;
    if (isPartial || isSecondName) await rm(other);
  }
}

async function copyChecked(copy: string, partial: string, { sha256, onProgress }: RestoreOptions): Promise<void> {
  const hash = createHash('sha256');
  const { size } = await stat(copy);
  let done = 0;
  const check = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      hash.update(chunk);
      done += chunk.length;
      onProgress?.(done, size);
      next(null, chunk);
    },
  });
  await pipeline(createReadStream(copy), check, createWriteStream(partial, { flags: 'wx', mode: 0o600 }));
  if (hash.digest('hex') === sha256) return;
  const message = `${copy} is not what its checksum says: it was damaged or changed. Restore another archive.`;
  throw new DataError('DATABASE_UNAVAILABLE', message, { details: { file: copy } });
}

function beginNewHistory(partial: string): void {
  const database = new Database(partial);
  try {
    const connection = new Connection(database);
    const layout = readLayout(connection, partial);
    if (hasFeed(layout)) connection.run(replaceEpoch(randomBytes(8).toString('hex')));
  } finally {
    database.close();
  }
}

/** The server must be able to open what an administrator restores. */
async function giveTo(partial: string, target: string, existed: boolean): Promise<void> {
  const { uid, gid } = await stat(existed ? target : path.dirname(target));
  if (process.getuid?.() === 0) await chown(partial, uid, gid);
  if (existed) await chmod(partial, (await stat(target)).mode & 0o777);
}

/** Gives the former file a second name, so that the first is never without a file. */
async function keepFormer(target: string): Promise<string> {
  const time = new Date()
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  for (let number = 1; ; number += 1) {
    const kept = `${target}.before-restore-${time}${number === 1 ? '' : `-${number}`}`;
    try {
      await link(target, kept);
      return kept;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') continue;
      if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS') throw error;
      const message = `The disk of ${target} cannot give a file a second name (${code}), so the former database cannot be kept beside the new one. Copy it elsewhere, then restore with discarding it.`;
      throw new DataError('DATABASE_UNAVAILABLE', message, { details: { file: target }, cause: error });
    }
  }
}
