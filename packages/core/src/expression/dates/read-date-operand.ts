import { quoteInput } from '../../errors/quote.js';
import type { TimeUnit } from '../../pipeline/ast.js';
import type { Value } from '../../value/value.js';
import { expressionError } from '../operator.js';
import { describeType } from '../read-operand.js';
import { isTimeUnit } from './time-unit.js';
import { findTimezone, type Timezone } from './timezone.js';

/**
 * The date that an operator got.
 *
 * @throws DataError BAD_OPERAND for anything else
 */
export function readDate(operator: string, value: Value | undefined): Date {
  if (value instanceof Date) return value;
  throw expressionError(operator, `needs a date, not ${describeType(value)}`);
}

/**
 * The timezone that an operator got; `undefined` for null and missing, which make its result null.
 *
 * @throws DataError BAD_OPERAND for what is no string, and for a name that is not known
 */
export function readTimezone(operator: string, value: Value | undefined): Timezone | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string')
    throw expressionError(operator, `needs a string as timezone, not ${describeType(value)}`);
  const zone = findTimezone(value);
  if (zone !== undefined) return zone;
  throw expressionError(
    operator,
    `needs a timezone like "Europe/Zurich", "+05:30" or "UTC", and ${quoteInput(value)} is not known`,
  );
}

/**
 * The unit of time that an operator got.
 *
 * @throws DataError BAD_OPERAND for anything else
 */
export function readTimeUnit(operator: string, value: Value): TimeUnit {
  if (typeof value !== 'string') throw expressionError(operator, `needs a string as unit, not ${describeType(value)}`);
  if (isTimeUnit(value)) return value;
  throw expressionError(
    operator,
    `needs a unit: year, quarter, month, week, day, hour, minute, second or millisecond, not ${quoteInput(value)}`,
  );
}

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const weekdaysInFull = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/**
 * The day that weeks start on: 1 for Monday to 7 for Sunday. Upper and lower case do not matter.
 *
 * @throws DataError BAD_OPERAND for anything but a day's name
 */
export function readStartOfWeek(operator: string, value: Value): number {
  if (typeof value !== 'string') {
    throw expressionError(operator, `needs a string as startOfWeek, not ${describeType(value)}`);
  }
  const name = value.toLowerCase();
  const day = Math.max(weekdays.indexOf(name), weekdaysInFull.indexOf(name)) + 1;
  if (day > 0) return day;
  throw expressionError(operator, `needs a day's name like "monday" or "mon" as startOfWeek, not ${quoteInput(value)}`);
}
