import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failure.js';
import { archiveTime, compareNames } from './archive-name.js';
import { type Manifest, readManifest } from './manifest.js';

/** One archive of a folder. */
export interface ListedArchive {
  readonly name: string;
  readonly path: string;
  /** Absent where it cannot be read; `fault` says why. */
  readonly manifest?: Manifest;
  readonly fault?: string;
}

/** The archives of a folder, the oldest first; what is none by its name is left out. A folder that is missing has none. */
export async function listArchives(directory: string): Promise<readonly ListedArchive[]> {
  const names = (await readNames(directory)).filter((name) => archiveTime(name) !== undefined).sort(compareNames);
  const archives: ListedArchive[] = [];
  for (const name of names) {
    const path = join(directory, name);
    if (!(await lstat(path)).isDirectory()) continue;
    try {
      archives.push({ name, path, manifest: await readManifest(path) });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      archives.push({ name, path, fault: error.message });
    }
  }
  return archives;
}

async function readNames(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new Failure(`${directory} cannot be read: ${(error as Error).message}`);
  }
}
