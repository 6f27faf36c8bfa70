import { quoteInput } from '../../errors/quote.js';
import { isStorableTime } from '../../value/parse-date.js';
import type { Value } from '../../value/value.js';
import { type FormatPart, readDateFormat, readingSpecifiers } from '../dates/date-format.js';
import { fromLocalTime } from '../dates/local-time.js';
import { readTimezone } from '../dates/read-date-operand.js';
import { readFormattedText, readIsoText } from '../dates/read-date-text.js';
import { readLocalDate } from '../dates/read-local-date.js';
import { type Timezone, utc } from '../dates/timezone.js';
import type { Evaluate } from '../evaluate.js';
import { expressionError, leftOut, type OperatorDefinition } from '../operator.js';
import { describeType } from '../read-operand.js';

const name = '$dateFromString';

/** `$dateFromString`. Without a format it reads the forms of ISO 8601 that tell a day, and nothing that is ambiguous. */
export const dateFromStringOperators: readonly OperatorDefinition[] = [
  {
    name,
    named: {
      required: ['dateString'],
      optional: ['format', 'timezone', 'onError', 'onNull'],
      defaults: { timezone: 'UTC', onNull: null },
    },
    compile: compileDateFromString,
  },
];

function compileDateFromString([dateString, format, timezone, onError, onNull]: readonly Evaluate[]): Evaluate {
  const hasFormat = format !== leftOut;
  return (document, scope) => {
    const parts = hasFormat ? readDateFormat(name, format?.(document, scope), readingSpecifiers) : [];
    const zone = readTimezone(name, timezone?.(document, scope));
    const text = dateString?.(document, scope);
    if (text === undefined || text === null) return onNull?.(document, scope);
    if (zone === undefined || parts === undefined) return null;
    const date = readText(text, hasFormat ? parts : undefined, zone);
    if (date instanceof Date) return date;
    if (onError !== undefined && onError !== leftOut) return onError(document, scope);
    throw expressionError(name, date);
  };
}

/** The date that a text tells, or why there is none, as the end of a sentence. */
function readText(text: Value, format: readonly FormatPart[] | undefined, zone: Timezone): Date | string {
  if (typeof text !== 'string') return `needs a string as dateString, not ${describeType(text)}`;
  const fault = `cannot read ${quoteInput(text)}`;
  const fields = format === undefined ? readIsoText(text) : readFormattedText(text, format);
  if (fields === undefined) {
    return `${fault}: it ${format === undefined ? 'is not like 2026-01-02 or 2026-01-02T03:04:05.678Z' : 'has not this format'}`;
  }
  const localMs = readLocalDate(fields);
  if (typeof localMs === 'string') return `${fault}: ${localMs}`;
  const { offsetMinutes } = fields;
  if (offsetMinutes !== undefined && zone !== utc) return `${fault}: it has a timezone, and another one is given`;
  const timeMs = offsetMinutes === undefined ? fromLocalTime(localMs, zone) : localMs - offsetMinutes * 60_000;
  return isStorableTime(timeMs) ? new Date(timeMs) : `${fault}: it is outside the years 0000 to 9999`;
}
