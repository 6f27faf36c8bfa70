import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { createArchive } from '../archive/create-archive.js';
import { listArchives } from '../archive/list-archives.js';
import { makeFolder } from '../archive/make-folder.js';
import { countDocuments, type Manifest } from '../archive/manifest.js';
import { pruneArchives } from '../archive/prune-archives.js';
import { verifyArchive } from '../archive/verify-archive.js';
import { backupsOf } from '../configured-databases.js';
import { Failure } from '../failure.js';
import { formatBytes, formatTable } from '../output/format-table.js';
import { addCommand } from './add-command.js';

interface FolderOptions {
  readonly config?: string;
  readonly to?: string;
  readonly json?: true;
}

interface CreateOptions extends FolderOptions {
  readonly database?: string;
  readonly keep?: number;
  readonly quiet?: true;
}

interface VerifyOptions extends FolderOptions {
  readonly quiet?: true;
}

/** `dbs backup`, `dbs backup list`, `dbs backup verify` */
export function addBackupCommand(program: Command): void {
  const description = 'Copy the databases into an archive, also while the service runs.';
  const backup = addCommand(program, 'backup', description, [
    'dbs backup',
    'dbs backup --keep 30 --quiet',
    'dbs backup list',
    'dbs backup verify 2026-11-24T03-17-00Z',
  ]);
  const create = backup.command('create', { isDefault: true }).description('Make an archive (the default).');
  addFolderOptions(create)
    .option('--database <name>', 'this database only (default: all that are configured)')
    .option('--keep <days>', 'remove archives older than this (default: backup.keep_days, 7)', parseDays)
    .option('--quiet', 'no progress')
    .action(createBackup);
  addFolderOptions(backup.command('list').description('Show the archives, the oldest first.')).action(listBackups);
  const verify = backup
    .command('verify <archive>')
    .description('Check that an archive, by path or name, can be restored.');
  addFolderOptions(verify).option('--quiet', 'no progress').action(verifyBackup);
}

function addFolderOptions(command: Command): Command {
  return command
    .option('--to <directory>', 'where the archives are (default: backup.directory, ./data/backups)')
    .option('--config <file>', 'configuration file (default: APP_CONFIG, else configs/config.yaml)')
    .option('--json', 'print JSON');
}

async function createBackup(options: CreateOptions): Promise<void> {
  const { loadConfig } = await import('@database-service/config');
  const { config } = loadConfig(options.config === undefined ? {} : { file: options.config });
  const databases = await backupsOf(config, options.database === undefined ? undefined : [options.database]);
  const directory = resolve(options.to ?? config.backup.directory);
  const { path, manifest, removed } = await withFolder(directory, async () => {
    const request = { directory, databases, serviceVersion: config.app.version, quiet: options.quiet };
    const created = await createArchive(request);
    const removed = await removeOld(created.path, directory, options.keep ?? config.backup.keep_days);
    return { ...created, removed };
  });
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify({ archive: path, ...manifest, removed }, null, 2)}\n`);
    return;
  }
  if (options.quiet !== true) {
    const older = removed.length === 0 ? '' : ` Removed: ${removed.join(', ')}.`;
    process.stderr.write(`Backed up and verified: ${describe(manifest)}.${older}\n`);
  }
  process.stdout.write(`${path}\n`);
}

/** The archive is made by then: whoever reads of a fault must know that. */
async function removeOld(created: string, directory: string, keepDays: number): Promise<readonly string[]> {
  try {
    return await pruneArchives(directory, keepDays, new Date());
  } catch (error) {
    throw new Failure(`${created} is complete, but old archives could not be removed: ${(error as Error).message}`);
  }
}

/** Does something in the folder of archives that only one process at a time may do. */
async function withFolder<Result>(directory: string, work: () => Promise<Result>): Promise<Result> {
  const { lockProcess } = await import('@database-service/composition');
  await makeFolder(directory);
  const lock = lockProcess(join(directory, '.lock'));
  if (lock === undefined)
    throw new Failure(`Another backup is being written to ${directory}. Try again when it is done.`);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

async function listBackups(options: FolderOptions): Promise<void> {
  const directory = await directoryOf(options);
  const archives = await listArchives(directory);
  if (options.json === true) {
    const shown = archives.map(({ path, manifest, fault }) => ({
      archive: path,
      ...manifest,
      ...(fault ? { fault } : {}),
    }));
    process.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
    return;
  }
  if (archives.length === 0) process.stdout.write(`No archives in ${directory}.\n`);
  else
    process.stdout.write(formatTable(archives.map(({ name, manifest, fault }) => [name, describeOr(manifest, fault)])));
}

async function verifyBackup(given: string, options: VerifyOptions): Promise<void> {
  const archive = await findArchive(given, options);
  const manifest = await verifyArchive(archive, { quiet: options.quiet });
  if (options.json === true)
    process.stdout.write(`${JSON.stringify({ archive, valid: true, ...manifest }, null, 2)}\n`);
  else process.stdout.write(`${archive} is whole: ${describe(manifest)}.\n`);
}

/** The folder of an archive, given by its path or by its name in the folder of archives. */
export async function findArchive(given: string, options: FolderOptions): Promise<string> {
  if (existsSync(given)) return resolve(given);
  const named = join(await directoryOf(options), given);
  if (!/[/\\]/.test(given) && existsSync(named)) return named;
  throw new Failure(`There is no archive ${given}. See: dbs backup list`);
}

/** Where the archives are, as said or as configured. */
async function directoryOf({ to, config: file }: FolderOptions): Promise<string> {
  if (to !== undefined) return resolve(to);
  const { loadConfig } = await import('@database-service/config');
  return resolve(loadConfig(file === undefined ? {} : { file }).config.backup.directory);
}

function describe({ databases }: Manifest): string {
  const each = databases.map(
    (entry) => `${entry.name} (${countDocuments(entry)} documents, ${formatBytes(entry.bytes)})`,
  );
  return each.join(', ');
}

function describeOr(manifest: Manifest | undefined, fault: string | undefined): string {
  return manifest === undefined ? (fault ?? '') : describe(manifest);
}

function parseDays(text: string): number {
  const days = Number(text);
  if (text.trim() !== '' && days > 0 && days <= 36_500) return days;
  throw new InvalidArgumentError('Give a number of days above 0, for example 7.');
}
