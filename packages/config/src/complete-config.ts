import { availableParallelism } from 'node:os';
import { exampleOf, findFault, leafOf } from './check-value.js';
import type { Config } from './config.js';
import { ConfigError, type ConfigFault } from './config-error.js';
import { findCrossFaults, isLoopback } from './cross-checks.js';
import type { Gathering } from './gathering.js';
import { type ConfigKey, databaseKeys, sectionKeys } from './keys.js';
import type { DatabaseConfig } from './schema/engines.js';
import type { Sections } from './schema/sections.js';

/** A key with the value that counts, for `config check`. */
export interface ConfigEntry {
  readonly key: ConfigKey;
  readonly value: unknown;
  /** A file, a variable, or `default`. */
  readonly source: string;
}

/** Checks every value, fills in the defaults and looks at keys together. @throws ConfigError with all faults */
export function completeConfig(gathering: Gathering): { config: Config; entries: readonly ConfigEntry[] } {
  const faults = [...gathering.faults];
  if (gathering.databases.size === 0) gathering.databases.set('sqlite', 'sqlite');
  const keys = [...gathering.databases].flatMap(([name, engine]) => databaseKeys(name, engine));
  const entries = [...sectionKeys, ...keys].map((key) => entryOf(key, gathering, faults));
  if (faults.length > 0) throw new ConfigError(faults);

  const databases = decideDatabases(gathering, entries);
  const first = Object.keys(databases)[0] ?? 'sqlite';
  const groups = groupValues(entries) as unknown as Sections;
  const database = { default: groups.database.default ?? (databases.mongodb === undefined ? first : 'mongodb') };
  const { processes } = groups.app;
  const app = { ...groups.app, processes: processes === 'auto' ? Math.min(availableParallelism(), 64) : processes };
  const config: Config = { ...groups, app, database, databases };
  const crossFaults = findCrossFaults(config, (path) => gathering.values.get(path)?.source ?? 'default');
  if (crossFaults.length > 0) throw new ConfigError(crossFaults);
  return { config, entries: entries.map((entry) => showDecided(entry, config)) };
}

function entryOf(key: ConfigKey, gathering: Gathering, faults: ConfigFault[]): ConfigEntry {
  const given = gathering.values.get(key.path);
  if (given === undefined) return { key, value: leafOf(key.schema).default, source: 'default' };
  const fault = findFault(key.schema, given.value);
  if (fault !== undefined) {
    const example = exampleOf(key.schema);
    faults.push({ key: key.path, source: given.source, fault, ...(example === undefined ? {} : { example }) });
  }
  return { key, value: given.value, source: given.source };
}

function groupValues(entries: readonly ConfigEntry[]): Record<string, Record<string, unknown>> {
  const groups: Record<string, Record<string, unknown>> = {};
  for (const { key, value } of entries) {
    if (key.group.startsWith('databases.')) continue;
    groups[key.group] ??= {};
    const group = groups[key.group];
    if (group !== undefined && value !== undefined) group[key.name] = value;
  }
  return groups;
}

function decideDatabases(gathering: Gathering, entries: readonly ConfigEntry[]): Record<string, DatabaseConfig> {
  const databases: Record<string, DatabaseConfig> = {};
  const hosts = ['http.host', 'grpc.host'].map((path) => entries.find(({ key }) => key.path === path)?.value);
  // Authentication does not exist yet: exposed means exposed to strangers.
  const grant = hosts.every((host) => typeof host === 'string' && isLoopback(host)) ? 'read' : 'off';
  for (const [name, engine] of gathering.databases) {
    const own = entries.filter(({ key }) => key.group === `databases.${name}`);
    const settings = Object.fromEntries(own.map(({ key, value }) => [key.name, value]));
    if (settings.enabled !== true) continue;
    const raw = settings.raw === 'auto' ? grant : settings.raw;
    databases[name] = { engine, ...settings, raw } as DatabaseConfig;
  }
  return databases;
}

/** `auto` and absent defaults are shown as what they came to. */
function showDecided(entry: ConfigEntry, config: Config): ConfigEntry {
  if (entry.key.path === 'app.processes') return { ...entry, value: config.app.processes };
  if (entry.key.path === 'database.default') return { ...entry, value: config.database.default };
  if (entry.key.name !== 'raw' || entry.value !== 'auto') return entry;
  const database = config.databases[entry.key.group.slice('databases.'.length)];
  return database === undefined ? entry : { ...entry, value: database.raw };
}
