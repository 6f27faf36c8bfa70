import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseBackup } from '@database-service/composition';
import { Failure } from '../failure.js';
import { type Progress, startProgress } from '../output/progress.js';
import { archiveName, partialEnding } from './archive-name.js';
import { hashFile } from './hash-file.js';
import { fileOf, type Manifest, type ManifestEntry, manifestFile, readManifest, writeManifest } from './manifest.js';
import { clearPartials } from './prune-archives.js';
import { verifyChecksums } from './verify-archive.js';

/** What goes into an archive. */
export interface ArchiveRequest {
  /** Where it is made; must exist, and be locked. */
  readonly directory: string;
  readonly databases: ReadonlyMap<string, DatabaseBackup>;
  readonly serviceVersion: string;
  readonly quiet?: boolean | undefined;
}

/** An archive that was made. */
export interface CreatedArchive {
  readonly path: string;
  readonly manifest: Manifest;
}

/**
 * Makes an archive of databases: a folder that has its name only when all that is in it is on the disk and was read again
 * and checked.
 *
 * @throws Failure or DataError; no archive is left then
 */
export async function createArchive(request: ArchiveRequest): Promise<CreatedArchive> {
  const { directory } = request;
  const time = new Date();
  let number = 1;
  while (existsSync(join(directory, archiveName(time, number)))) number += 1;
  const path = join(directory, archiveName(time, number));
  const partial = `${path}${partialEnding}`;
  try {
    await clearPartials(directory);
    await mkdir(partial, { mode: 0o700 });
    const databases: ManifestEntry[] = [];
    for (const [name, backup] of request.databases) databases.push(await addDatabase(name, backup, partial, request));
    const text = writeManifest({
      created_at: time.toISOString(),
      service_version: request.serviceVersion,
      databases,
    });
    const file = join(partial, manifestFile);
    await writeFile(file, text, { mode: 0o600, flag: 'wx', flush: true });
    const manifest = await readManifest(partial);
    await verifyChecksums(partial, manifest.databases, request.quiet);
    await syncFolder(partial);
    await rename(partial, path);
    await syncFolder(directory);
    return { path, manifest };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw explain(directory, error);
  }
}

async function addDatabase(
  name: string,
  backup: DatabaseBackup,
  folder: string,
  { quiet }: ArchiveRequest,
): Promise<ManifestEntry> {
  const { checkCopy } = await import('@database-service/composition');
  const file = join(folder, fileOf(name));
  let progress: Progress | undefined;
  try {
    await backup.snapshot(file, {
      onProgress(done, total) {
        progress ??= startProgress({ label: `backup ${name}`, unit: 'bytes', total, quiet });
        progress.update(done);
      },
    });
  } finally {
    progress?.abandon();
  }
  const { layout, collections, lastChange } = checkCopy(backup.engine, file);
  const { sha256, bytes } = await hashFile(file);
  const last = lastChange === undefined ? {} : { last_change: lastChange };
  return { name, engine: backup.engine, file: fileOf(name), bytes, sha256, layout, collections, ...last };
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Faults of the disk that the engine did not tell of. */
function explain(directory: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new Failure(
      `The disk of ${directory} is full; no archive was made. Free space there, or choose another by --to.`,
    );
  }
  if (/^(EACCES|EPERM|EROFS|ENOTDIR|EIO)$/.test(code ?? '')) {
    return new Failure(`${directory} cannot be written: ${message}. No archive was made.`);
  }
  return error;
}
