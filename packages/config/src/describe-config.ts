import type { ConfigEntry } from './complete-config.js';
import type { LoadedConfig } from './load-config.js';
import { redactValue } from './redact.js';

/** A line of `config check`. */
export interface DescribedEntry {
  readonly key: string;
  readonly variable: string;
  /** Without secrets; null where nothing is set. */
  readonly value: unknown;
  readonly source: string;
}

/** The effective configuration as it may be shown: secrets hidden, each value with its source. */
export function describeConfig({ entries }: Pick<LoadedConfig, 'entries'>): readonly DescribedEntry[] {
  return entries.map(({ key, value, source }: ConfigEntry) => ({
    key: key.path,
    variable: key.variable,
    value: redactValue(key.schema, value) ?? null,
    source,
  }));
}
