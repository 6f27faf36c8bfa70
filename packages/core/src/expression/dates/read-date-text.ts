import type { FormatPart } from './date-format.js';
import { monthNames } from './months.js';
import type { DateFields } from './read-local-date.js';

/** A specifier's text in the input, and what it sets; `undefined` where the text means nothing. */
interface Reader {
  /** Sticky. */
  readonly pattern: RegExp;
  read(text: string): DateFields | undefined;
}

const shortMonthNames = monthNames.map((name) => name.slice(0, 3));

const readers: Readonly<Record<string, Reader>> = {
  b: { pattern: /[A-Za-z]{3}/y, read: (text) => readMonthName(text, shortMonthNames) },
  B: { pattern: /[A-Za-z]{3,9}/y, read: (text) => readMonthName(text, monthNames) },
  d: { pattern: /\d{1,2}/y, read: (text) => ({ day: Number(text) }) },
  G: { pattern: /\d{4}/y, read: (text) => ({ isoYear: Number(text) }) },
  H: { pattern: /\d{1,2}/y, read: (text) => ({ hour: Number(text) }) },
  j: { pattern: /\d{1,3}/y, read: (text) => ({ dayOfYear: Number(text) }) },
  L: { pattern: /\d{1,3}/y, read: (text) => ({ millisecond: Number(text.padEnd(3, '0')) }) },
  m: { pattern: /\d{1,2}/y, read: (text) => ({ month: Number(text) }) },
  M: { pattern: /\d{2}/y, read: (text) => ({ minute: Number(text) }) },
  S: { pattern: /\d{2}/y, read: (text) => ({ second: Number(text) }) },
  u: { pattern: /\d/y, read: (text) => ({ isoDay: Number(text) }) },
  V: { pattern: /\d{1,2}/y, read: (text) => ({ isoWeek: Number(text) }) },
  Y: { pattern: /\d{4}/y, read: (text) => ({ year: Number(text) }) },
  z: { pattern: /Z|UTC|GMT|[+-]\d\d(?::?\d\d)?/y, read: readOffset },
  Z: { pattern: /[+-]\d{1,4}/y, read: (text) => ({ offsetMinutes: Number(text) }) },
};

/** The ISO 8601 forms that are read without a format: a day, and perhaps a time of day and a timezone. */
const isoPattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)? ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?$/;

/**
 * Reads a text of the form `2026-01-02`, `2026-01-02T03:04`, `2026-01-02 03:04:05.678`, with or without a timezone
 * (`Z`, `+01:00`, `+0100`, `+01`, `UTC`, `GMT`). Digits beyond milliseconds are cut off.
 *
 * @returns `undefined` for any other text
 */
export function readIsoText(text: string): DateFields | undefined {
  const match = isoPattern.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  const offset = zone === undefined ? {} : readOffset(zone);
  if (offset === undefined) return undefined;
  return {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond: Number(fraction.slice(0, 3).padEnd(3, '0')),
    ...offset,
  };
}

/**
 * Reads a text in a format, from left to right, each number as long as it may be.
 *
 * @returns `undefined` if the text has not this format
 */
export function readFormattedText(text: string, format: readonly FormatPart[]): DateFields | undefined {
  const fields: DateFields = {};
  let position = 0;
  for (const part of format) {
    if ('text' in part) {
      if (!text.startsWith(part.text, position)) return undefined;
      position += part.text.length;
      continue;
    }
    const reader = readers[part.specifier];
    if (reader === undefined) return undefined;
    reader.pattern.lastIndex = position;
    const found = reader.pattern.exec(text)?.[0];
    const read = found === undefined ? undefined : reader.read(found);
    if (found === undefined || read === undefined) return undefined;
    Object.assign(fields, read);
    position += found.length;
  }
  return position === text.length ? fields : undefined;
}

function readMonthName(text: string, names: readonly string[]): DateFields | undefined {
  const index = names.findIndex((name) => name.toLowerCase() === text.toLowerCase());
  return index < 0 ? undefined : { month: index + 1 };
}

function readOffset(text: string): DateFields | undefined {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(text);
  if (match === null) return { offsetMinutes: 0 };
  const [, sign, hours, minutes = '0'] = match;
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  const ahead = Number(hours) * 60 + Number(minutes);
  return { offsetMinutes: sign === '-' ? -ahead : ahead };
}
