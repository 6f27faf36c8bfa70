import { startOfDay } from './local-time.js';
import { dayMs } from './time-unit.js';

/** A day of the ISO 8601 week calendar. */
export interface IsoWeekDay {
  /** The year that the week belongs to: the one of its Thursday. */
  readonly year: number;
  /** 1 to 53. */
  readonly week: number;
  /** 1 for Monday to 7 for Sunday. */
  readonly day: number;
}

/** The day of the year, from 1, of a local time (a `Date` whose UTC fields are the local ones). */
export function dayOfYear(local: Date): number {
  return Math.floor((local.getTime() - startOfDay(local.getUTCFullYear(), 1, 1)) / dayMs) + 1;
}

/** The week of the year, weeks starting on Sundays: 0 for the days before the first Sunday, 53 at most. */
export function weekOfYear(local: Date): number {
  return Math.floor((dayOfYear(local) + 6 - local.getUTCDay()) / 7);
}

/** The ISO 8601 day of the week: 1 for Monday to 7 for Sunday. */
export function isoDayOfWeek(local: Date): number {
  return local.getUTCDay() || 7;
}

/** Where a local time lies in the ISO 8601 week calendar. */
export function toIsoWeekDay(local: Date): IsoWeekDay {
  const day = isoDayOfWeek(local);
  const thursday = new Date(local.getTime() + (4 - day) * dayMs);
  return { year: thursday.getUTCFullYear(), week: Math.ceil(dayOfYear(thursday) / 7), day };
}

/**
 * The local time at the beginning of a day of the ISO 8601 week calendar, in milliseconds as if it were UTC. Weeks and
 * days beyond their range carry over.
 */
export function startOfIsoDay({ year, week, day }: IsoWeekDay): number {
  // The 4th of January is always in the first week.
  const fourthMs = startOfDay(year, 1, 4);
  return fourthMs + (week * 7 - 7 + day - isoDayOfWeek(new Date(fourthMs))) * dayMs;
}
