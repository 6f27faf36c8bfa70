import type { Value } from '../../value/value.js';
import { dateAtLocalTime, startOfDay } from '../dates/local-time.js';
import { readTimezone } from '../dates/read-date-operand.js';
import { startOfIsoDay } from '../dates/week.js';
import type { Evaluate } from '../evaluate.js';
import { expressionError, leftOut, type OperatorDefinition } from '../operator.js';
import { readInteger } from '../read-operand.js';

const name = '$dateFromParts';

const calendarNames = ['year', 'month', 'day'];
const weekNames = ['isoWeekYear', 'isoWeek', 'isoDayOfWeek'];

/** In the order of the operands. */
const partNames = [...calendarNames, ...weekNames, 'hour', 'minute', 'second', 'millisecond'];

/** `$dateFromParts`, by the calendar or by ISO 8601 weeks. */
export const dateFromPartsOperators: readonly OperatorDefinition[] = [
  {
    name,
    named: {
      required: [],
      optional: [...partNames, 'timezone'],
      defaults: {
        year: 1970,
        month: 1,
        day: 1,
        isoWeek: 1,
        isoDayOfWeek: 1,
        hour: 0,
        minute: 0,
        second: 0,
        millisecond: 0,
        timezone: 'UTC',
      },
      findFault: findFaultOfNames,
    },
    compile: compileDateFromParts,
  },
];

function findFaultOfNames(names: ReadonlySet<string>): string | undefined {
  const isCalendar = calendarNames.some((part) => names.has(part));
  const isWeek = weekNames.some((part) => names.has(part));
  if (isCalendar && isWeek) return `takes ${calendarNames.join(', ')} or ${weekNames.join(', ')}, not some of both`;
  return names.has('year') || names.has('isoWeekYear') ? undefined : 'needs a year or an isoWeekYear';
}

function compileDateFromParts(operands: readonly Evaluate[]): Evaluate {
  const isCalendar = operands[partNames.indexOf('isoWeekYear')] === leftOut;
  return (document, scope) => {
    const values = operands.map((operand) => operand(document, scope));
    const parts = values.slice(0, partNames.length).map((value, index) => readPart(partNames[index] ?? '', value));
    const zone = readTimezone(name, values[partNames.length]);
    const [year, month, day, isoWeekYear, isoWeek, isoDayOfWeek, ...time] = parts;
    const used = isCalendar ? [year, month, day] : [isoWeekYear, isoWeek, isoDayOfWeek];
    if (zone === undefined || !areNumbers(used) || !areNumbers(time)) return null;
    const [first = 0, second = 0, third = 0] = used;
    const dayMs = isCalendar
      ? startOfDay(first, second, third)
      : startOfIsoDay({ year: first, week: second, day: third });
    const [hours = 0, minutes = 0, seconds = 0, milliseconds = 0] = time;
    return dateAtLocalTime(dayMs + (hours * 60 + minutes) * 60_000 + seconds * 1000 + milliseconds, zone);
  };
}

function areNumbers(parts: readonly (number | null | undefined)[]): parts is readonly number[] {
  return parts.every((part) => typeof part === 'number');
}

/** A part's number: null for null and missing. */
function readPart(part: string, value: Value | undefined): number | null {
  if (value === undefined || value === null) return null;
  const number = readInteger(name, value, part);
  const [least, most] = boundsOf(part);
  if (number >= least && number <= most) return number;
  throw expressionError(name, `needs ${part} to be from ${least} to ${most}, not ${number}`);
}

/** MongoDB's bounds; a part within them that is out of its range carries over. */
function boundsOf(part: string): readonly [number, number] {
  if (part === 'year' || part === 'isoWeekYear') return [1, 9999];
  const isShort = part === 'second' || part === 'millisecond';
  return isShort ? [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] : [-32_768, 32_767];
}
