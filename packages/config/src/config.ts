import type { DatabaseConfig } from './schema/engines.js';
import type { Sections } from './schema/sections.js';

/** The whole configuration, checked and complete; names as in the file. */
export interface Config extends Omit<Sections, 'app' | 'database'> {
  /** With the number of processes that `auto` came to. */
  readonly app: Omit<Sections['app'], 'processes'> & { readonly processes: number };
  readonly database: { readonly default: string };
  /** The enabled databases by name, in the order of configuration; at least one. */
  readonly databases: Readonly<Record<string, DatabaseConfig>>;
}
