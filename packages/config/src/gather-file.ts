import { closestName } from './closest-name.js';
import type { Gathering } from './gathering.js';
import { type ConfigKey, databaseKeys, sectionKeys } from './keys.js';
import { isRecord } from './read-yaml.js';
import { type EngineName, engineNames } from './schema/engines.js';
import { sections } from './schema/sections.js';

const databaseName = /^[a-z][a-z0-9_-]{0,62}$/;

/** Takes the values of one file. */
export function gatherFile(gathering: Gathering, file: string, content: Readonly<Record<string, unknown>>): void {
  for (const [section, value] of Object.entries(content)) {
    if (section === 'databases') gatherDatabases(gathering, file, value);
    else if (Object.hasOwn(sections, section)) gatherGroup(gathering, file, section, value, sectionKeys);
    else refuseKey(gathering, file, section, [...Object.keys(sections), 'databases']);
  }
}

function gatherDatabases(gathering: Gathering, file: string, content: unknown): void {
  if (content === null) return;
  if (!isRecord(content)) {
    gathering.faults.push({
      key: 'databases',
      source: file,
      fault: 'must hold databases by name.',
      example: 'sqlite: {}',
    });
    return;
  }
  for (const [name, value] of Object.entries(content)) {
    if (!databaseName.test(name)) {
      const fault = 'the name of a database has 1 to 63 of a-z, 0-9, _ and -, and begins with a letter.';
      gathering.faults.push({ key: `databases.${name}`, source: file, fault, example: 'orders' });
      continue;
    }
    const settings = value ?? {};
    const engine = engineOf(gathering, file, name, isRecord(settings) ? settings.engine : undefined);
    if (engine === undefined) continue;
    gathering.databases.set(name, engine);
    gatherGroup(gathering, file, `databases.${name}`, withoutEngine(settings), databaseKeys(name, engine));
  }
}

function withoutEngine(settings: unknown): unknown {
  if (!isRecord(settings)) return settings;
  const { engine: _engine, ...rest } = settings;
  return rest;
}

function engineOf(gathering: Gathering, file: string, name: string, given: unknown): EngineName | undefined {
  const wanted = given ?? gathering.databases.get(name) ?? name;
  const engine = engineNames.find((known) => known === wanted);
  if (engine !== undefined) return engine;
  const known = engineNames.join(', ');
  const fault =
    given === undefined || given === null
      ? `is missing; only a database named like its engine may leave it out. This version has: ${known}.`
      : `${JSON.stringify(given)} is not an engine of this version, which has: ${known}.`;
  gathering.faults.push({ key: `databases.${name}.engine`, source: file, fault, example: 'sqlite' });
  return undefined;
}

function gatherGroup(
  gathering: Gathering,
  file: string,
  group: string,
  content: unknown,
  keys: readonly ConfigKey[],
): void {
  if (content === null) return;
  if (!isRecord(content)) {
    gathering.faults.push({ key: group, source: file, fault: 'must hold keys with values.' });
    return;
  }
  const paths = keys.filter((key) => key.group === group).map((key) => key.path);
  for (const [name, value] of Object.entries(content)) {
    const path = `${group}.${name}`;
    if (paths.includes(path)) gathering.values.set(path, { value, source: file });
    else refuseKey(gathering, file, path, paths);
  }
}

function refuseKey(gathering: Gathering, file: string, key: string, known: readonly string[]): void {
  const meant = closestName(key, known);
  const hint = meant === undefined ? `Known are: ${known.join(', ')}.` : `Did you mean ${meant}?`;
  gathering.faults.push({ key, source: file, fault: `is not a known key. ${hint}` });
}
