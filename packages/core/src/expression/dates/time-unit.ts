import type { TimeUnit } from '../../pipeline/ast.js';

/** How long a unit of time is: so many milliseconds on a clock that is never changed, or so many months. */
export type UnitLength = { readonly ms: number } | { readonly months: number };

/** Milliseconds of a day on which no clock is changed. */
export const dayMs = 86_400_000;

const lengths: ReadonlyMap<string, UnitLength> = new Map<TimeUnit, UnitLength>([
  ['year', { months: 12 }],
  ['quarter', { months: 3 }],
  ['month', { months: 1 }],
  ['week', { ms: 7 * dayMs }],
  ['day', { ms: dayMs }],
  ['hour', { ms: 3_600_000 }],
  ['minute', { ms: 60_000 }],
  ['second', { ms: 1000 }],
  ['millisecond', { ms: 1 }],
]);

/** Whether a text names a unit of time; upper and lower case matter. */
export function isTimeUnit(text: string): text is TimeUnit {
  return lengths.has(text);
}

/** How long a unit is. */
export function lengthOf(unit: TimeUnit): UnitLength {
  return lengths.get(unit) as UnitLength;
}

/** Whether a unit is counted in local time (days and longer): one such may be longer or shorter when clocks change. */
export function isLocalUnit(unit: TimeUnit): boolean {
  const length = lengthOf(unit);
  return 'months' in length || length.ms >= dayMs;
}
