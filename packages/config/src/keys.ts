import type { TSchema } from 'typebox';
import { type EngineName, engineNames, engines } from './schema/engines.js';
import { sections } from './schema/sections.js';

/** One key of the configuration: where it stands, its environment variable, what it may hold. */
export interface ConfigKey {
  /** `http.port`, `databases.sqlite.file` */
  readonly path: string;
  /** Name of the object that holds it, and its name there. */
  readonly group: string;
  readonly name: string;
  readonly variable: string;
  readonly schema: TSchema;
}

const upper = (text: string): string => text.toUpperCase().replaceAll('-', '_');

function keysOf(group: string, prefix: string, properties: Readonly<Record<string, TSchema>>): readonly ConfigKey[] {
  return Object.entries(properties).map(([name, schema]) => ({
    path: `${group}.${name}`,
    group,
    name,
    variable: `${prefix}_${upper(name)}`,
    schema,
  }));
}

/** Keys of all sections. Those of `app` have no section in their variable: `APP_NAME`. */
export const sectionKeys: readonly ConfigKey[] = Object.entries(sections).flatMap(([section, schema]) =>
  keysOf(section, section === 'app' ? 'APP' : `APP_${upper(section)}`, schema.properties),
);

/** Where the variables of a database begin: an engine's own name is shorter than that of a second database. */
export function databasePrefix(database: string): string {
  const own = engineNames.some((engine) => engine === database);
  return own ? `APP_${upper(database)}` : `APP_DATABASES_${upper(database)}`;
}

/** Keys of one database; its engine is told by the file, or is its name. */
export function databaseKeys(database: string, engine: EngineName): readonly ConfigKey[] {
  const { engine: _engine, ...properties } = engines[engine].properties;
  return keysOf(`databases.${database}`, databasePrefix(database), properties);
}
