import { DataError } from '../errors/data-error.js';
import { isStorableTime } from '../value/parse-date.js';

/**
 * A number as an operator may give it: no document can hold one that is not finite, so none is made up; -0 becomes 0.
 *
 * @throws DataError BAD_VALUE
 */
export function checkNumber(operator: string, result: number): number {
  if (result === 0) return 0;
  if (Number.isFinite(result)) return result;
  const fault = Number.isNaN(result) ? 'is not a number' : 'is beyond the largest number';
  throw new DataError('BAD_VALUE', `The result of ${operator} ${fault}; leave such values out.`, {
    details: { operator },
  });
}

/**
 * A date as an operator may give it.
 *
 * @param timeMs - whole milliseconds since 1970
 * @throws DataError BAD_VALUE for one outside the years 0000 to 9999
 */
export function checkDate(operator: string, timeMs: number): Date {
  if (isStorableTime(timeMs)) return new Date(timeMs);
  throw dateOutOfRange(operator);
}

/** The error for a date that no document can hold. */
export function dateOutOfRange(operator: string): DataError {
  return new DataError('BAD_VALUE', `The date that ${operator} gives is outside the years 0000 to 9999.`, {
    details: { operator },
  });
}
