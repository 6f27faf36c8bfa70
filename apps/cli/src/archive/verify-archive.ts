import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failure.js';
import { startProgress } from '../output/progress.js';
import { hashFile } from './hash-file.js';
import { type Manifest, type ManifestEntry, readManifest } from './manifest.js';

/** What of an archive is looked at. */
export interface VerifyOptions {
  /** All, if absent. */
  readonly database?: string | undefined;
  readonly quiet?: boolean | undefined;
}

/**
 * Checks an archive: the manifest and its checksum, length and checksum of each file, and that each is a whole database
 * that this version can open and has the documents that the manifest counts.
 *
 * @throws Failure, or DataError of the engine, naming what is wrong
 */
export async function verifyArchive(archive: string, { database, quiet }: VerifyOptions = {}): Promise<Manifest> {
  const manifest = await readManifest(archive);
  const { checkCopy } = await import('@database-service/composition');
  const wanted = manifest.databases.filter(({ name }) => database === undefined || name === database);
  if (wanted.length === 0) {
    const names = manifest.databases.map(({ name }) => name).join(', ');
    throw new Failure(`${archive} has no database "${database}"; it has: ${names}.`);
  }
  await verifyChecksums(archive, wanted, quiet);
  for (const entry of wanted) {
    const file = join(archive, entry.file);
    const facts = checkCopy(entry.engine, file);
    if (facts.layout !== entry.layout || !sameCounts(facts.collections, entry.collections)) {
      throw damaged(file, 'it has other documents than the manifest says');
    }
  }
  return manifest;
}

/** Reads the files of an archive, and compares their lengths and checksums. @throws Failure */
export async function verifyChecksums(
  archive: string,
  entries: readonly ManifestEntry[],
  quiet: boolean | undefined,
): Promise<void> {
  for (const entry of entries) {
    const file = join(archive, entry.file);
    const size = await sizeOf(file);
    if (size !== entry.bytes) throw damaged(file, `it has ${size} bytes, not the ${entry.bytes} of the manifest`);
    const progress = startProgress({ label: `verify ${entry.name}`, unit: 'bytes', total: entry.bytes, quiet });
    try {
      const { sha256 } = await hashFile(file, (done) => progress.update(done));
      if (sha256 !== entry.sha256) throw damaged(file, 'its checksum is not that of the manifest');
    } finally {
      progress.abandon();
    }
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    throw new Failure(`${file} cannot be read: ${(error as Error).message}. Take another archive.`);
  }
}

function sameCounts(one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

function damaged(file: string, fault: string): Failure {
  return new Failure(`${file} is damaged: ${fault}. Take another archive.`);
}
