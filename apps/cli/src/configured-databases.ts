import type { DatabaseBackup } from '@database-service/composition';
import type { Config, DatabaseConfig } from '@database-service/config';
import { Failure } from './failure.js';

/** The configured databases that can be backed up, by name. @throws Failure, DataError naming one that cannot */
export async function backupsOf(
  { databases }: Pick<Config, 'databases'>,
  names: readonly string[] = Object.keys(databases),
): Promise<ReadonlyMap<string, DatabaseBackup>> {
  const { backupOf } = await import('@database-service/composition');
  return new Map(names.map((name) => [name, backupOf(name, settingsOf(databases, name))]));
}

function settingsOf(databases: Readonly<Record<string, DatabaseConfig>>, name: string): DatabaseConfig {
  const settings = Object.hasOwn(databases, name) ? databases[name] : undefined;
  if (settings !== undefined) return settings;
  const known = Object.keys(databases).join(', ');
  throw new Failure(`No database "${name}" is configured. Configured are: ${known}.`);
}
