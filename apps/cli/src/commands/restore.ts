import { basename, join } from 'node:path';
import type { DatabaseBackup } from '@database-service/composition';
import type { Command } from 'commander';
import { countDocuments, type ManifestEntry } from '../archive/manifest.js';
import { verifyArchive } from '../archive/verify-archive.js';
import { backupsOf } from '../configured-databases.js';
import { confirm } from '../confirm.js';
import { Failure } from '../failure.js';
import { startProgress } from '../output/progress.js';
import { addCommand } from './add-command.js';
import { findArchive } from './backup.js';

interface RestoreOptions {
  readonly config?: string;
  readonly to?: string;
  readonly database?: string;
  readonly yes?: true;
  readonly discardFormer?: true;
  readonly json?: true;
  readonly quiet?: true;
}

/** What became of one database. */
interface Restored {
  readonly database: string;
  readonly file: string;
  readonly former_file?: string;
  readonly documents: number;
}

/** `dbs restore` */
export function addRestoreCommand(program: Command): void {
  const description = 'Replace databases by those of an archive, given by path or name. The service must be stopped.';
  addCommand(program, 'restore <archive>', description, ['dbs restore 2026-11-24T03-17-00Z --yes'])
    .option('--database <name>', 'this database only (default: all of the archive)')
    .option('--yes', 'do not ask; needed where there is no terminal')
    .option('--discard-former', 'remove what is replaced instead of keeping it beside the new file')
    .option('--to <directory>', 'where an archive given by name is (default: backup.directory, ./data/backups)')
    .option('--config <file>', 'configuration file (default: APP_CONFIG, else configs/config.yaml)')
    .option('--json', 'print JSON')
    .option('--quiet', 'no progress')
    .action(restoreArchive);
}

async function restoreArchive(given: string, options: RestoreOptions): Promise<void> {
  const { loadConfig } = await import('@database-service/config');
  const { config } = loadConfig(options.config === undefined ? {} : { file: options.config });
  const archive = await findArchive(given, options);
  const { databases } = await verifyArchive(archive, options);
  const entries = databases.filter(({ name }) => options.database === undefined || name === options.database);
  const backups = await backupsOf(
    config,
    entries.map(({ name }) => name),
  );
  for (const { name, engine } of entries) {
    const configured = backups.get(name)?.engine;
    if (configured !== engine)
      throw new Failure(`"${name}" is of ${engine} in the archive, but of ${configured} here.`);
  }
  // All that can be refused is refused before anything is replaced.
  for (const backup of backups.values()) await backup.checkUnused();
  await confirmReplacing(archive, entries, backups, options);
  const restored: Restored[] = [];
  for (const entry of entries) {
    const backup = backups.get(entry.name);
    if (backup === undefined) continue;
    try {
      restored.push(await restoreOne(archive, entry, backup, options));
    } catch (error) {
      throw withDone(error, entry.name, restored);
    }
  }
  if (options.json === true) process.stdout.write(`${JSON.stringify({ archive, restored }, null, 2)}\n`);
  else process.stdout.write(restored.map(formatRestored).join(''));
}

async function confirmReplacing(
  archive: string,
  entries: readonly ManifestEntry[],
  backups: ReadonlyMap<string, DatabaseBackup>,
  { yes, discardFormer }: RestoreOptions,
): Promise<void> {
  if (yes === true) return;
  const kept = discardFormer === true ? 'and removed' : 'and kept beside the new one';
  const lines = entries.map(
    (entry) => `  ${entry.name}: ${backups.get(entry.name)?.place} gets ${countDocuments(entry)} documents\n`,
  );
  const plan = `What is in these databases is replaced by ${archive}, ${kept}:\n${lines.join('')}`;
  await confirm(plan, 'Replace them?', 'Nothing was replaced.');
}

async function restoreOne(
  archive: string,
  entry: ManifestEntry,
  backup: DatabaseBackup,
  { discardFormer, quiet }: RestoreOptions,
): Promise<Restored> {
  const progress = startProgress({ label: `restore ${entry.name}`, unit: 'bytes', total: entry.bytes, quiet });
  try {
    const { formerFile } = await backup.restore(join(archive, entry.file), {
      sha256: entry.sha256,
      discardFormer: discardFormer === true,
      onProgress: (done) => progress.update(done),
    });
    const former = formerFile === undefined ? {} : { former_file: formerFile };
    return { database: entry.name, file: backup.place, ...former, documents: countDocuments(entry) };
  } finally {
    progress.abandon();
  }
}

function formatRestored({ database, file, former_file: former, documents }: Restored): string {
  const kept = former === undefined ? '' : ` The former database is ${basename(former)} beside it.`;
  return `Restored ${database}: ${file} has ${documents} documents.${kept}\n`;
}

/** Of several databases, some may have been replaced already. */
function withDone(error: unknown, failed: string, restored: readonly Restored[]): unknown {
  if (restored.length === 0 || !(error instanceof Error)) return error;
  const done = restored.map(({ database }) => database).join(', ');
  return new Failure(`${error.message}\n"${failed}" was not replaced. Replaced had been: ${done}.`);
}
