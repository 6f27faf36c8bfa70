import type { TimeUnit } from '../../pipeline/ast.js';
import { dateAtLocalTime, makeDate, startOfDay, toLocalTime } from './local-time.js';
import { dayMs, isLocalUnit, lengthOf } from './time-unit.js';
import { type Timezone, utc } from './timezone.js';

/**
 * Adds an amount of units to a date, or takes it away where it is negative.
 *
 * Days and longer units keep the local time of day, whatever the clocks do in between. Months and longer units keep the
 * day of the month, or take the last one of a month that is shorter.
 *
 * @param amount - a whole number
 * @throws DataError BAD_VALUE if the result is outside the years 0000 to 9999
 */
export function addToDate(date: Date, amount: number, unit: TimeUnit, timezone: Timezone = utc): Date {
  const length = lengthOf(unit);
  const timeMs = date.getTime();
  if ('ms' in length && !isLocalUnit(unit)) return makeDate(timeMs + amount * length.ms);
  const local = toLocalTime(date, timezone);
  const localMs = 'ms' in length ? local.getTime() + amount * length.ms : addMonths(local, amount * length.months);
  return dateAtLocalTime(localMs, timezone, local.getTime() - timeMs);
}

function addMonths(local: Date, months: number): number {
  const timeOfDayMs = local.getTime() - Math.floor(local.getTime() / dayMs) * dayMs;
  const year = local.getUTCFullYear();
  const month = local.getUTCMonth() + 1 + months;
  const lastMs = startOfDay(year, month + 1, 0);
  return Math.min(startOfDay(year, month, local.getUTCDate()), lastMs) + timeOfDayMs;
}
