import { readDateFormat, writingSpecifiers } from '../dates/date-format.js';
import { readDate, readTimezone } from '../dates/read-date-operand.js';
import { writeDate, writeIsoDate } from '../dates/write-date.js';
import type { Evaluate } from '../evaluate.js';
import { leftOut, type OperatorDefinition } from '../operator.js';

const name = '$dateToString';

/** `$dateToString`. Without a format: ISO 8601, which ends in `Z` where the timezone is UTC. */
export const dateToStringOperators: readonly OperatorDefinition[] = [
  {
    name,
    named: {
      required: ['date'],
      optional: ['format', 'timezone', 'onNull'],
      defaults: { timezone: 'UTC', onNull: null },
    },
    compile: compileDateToString,
  },
];

function compileDateToString([date, format, timezone, onNull]: readonly Evaluate[]): Evaluate {
  const hasFormat = format !== leftOut;
  return (document, scope) => {
    const parts = hasFormat ? readDateFormat(name, format?.(document, scope), writingSpecifiers) : [];
    const zone = readTimezone(name, timezone?.(document, scope));
    const value = date?.(document, scope);
    if (value === undefined || value === null) return onNull?.(document, scope);
    const found = readDate(name, value);
    if (zone === undefined || parts === undefined) return null;
    return hasFormat ? writeDate(found, parts, zone) : writeIsoDate(found, zone);
  };
}
