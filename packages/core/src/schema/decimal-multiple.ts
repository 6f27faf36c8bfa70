/** Digits that every double keeps: 19.99 is meant, not 19.989999999999998. MongoDB's Decimal128 takes doubles so too. */
const digits = 15;

/**
 * Whether a number is a multiple of another, both taken as the decimal numbers that they stand for: 19.99 is a multiple
 * of 0.01, which division of doubles denies.
 */
export function isDecimalMultiple(value: number, divisor: number): boolean {
  if (Number.isInteger(value) && Number.isInteger(divisor)) return value % divisor === 0;
  const [valueDigits, valueExponent] = readDecimal(value);
  const [divisorDigits, divisorExponent] = readDecimal(divisor);
  const exponent = Math.min(valueExponent, divisorExponent);
  const scaled = valueDigits * 10n ** BigInt(valueExponent - exponent);
  return scaled % (divisorDigits * 10n ** BigInt(divisorExponent - exponent)) === 0n;
}

/** A number as integer and power of ten; integers with all their digits. */
function readDecimal(value: number): readonly [bigint, number] {
  if (Number.isSafeInteger(value)) return [BigInt(value), 0];
  const [mantissa = '0', exponent = '0'] = value.toExponential(digits - 1).split('e');
  return [BigInt(mantissa.replace('.', '')), Number(exponent) - (digits - 1)];
}
