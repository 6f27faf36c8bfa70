import type { TimeUnit } from '../../pipeline/ast.js';
import { toLocalTime } from './local-time.js';
import { dayMs, isLocalUnit, lengthOf } from './time-unit.js';
import { type Timezone, utc } from './timezone.js';
import { isoDayOfWeek } from './week.js';

/** How two dates are compared: in a timezone (UTC where none is given), with weeks that start on a day (7 is Sunday). */
export interface DiffOptions {
  readonly timezone?: Timezone;
  readonly startOfWeek?: number;
}

/**
 * Counts the boundaries of a unit between two dates: from 23:59 to 00:01 is one day. Negative where the end is before
 * the start.
 */
export function diffDates(start: Date, end: Date, unit: TimeUnit, options: DiffOptions = {}): number {
  const { timezone = utc, startOfWeek = 7 } = options;
  if (unit === 'millisecond') return end.getTime() - start.getTime();
  const from = toLocalTime(start, timezone);
  const to = toLocalTime(end, timezone);
  const length = lengthOf(unit);
  if ('months' in length) return Math.floor(monthOf(to) / length.months) - Math.floor(monthOf(from) / length.months);
  if (unit === 'week') return (startOfWeekDay(to, startOfWeek) - startOfWeekDay(from, startOfWeek)) / 7;
  const crossed = Math.floor(to.getTime() / length.ms) - Math.floor(from.getTime() / length.ms);
  if (isLocalUnit(unit)) return crossed;
  // Hours and less go by the time that has passed: what the clocks were put forward in between does not count.
  const forwardMs = to.getTime() - end.getTime() - (from.getTime() - start.getTime());
  return crossed - Math.trunc(forwardMs / length.ms);
}

function monthOf(local: Date): number {
  return local.getUTCFullYear() * 12 + local.getUTCMonth();
}

function startOfWeekDay(local: Date, startOfWeek: number): number {
  return Math.floor(local.getTime() / dayMs) - ((isoDayOfWeek(local) - startOfWeek + 7) % 7);
}
