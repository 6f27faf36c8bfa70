import { splitDouble } from '../value/split-double.js';

/** How {@link roundDecimal} treats what it drops. */
export type Rounding = 'halfEven' | 'truncate';

/**
 * Rounds a number at a decimal place, by its exact value: 2.675, which lies just below, becomes 2.67.
 *
 * @param value - finite
 * @param place - digits kept after the point; negative for before it: -1 keeps tens
 * @returns the double nearest to the rounded decimal; infinite if that is beyond the largest
 */
export function roundDecimal(value: number, place: number, rounding: Rounding): number {
  if (value === 0 || (place >= 0 && Number.isInteger(value))) return value;
  let [numerator, exponent] = splitDouble(Math.abs(value));
  let denominator = 1n;
  if (exponent >= 0) numerator <<= BigInt(exponent);
  else denominator <<= BigInt(-exponent);
  if (place >= 0) numerator *= 10n ** BigInt(place);
  else denominator *= 10n ** BigInt(-place);
  let quotient = numerator / denominator;
  if (rounding === 'halfEven') {
    const doubled = (numerator % denominator) * 2n;
    if (doubled > denominator || (doubled === denominator && (quotient & 1n) === 1n)) quotient += 1n;
  }
  const rounded = Number(`${quotient}e${-place}`);
  return value < 0 ? -rounded : rounded;
}
