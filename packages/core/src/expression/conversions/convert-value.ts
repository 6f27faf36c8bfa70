import { isStorableTime } from '../../value/parse-date.js';
import type { Value } from '../../value/value.js';
import { type Conversion, refuseConversion } from './conversion.js';
import { convertToDouble, convertToInt, convertToLong } from './convert-to-number.js';
import { formatNumber } from './format-number.js';
import { parseDateText } from './parse-date-text.js';

/** The types that values are converted to. */
export type TargetType = 'bool' | 'date' | 'double' | 'int' | 'long' | 'string';

const converters: Readonly<Record<TargetType, (input: Value) => Conversion | undefined>> = {
  // A string is true whatever it says, the empty one too.
  bool: (input) => ({ value: typeof input === 'number' ? input !== 0 : input !== false }),
  date: convertToDate,
  double: convertToDouble,
  int: convertToInt,
  long: convertToLong,
  string: convertToString,
};

/**
 * Converts a value as `$convert` does.
 *
 * @param input - not null
 * @returns `undefined` if nothing of the input's type can be converted to this type
 */
export function convertValue(input: Value, target: TargetType): Conversion | undefined {
  return converters[target](input);
}

/** Numbers are milliseconds since 1970, decimals cut. MongoDB takes no 32-bit integers; here numbers are all doubles. */
function convertToDate(input: Value): Conversion | undefined {
  if (input instanceof Date) return { value: input };
  if (typeof input === 'number') {
    const timeMs = Math.trunc(input);
    if (isStorableTime(timeMs)) return { value: new Date(timeMs) };
    return refuseConversion('the date is outside the years 0000 to 9999');
  }
  if (typeof input !== 'string') return undefined;
  const date = parseDateText(input);
  return date === undefined
    ? refuseConversion('the string is no date as 2026-01-02T03:04:05.678Z of the years 0000 to 9999')
    : { value: date };
}

function convertToString(input: Value): Conversion | undefined {
  if (typeof input === 'string') return { value: input };
  if (typeof input === 'number') return { value: formatNumber(input) };
  if (typeof input === 'boolean') return { value: String(input) };
  return input instanceof Date ? { value: input.toISOString() } : undefined;
}
