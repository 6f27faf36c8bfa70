import type { ConfigFault } from './config-error.js';
import type { EngineName } from './schema/engines.js';

/** A value as it was given, and by whom. */
export interface Given {
  readonly value: unknown;
  readonly source: string;
}

/** Everything that files and environment gave, unchecked, and what could not be placed. Filled step by step. */
export interface Gathering {
  /** By path of the key; a later source replaces an earlier one. */
  readonly values: Map<string, Given>;
  /** Engine by name of the database, in the order of configuration. */
  readonly databases: Map<string, EngineName>;
  readonly faults: ConfigFault[];
  readonly warnings: string[];
}

/** A gathering with nothing in it. */
export function createGathering(): Gathering {
  return { values: new Map(), databases: new Map(), faults: [], warnings: [] };
}
