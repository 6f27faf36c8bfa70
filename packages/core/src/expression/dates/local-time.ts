import { DataError } from '../../errors/data-error.js';
import { isStorableTime } from '../../value/parse-date.js';
import { dayMs } from './time-unit.js';
import type { Timezone } from './timezone.js';

/** The local time of an instant, as a `Date` whose UTC fields (`getUTCHours`, …) are the local ones. */
export function toLocalTime(date: Date, zone: Timezone): Date {
  const timeMs = date.getTime();
  return new Date(timeMs + zone.offsetMsAt(timeMs));
}

/**
 * The instant, in milliseconds, of a local time (milliseconds, as if it were UTC).
 *
 * As in timelib, MongoDB's library: a time that the clocks leave out is as much later as they are put forward. One
 * that comes twice is the one with the preferred offset, and without a preference the later, when the clocks have been
 * put back.
 *
 * @param preferred - an offset in milliseconds, or the one before the clocks are put back
 */
export function fromLocalTime(localMs: number, zone: Timezone, preferred?: number | 'earlier'): number {
  const beforeMs = zone.offsetMsAt(localMs - dayMs);
  const afterMs = zone.offsetMsAt(localMs + dayMs);
  if (beforeMs === afterMs) return localMs - beforeMs;
  const isBefore = zone.offsetMsAt(localMs - beforeMs) === beforeMs;
  const isAfter = zone.offsetMsAt(localMs - afterMs) === afterMs;
  if (isBefore && isAfter) return localMs - (preferred === beforeMs || preferred === 'earlier' ? beforeMs : afterMs);
  return localMs - (isAfter ? afterMs : beforeMs);
}

/**
 * The local time, in milliseconds as if it were UTC, at the beginning of a day. Months and days beyond their range
 * carry over: the 0th is the last day of the month before. Years below 100 are meant as they are written.
 *
 * @param month - 1 for January
 */
export function startOfDay(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

/**
 * The date at a local time (milliseconds, as if it were UTC), as {@link fromLocalTime} finds it.
 *
 * @throws DataError BAD_VALUE if it is not of the years 0000 to 9999
 */
export function dateAtLocalTime(localMs: number, zone: Timezone, preferred?: number | 'earlier'): Date {
  // What is days beyond those years is refused before a timezone is asked: it knows no such times.
  makeDate(localMs - Math.sign(localMs) * dayMs);
  return makeDate(fromLocalTime(localMs, zone, preferred));
}

/**
 * Makes the date of an instant.
 *
 * @throws DataError BAD_VALUE if it is not of the years 0000 to 9999
 */
export function makeDate(timeMs: number): Date {
  if (isStorableTime(timeMs)) return new Date(timeMs);
  throw new DataError('BAD_VALUE', 'A date that an expression makes is outside the years 0000 to 9999.');
}
