import { cpus, totalmem } from 'node:os';
import { type Figure, isMet, type Row } from '../row.js';

/** What came of a row. */
export interface RowReport {
  readonly name: string;
  readonly aim: string;
  readonly what: string;
  readonly seconds: number;
  readonly figures: readonly (Figure & { readonly met?: boolean })[];
  /** Why there are no figures: what the machine lacks. */
  readonly notMeasured?: string;
  /** Why there are no figures: what went wrong. */
  readonly failed?: string;
}

/** What one run measured, for people and for `--json`. */
export interface BenchReport {
  readonly date: string;
  readonly node: string;
  readonly cores: number;
  readonly cpu: string;
  readonly memoryMib: number;
  readonly seconds: number;
  readonly rows: readonly RowReport[];
}

/** Facts of the machine that a figure should be read with. */
export function describeMachine(): Pick<BenchReport, 'date' | 'node' | 'cores' | 'cpu' | 'memoryMib'> {
  const [first] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    cores: cpus().length,
    cpu: first?.model ?? 'unknown',
    memoryMib: Math.round(totalmem() / 2 ** 20),
  };
}

/** Figures with the verdict on each. */
export function judge(figures: readonly Figure[]): RowReport['figures'] {
  return figures.map((figure) => {
    const met = isMet(figure);
    return met === undefined ? figure : { ...figure, met };
  });
}

/** A row without figures yet. */
export const describeRow = ({ name, aim, what }: Row): Pick<RowReport, 'name' | 'aim' | 'what'> => ({
  name,
  aim,
  what,
});
