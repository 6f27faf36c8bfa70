import { readDateFormat, writingSpecifiers } from '../dates/date-format.js';
import { readDate, readTimezone } from '../dates/read-date-operand.js';
import { writeDate, writeIsoDate } from '../dates/write-date.js';
import type { Evaluate } from '../evaluate.js';
import type { OperatorDefinition } from '../operator.js';

const name = '$dateToString';

/** Stands for a `format` that was left out, which is not one that is null. A text nobody would want written. */
const noFormat = '($dateToString has no format)';

/** `$dateToString`. Without a format: ISO 8601, which ends in `Z` where the timezone is UTC. */
export const dateToStringOperators: readonly OperatorDefinition[] = [
  {
    name,
    named: {
      required: ['date'],
      optional: ['format', 'timezone', 'onNull'],
      defaults: { format: noFormat, timezone: 'UTC', onNull: null },
    },
    compile: compileDateToString,
  },
];

function compileDateToString([date, format, timezone, onNull]: readonly Evaluate[]): Evaluate {
  return (document, scope) => {
    const wanted = format?.(document, scope);
    const parts = readDateFormat(name, wanted, writingSpecifiers);
    const zone = readTimezone(name, timezone?.(document, scope));
    const value = date?.(document, scope);
    if (value === undefined || value === null) return onNull?.(document, scope);
    const found = readDate(name, value);
    if (zone === undefined || parts === undefined) return null;
    return wanted === noFormat ? writeIsoDate(found, zone) : writeDate(found, parts, zone);
  };
}
