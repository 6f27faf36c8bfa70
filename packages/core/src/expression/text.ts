import { DataError } from '../errors/data-error.js';
import { utf8ByteLength } from '../value/encode.js';
import type { Value } from '../value/value.js';
import { formatNumber } from './conversions/format-number.js';
import { expressionError } from './operator.js';
import { describeType } from './read-operand.js';

/** Of a string that an operator makes: 16 MiB in UTF-8, what MongoDB lets a document have. */
const textBytesMax = 16 * 1024 * 1024;

/**
 * The string that an operator got.
 *
 * @param what - the operand, for the message: `a string`, `a string as chars`
 * @throws DataError BAD_OPERAND for anything else
 */
export function readText(operator: string, value: Value | undefined, what = 'a string'): string {
  if (typeof value === 'string') return value;
  throw expressionError(operator, `needs ${what}, not ${describeType(value)}`);
}

/**
 * As {@link readText}, of an operand by its name; null for null and missing.
 *
 * @throws DataError BAD_OPERAND for anything else
 */
export function readTextOrNull(operator: string, name: string, value: Value | undefined): string | null {
  return value === undefined || value === null ? null : readText(operator, value, `a string as ${name}`);
}

/**
 * The text of a value for the operators that take more than strings: numbers and dates are written out, null and
 * missing are the empty string.
 *
 * @throws DataError BAD_OPERAND for a boolean, an object, an array
 */
export function coerceText(operator: string, value: Value | undefined): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return formatNumber(value);
  if (value instanceof Date) return value.toISOString();
  throw expressionError(operator, `needs a string, not ${describeType(value)}`);
}

/**
 * Refuses a string that is longer than any document can hold.
 *
 * @throws DataError LIMIT_EXCEEDED
 */
export function checkText(operator: string, text: string): string {
  // A UTF-16 unit has at most three bytes in UTF-8.
  if (text.length * 3 > textBytesMax) checkTextBytes(operator, utf8ByteLength(text));
  return text;
}

/**
 * As {@link checkText}, before the string is made.
 *
 * @param bytes - that it will have at least
 * @throws DataError LIMIT_EXCEEDED
 */
export function checkTextBytes(operator: string, bytes: number): void {
  if (bytes <= textBytesMax) return;
  throw new DataError(
    'LIMIT_EXCEEDED',
    `${operator} would make a string of more than ${textBytesMax} bytes; work on less at a time.`,
    {
      details: { operator, limit: textBytesMax },
    },
  );
}

/** Code points of a well-formed string between two of its UTF-16 positions. */
export function countCodePoints(text: string, from = 0, to = text.length): number {
  let count = to - from;
  for (let index = from; index < to; index += 1) {
    if (isTrailing(text.charCodeAt(index))) count -= 1;
  }
  return count;
}

/** The UTF-16 position that lies so many code points behind another, or the end of the string. */
export function skipCodePoints(text: string, from: number, count: number): number {
  let index = from;
  for (let left = count; left > 0 && index < text.length; left -= 1) {
    index += isTrailing(text.charCodeAt(index + 1)) ? 2 : 1;
  }
  return index;
}

/** Whether a UTF-16 unit is the second one of its code point. */
export function isTrailing(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
