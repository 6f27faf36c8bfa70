import { startOfDay } from './local-time.js';
import { startOfIsoDay, toIsoWeekDay } from './week.js';

/** What a text tells of a date; what it does not is not there. */
export interface DateFields {
  year?: number;
  /** 1 for January. */
  month?: number;
  day?: number;
  dayOfYear?: number;
  isoYear?: number;
  isoWeek?: number;
  isoDay?: number;
  hour?: number;
  minute?: number;
  second?: number;
  millisecond?: number;
  /** How far the text's own timezone is ahead of UTC. */
  offsetMinutes?: number;
}

/**
 * The local time that the fields tell, in milliseconds as if it were UTC; hours and less may be absent.
 *
 * @returns why there is none, as the end of a sentence: a day or time that does not exist, or fields that do not suffice
 */
export function readLocalDate(fields: DateFields): number | string {
  const { hour = 0, minute = 0, second = 0, millisecond = 0 } = fields;
  if (hour > 23 || minute > 59 || second > 59) return 'its time of day does not exist';
  const dayMs = readDay(fields);
  return typeof dayMs === 'string' ? dayMs : dayMs + ((hour * 60 + minute) * 60 + second) * 1000 + millisecond;
}

function readDay(fields: DateFields): number | string {
  const { year, month, day, dayOfYear, isoYear, isoWeek, isoDay } = fields;
  if (isoYear !== undefined || isoWeek !== undefined || isoDay !== undefined) {
    if (year !== undefined || month !== undefined || day !== undefined || dayOfYear !== undefined) {
      return 'it mixes a week date with a calendar date';
    }
    if (isoYear === undefined) return 'it has no year';
    return readIsoDay(isoYear, isoWeek ?? 1, isoDay ?? 1);
  }
  if (year === undefined) return 'it has no year';
  if (dayOfYear !== undefined) {
    if (month !== undefined || day !== undefined) return 'it mixes the day of the year with month and day';
    const ms = startOfDay(year, 1, dayOfYear);
    return dayOfYear > 0 && new Date(ms).getUTCFullYear() === year ? ms : 'its day does not exist';
  }
  if (month === undefined || day === undefined) return 'it has no month or no day';
  const ms = startOfDay(year, month, day);
  return new Date(ms).getUTCMonth() === month - 1 && day > 0 && month > 0 ? ms : 'its day does not exist';
}

function readIsoDay(year: number, week: number, day: number): number | string {
  const ms = startOfIsoDay({ year, week, day });
  const found = toIsoWeekDay(new Date(ms));
  return found.year === year && found.week === week && found.day === day ? ms : 'its week or day does not exist';
}
