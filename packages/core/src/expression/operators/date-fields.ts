import { toLocalTime } from '../dates/local-time.js';
import { readDate, readTimezone } from '../dates/read-date-operand.js';
import { dayOfYear, isoDayOfWeek, toIsoWeekDay, weekOfYear } from '../dates/week.js';
import type { OperatorDefinition } from '../operator.js';

/** The operators that tell one part of a date: `{$year: date}`, `{$year: {date, timezone}}`. */
export const dateFieldOperators: readonly OperatorDefinition[] = [
  defineField('$year', (local) => local.getUTCFullYear()),
  defineField('$month', (local) => local.getUTCMonth() + 1),
  defineField('$dayOfMonth', (local) => local.getUTCDate()),
  defineField('$hour', (local) => local.getUTCHours()),
  defineField('$minute', (local) => local.getUTCMinutes()),
  defineField('$second', (local) => local.getUTCSeconds()),
  defineField('$millisecond', (local) => local.getUTCMilliseconds()),
  defineField('$dayOfYear', dayOfYear),
  defineField('$dayOfWeek', (local) => local.getUTCDay() + 1),
  defineField('$week', weekOfYear),
  defineField('$isoWeek', (local) => toIsoWeekDay(local).week),
  defineField('$isoWeekYear', (local) => toIsoWeekDay(local).year),
  defineField('$isoDayOfWeek', isoDayOfWeek),
];

function defineField(name: string, tell: (local: Date) => number): OperatorDefinition {
  return {
    name,
    positional: { least: 1, most: 1 },
    named: { required: ['date'], optional: ['timezone'], defaults: { timezone: 'UTC' } },
    compile([dateOperand, timezone]) {
      return (document, scope) => {
        const value = dateOperand?.(document, scope);
        if (value === undefined || value === null) return null;
        const date = readDate(name, value);
        // By position there is no timezone.
        const zone = readTimezone(name, timezone === undefined ? 'UTC' : timezone(document, scope));
        return zone === undefined ? null : tell(toLocalTime(date, zone));
      };
    },
  };
}
