import type { DataObject } from '../../value/value.js';
import { toLocalTime } from '../dates/local-time.js';
import { readDate, readTimezone } from '../dates/read-date-operand.js';
import { toIsoWeekDay } from '../dates/week.js';
import type { Evaluate } from '../evaluate.js';
import { expressionError, type OperatorDefinition } from '../operator.js';
import { describeType } from '../read-operand.js';

const name = '$dateToParts';

/** `$dateToParts`, by the calendar or by ISO 8601 weeks. */
export const dateToPartsOperators: readonly OperatorDefinition[] = [
  {
    name,
    named: { required: ['date'], optional: ['timezone', 'iso8601'], defaults: { timezone: 'UTC', iso8601: false } },
    compile: compileDateToParts,
  },
];

function compileDateToParts([date, timezone, iso8601]: readonly Evaluate[]): Evaluate {
  return (document, scope) => {
    const zone = readTimezone(name, timezone?.(document, scope));
    const byWeeks = iso8601?.(document, scope);
    const value = date?.(document, scope);
    if (byWeeks !== undefined && byWeeks !== null && typeof byWeeks !== 'boolean') {
      throw expressionError(name, `needs a boolean as iso8601, not ${describeType(byWeeks)}`);
    }
    if (zone === undefined || byWeeks === undefined || byWeeks === null) return null;
    if (value === undefined || value === null) return null;
    const local = toLocalTime(readDate(name, value), zone);
    return { ...(byWeeks ? weekParts(local) : calendarParts(local)), ...timeParts(local) };
  };
}

function weekParts(local: Date): DataObject {
  const { year, week, day } = toIsoWeekDay(local);
  return { isoWeekYear: year, isoWeek: week, isoDayOfWeek: day };
}

function calendarParts(local: Date): DataObject {
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() };
}

function timeParts(local: Date): DataObject {
  return {
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(),
  };
}
