import type { Value } from '../../value/value.js';
import { type Conversion, refuseConversion } from './conversion.js';

const decimalText = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const integerText = /^[+-]?\d+$/;

/** `$toDouble`: of a date its milliseconds since 1970. Strings are decimal, without white space around. */
export function convertToDouble(input: Value): Conversion | undefined {
  if (typeof input === 'number') return { value: input };
  if (typeof input === 'boolean') return { value: input ? 1 : 0 };
  if (input instanceof Date) return { value: input.getTime() };
  if (typeof input !== 'string') return undefined;
  if (!decimalText.test(input)) return refuseConversion('the string is no decimal number');
  const value = Number(input);
  const vanished = value === 0 && /[1-9]/.test(input.replace(/e.*/i, ''));
  if (vanished || !Number.isFinite(value)) return refuseConversion('the number does not fit a double');
  // Adding 0 turns -0 into 0.
  return { value: value + 0 };
}

/** `$toInt`: 32 bits; decimals are cut, strings must be whole numbers. Dates do not fit. */
export function convertToInt(input: Value): Conversion | undefined {
  if (input instanceof Date) return undefined;
  return convertToInteger(input, -0x8000_0000, 0x7fff_ffff);
}

/** `$toLong`: decimals are cut, strings must be whole numbers within 2^53-1; of a date its milliseconds since 1970. */
export function convertToLong(input: Value): Conversion | undefined {
  return convertToInteger(input, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
}

function convertToInteger(input: Value, least: number, most: number): Conversion | undefined {
  if (typeof input === 'boolean') return { value: input ? 1 : 0 };
  if (input instanceof Date) return { value: input.getTime() };
  if (typeof input === 'string' && !integerText.test(input)) {
    return refuseConversion('the string is no whole decimal number');
  }
  if (typeof input !== 'number' && typeof input !== 'string') return undefined;
  const number = Number(input);
  // Before it is cut, as in MongoDB. Adding 0 turns -0 into 0.
  if (number >= least && number <= most) return { value: Math.trunc(number) + 0 };
  return refuseConversion(`the number is not within ${least} and ${most}`);
}
