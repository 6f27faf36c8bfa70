/** A bound that a figure is to keep. */
export interface Aim {
  readonly bound: 'at least' | 'at most';
  readonly value: number;
}

/** What a figure counts: a ratio, a rate, µs of processor time, ms, MiB, or a plain number. */
export type Unit = 'times' | 'a second' | 'µs' | 'ms' | 'MiB' | 'count';

/** One number that a row measured. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
  /** Absent: it is told beside the others. */
  readonly aim?: Aim;
}

/** How much is done: `--quick` shows only that it runs. */
export interface Effort {
  readonly rounds: number;
  /** Of one side in one process. */
  readonly roundMs: number;
  /** Of one server under load. */
  readonly loadMs: number;
  /** Documents of the large and the small collection that are compared. */
  readonly largeCount: number;
  readonly smallCount: number;
  /** Documents of an import. */
  readonly importCount: number;
  /** Of the mixed load, and its connections. */
  readonly mixedMs: number;
  readonly mixedConnections: number;
}

/** Where files may be put that are removed afterwards. */
export interface Place {
  readonly folder: string;
}

/** What rows are measured with; the folder is the row's own. */
export interface Bench extends Place {
  /** For files that several rows use. */
  readonly sharedFolder: string;
  readonly effort: Effort;
}

/** A row of the table: one thing that is to be as fast as is said. */
export interface Row {
  /** In kebab-case, for `--only`. */
  readonly name: string;
  /** The aim, in words. */
  readonly aim: string;
  /** What both sides do, and what they promise. */
  readonly what: string;
  /** Measured with `--all` only: it takes minutes, or needs what not every machine has. */
  readonly isLong?: boolean;
  /** @throws NotMeasurable where the machine lacks something */
  measure(bench: Bench): Promise<readonly Figure[]>;
}

/** Why a row has no figures here; told by name, never passed over. */
export class NotMeasurable extends Error {}

/** Whether a figure keeps its aim; `undefined` if it has none. */
export function isMet({ value, aim }: Figure): boolean | undefined {
  if (aim === undefined) return undefined;
  return aim.bound === 'at least' ? value >= aim.value : value <= aim.value;
}

/** An aim for a figure that is good when high. */
export const atLeast = (value: number): Aim => ({ bound: 'at least', value });

/** An aim for a figure that is good when low. */
export const atMost = (value: number): Aim => ({ bound: 'at most', value });
