import { parseArgs } from 'node:util';
import type { Effort, Row } from './row.js';

/** What a run is asked to do. */
export interface Options {
  readonly isJson: boolean;
  readonly effort: Effort;
  readonly rows: readonly Row[];
  /** Row whose hot path is profiled instead. */
  readonly profile: string | undefined;
  /** Whether the ratios of the regression check are recorded anew instead. */
  readonly isRecord: boolean;
  /** Put behind the names of a profile's files. */
  readonly label: string | undefined;
}

const full: Effort = {
  rounds: 5,
  roundMs: 400,
  loadMs: 2000,
  largeCount: 1_000_000,
  smallCount: 10_000,
  importCount: 100_000,
  mixedMs: 60_000,
  mixedConnections: 1000,
};

const quick: Effort = {
  rounds: 1,
  roundMs: 50,
  loadMs: 300,
  largeCount: 5000,
  smallCount: 2000,
  importCount: 2000,
  mixedMs: 1000,
  mixedConnections: 50,
};

/**
 * Reads the command line.
 * @throws Error that names what is not known
 */
export function readOptions(args: readonly string[], rows: readonly Row[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      all: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      label: { type: 'string' },
      only: { type: 'string', multiple: true },
      profile: { type: 'string' },
      quick: { type: 'boolean', default: false },
      record: { type: 'boolean', default: false },
    },
  });
  const { all, json, label, only, profile, quick: isQuick, record } = values;
  const unknown = only?.find((name) => !rows.some((row) => row.name === name));
  if (unknown !== undefined) {
    throw new Error(`There is no row ${unknown}; there are ${rows.map(({ name }) => name).join(', ')}`);
  }
  const chosen = only === undefined ? rows.filter(({ isLong }) => all || isLong !== true) : pick(rows, only);
  return { isJson: json, effort: isQuick ? quick : full, rows: chosen, profile, isRecord: record, label };
}

const pick = (rows: readonly Row[], names: readonly string[]): Row[] => rows.filter(({ name }) => names.includes(name));
