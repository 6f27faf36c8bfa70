import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failure.js';

/** Name of the file in an archive that describes the others. */
export const manifestFile = 'manifest.json';

/** What tells our manifests from other programs'. */
const kind = 'database-service-backup';
/** Of the archive; one of a later format is refused. */
const format = 1;

/** One database of an archive. */
export interface ManifestEntry {
  readonly name: string;
  readonly engine: string;
  /** In the archive's folder. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Version of the engine's layout of documents. */
  readonly layout: number;
  /** Number of documents by collection. */
  readonly collections: Readonly<Record<string, number>>;
  /** Number of the change feed's last record. */
  readonly last_change?: number;
}

/** What an archive holds. */
export interface Manifest {
  readonly kind: typeof kind;
  readonly format: typeof format;
  readonly created_at: string;
  readonly service_version: string;
  readonly databases: readonly ManifestEntry[];
}

/** The text of a manifest, with a checksum over itself. */
export function writeManifest(content: Omit<Manifest, 'kind' | 'format'>): string {
  const manifest: Manifest = { kind, format, ...content };
  return `${JSON.stringify({ ...manifest, sha256: digest(manifest) }, null, 2)}\n`;
}

/** Reads the manifest of an archive. @throws Failure naming the file and what is wrong with it */
export async function readManifest(archive: string): Promise<Manifest> {
  const file = join(archive, manifestFile);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new Failure(`${archive} is no archive of a backup: ${(error as Error).message}`);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Failure(`${file} is damaged: it is no JSON. Take another archive.`);
  }
  return checkManifest(file, parsed);
}

function checkManifest(file: string, parsed: unknown): Manifest {
  if (!isRecord(parsed) || parsed.kind !== kind) throw new Failure(`${file} is no manifest of a backup, or damaged.`);
  const { sha256, ...manifest } = parsed;
  if (sha256 !== digest(manifest)) throw new Failure(`${file} is damaged: its checksum differs. Take another archive.`);
  if (manifest.format !== format) {
    throw new Failure(`${file} has the format ${String(manifest.format)}, this version knows ${format} only.`);
  }
  const { databases } = manifest;
  // The checksum tells of damage; this, of a file that somebody made by hand.
  if (!Array.isArray(databases) || databases.length === 0 || !databases.every(isEntry)) {
    throw new Failure(`${file} is not valid: "databases" is not what a backup writes.`);
  }
  if (new Set(databases.map(({ name }) => name)).size < databases.length) {
    throw new Failure(`${file} is not valid: two of "databases" have one name.`);
  }
  return manifest as unknown as Manifest;
}

function isEntry(value: unknown): value is ManifestEntry {
  return (
    isRecord(value) &&
    typeof value.name === 'string' &&
    typeof value.engine === 'string' &&
    /^[a-z][a-z0-9_-]{0,62}$/.test(value.name) &&
    value.file === fileOf(value.name) &&
    Number.isSafeInteger(value.bytes) &&
    typeof value.sha256 === 'string' &&
    Number.isSafeInteger(value.layout) &&
    isRecord(value.collections)
  );
}

/** The file of a database in an archive. */
export function fileOf(database: string): string {
  return `${database}.db`;
}

/** All documents of a database. */
export function countDocuments({ collections }: Pick<ManifestEntry, 'collections'>): number {
  return Object.values(collections).reduce((sum, count) => sum + count, 0);
}

function digest(manifest: object): string {
  return createHash('sha256').update(JSON.stringify(manifest)).digest('hex');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
