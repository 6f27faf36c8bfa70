import { readdir, rename, rm } from 'node:fs/promises';
import { archiveTime, partialEnding } from './archive-name.js';
import { type ListedArchive, listArchives } from './list-archives.js';
import { manifestFile } from './manifest.js';

const dayMs = 86_400_000;

/**
 * Removes the archives of a folder that are older than so many days. Kept are, whatever their age: one that is the newest
 * of some database, one that cannot be read, and one with anything in it that no backup put there.
 *
 * @returns the names of those that were removed
 */
export async function pruneArchives(directory: string, keepDays: number, now: Date): Promise<readonly string[]> {
  const removed: string[] = [];
  const seen = new Set<string>();
  for (const archive of (await listArchives(directory)).toReversed()) {
    if (archive.manifest === undefined) continue;
    const names = archive.manifest.databases.map(({ name }) => name);
    const isNewest = names.some((name) => !seen.has(name));
    for (const name of names) seen.add(name);
    const time = archiveTime(archive.name)?.getTime() ?? Number.POSITIVE_INFINITY;
    if (isNewest || now.getTime() - time <= keepDays * dayMs || !(await holdsOnlyOurs(archive))) continue;
    // Renamed first: an archive that is there under its name is complete, also if this is killed.
    const going = `${archive.path}${partialEnding}`;
    await rename(archive.path, going);
    await rm(going, { recursive: true });
    removed.push(archive.name);
  }
  return removed.reverse();
}

/** Removes what killed backups left in a folder. Nobody may be writing an archive into it. */
export async function clearPartials(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const isPartial = name.endsWith(partialEnding) && archiveTime(name.slice(0, -partialEnding.length)) !== undefined;
    if (isPartial) await rm(`${directory}/${name}`, { recursive: true });
  }
}

async function holdsOnlyOurs({ path, manifest }: ListedArchive): Promise<boolean> {
  const ours = new Set([manifestFile, ...(manifest?.databases.map(({ file }) => file) ?? [])]);
  return (await readdir(path)).every((name) => ours.has(name));
}
