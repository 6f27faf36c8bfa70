import { closestName } from './closest-name.js';
import type { Gathering } from './gathering.js';
import { type ConfigKey, databaseKeys, databasePrefix, sectionKeys } from './keys.js';
import { parseEnvText } from './parse-env-text.js';
import { type EngineName, engineNames } from './schema/engines.js';

/** A process's environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The variable that names the configuration file; it is no key itself. */
export const fileVariable = 'APP_CONFIG';

interface Variable {
  readonly key: ConfigKey;
  /** The database that comes into being when the variable is set. */
  readonly adds?: EngineName;
}

/**
 * Takes the variables that begin with `APP_`, after the files: the databases that those name have variables too.
 *
 * Names come from the schema. One that is not known is a fault where its section is ours or its name nearly is, else a
 * warning: other programs use `APP_` as well.
 */
export function gatherEnvironment(gathering: Gathering, environment: Environment): void {
  const known = listVariables(gathering);
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith('APP_') || name === fileVariable || text === undefined) continue;
    const variable = known.get(name);
    if (variable === undefined) {
      refuseVariable(gathering, name, [...known.keys()]);
      continue;
    }
    if (variable.adds !== undefined) gathering.databases.set(variable.adds, variable.adds);
    gathering.values.set(variable.key.path, { value: parseEnvText(variable.key.schema, text), source: name });
  }
}

function listVariables(gathering: Gathering): ReadonlyMap<string, Variable> {
  const variables = new Map<string, Variable>();
  for (const key of sectionKeys) variables.set(key.variable, { key });
  for (const engine of engineNames) {
    for (const key of databaseKeys(engine, engine)) variables.set(key.variable, { key, adds: engine });
  }
  for (const [name, engine] of gathering.databases) {
    for (const key of databaseKeys(name, engine)) variables.set(key.variable, { key });
  }
  return variables;
}

function refuseVariable(gathering: Gathering, name: string, known: readonly string[]): void {
  const meant = closestName(name, known);
  if (meant !== undefined || isOfOurSection(gathering, name)) {
    const hint = meant === undefined ? 'Run `dbs config check` for the names.' : `Did you mean ${meant}?`;
    gathering.faults.push({ key: name, source: name, fault: `is not a known variable. ${hint}` });
  } else {
    gathering.warnings.push(`The environment variable ${name} is not known to this version and has no effect.`);
  }
}

function isOfOurSection(gathering: Gathering, name: string): boolean {
  const ofSections = sectionKeys.filter((key) => key.group !== 'app').map((key) => `APP_${key.group.toUpperCase()}_`);
  const ofDatabases = [...engineNames, ...gathering.databases.keys()].map((database) => `${databasePrefix(database)}_`);
  return [...ofSections, ...ofDatabases, 'APP_DATABASES_'].some((prefix) => name.startsWith(prefix));
}
