import type { TimeUnit } from '../../pipeline/ast.js';
import { type DiffOptions, diffDates } from './diff-dates.js';
import { dateAtLocalTime, fromLocalTime, makeDate, startOfDay } from './local-time.js';
import { dayMs, isLocalUnit, lengthOf } from './time-unit.js';
import { utc } from './timezone.js';

/** 2000-01-01 was a Saturday. */
const referenceMs = Date.UTC(2000, 0, 1);
const referenceDay = 6;

/**
 * The beginning of the bin that a date falls into. Bins are so many units long and counted from 2000-01-01, weeks from
 * the first one that starts after that.
 *
 * @param binSize - a whole number from 1
 * @throws DataError BAD_VALUE if the bin begins outside the years 0000 to 9999
 */
export function truncateDate(date: Date, unit: TimeUnit, binSize: number, options: DiffOptions = {}): Date {
  const { timezone = utc, startOfWeek = 7 } = options;
  const length = lengthOf(unit);
  if ('ms' in length && !isLocalUnit(unit)) {
    const fromMs = fromLocalTime(referenceMs, timezone);
    const binMs = binSize * length.ms;
    return makeDate(fromMs + Math.floor((date.getTime() - fromMs) / binMs) * binMs);
  }
  const startMs = referenceMs + (unit === 'week' ? ((startOfWeek - referenceDay + 7) % 7) * dayMs : 0);
  const start = new Date(fromLocalTime(startMs, timezone));
  const units = Math.floor(diffDates(start, date, unit, options) / binSize) * binSize;
  const localMs = 'ms' in length ? startMs + units * length.ms : startOfDay(2000, 1 + units * length.months, 1);
  // Where midnight comes twice the day begins with the first: the second may be after the date.
  return dateAtLocalTime(localMs, timezone, 'earlier');
}
