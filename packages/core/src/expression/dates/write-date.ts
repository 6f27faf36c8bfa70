import { DataError } from '../../errors/data-error.js';
import type { FormatPart } from './date-format.js';
import { toLocalTime } from './local-time.js';
import { monthNames } from './months.js';
import { type Timezone, utc } from './timezone.js';
import { dayOfYear, isoDayOfWeek, toIsoWeekDay, weekOfYear } from './week.js';

/**
 * Writes a date in a format.
 *
 * @throws DataError BAD_VALUE if its year in the timezone is not one of 0000 to 9999
 */
export function writeDate(date: Date, format: readonly FormatPart[], zone: Timezone): string {
  const local = toLocalTime(date, zone);
  const offsetMs = local.getTime() - date.getTime();
  return format.map((part) => ('text' in part ? part.text : writePart(part.specifier, local, offsetMs))).join('');
}

/** Writes a date in ISO 8601: with `Z` in UTC, else in local time without an offset. */
export function writeIsoDate(date: Date, zone: Timezone): string {
  const local = toLocalTime(date, zone);
  pad(local.getUTCFullYear(), 4);
  const text = local.toISOString();
  return zone === utc ? text : text.slice(0, -1);
}

function writePart(specifier: string, local: Date, offsetMs: number): string {
  switch (specifier) {
    case 'b':
      return monthName(local).slice(0, 3);
    case 'B':
      return monthName(local);
    case 'd':
      return pad(local.getUTCDate(), 2);
    case 'G':
      return pad(toIsoWeekDay(local).year, 4);
    case 'H':
      return pad(local.getUTCHours(), 2);
    case 'j':
      return pad(dayOfYear(local), 3);
    case 'L':
      return pad(local.getUTCMilliseconds(), 3);
    case 'm':
      return pad(local.getUTCMonth() + 1, 2);
    case 'M':
      return pad(local.getUTCMinutes(), 2);
    case 'S':
      return pad(local.getUTCSeconds(), 2);
    case 'u':
      return String(isoDayOfWeek(local));
    case 'U':
      return pad(weekOfYear(local), 2);
    case 'V':
      return pad(toIsoWeekDay(local).week, 2);
    case 'w':
      return String(local.getUTCDay() + 1);
    case 'Y':
      return pad(local.getUTCFullYear(), 4);
    case 'z':
      return writeOffset(offsetMs);
    case 'Z':
      return String(Math.trunc(offsetMs / 60_000) + 0);
    default:
      throw new DataError('INTERNAL', `A date cannot be written by %${specifier}.`);
  }
}

function monthName(local: Date): string {
  return monthNames[local.getUTCMonth()] ?? '';
}

function writeOffset(offsetMs: number): string {
  const minutes = Math.trunc(Math.abs(offsetMs) / 60_000);
  return `${offsetMs < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60), 2)}${pad(minutes % 60, 2)}`;
}

function pad(count: number, width: number): string {
  if (count >= 0 && count <= 9999) return String(count).padStart(width, '0');
  throw new DataError('BAD_VALUE', `A date cannot be written: its year in this timezone is ${count}, not 0 to 9999.`);
}
