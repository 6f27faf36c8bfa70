const bits = new DataView(new ArrayBuffer(8));

/** The exponent that the smallest doubles have: every double is a whole multiple of 2^-1074. */
export const exponentMin = -1074;

/** A finite double that is not negative, as a whole number and the power of two that it is multiplied by. */
export function splitDouble(value: number): readonly [whole: bigint, exponent: number] {
  bits.setFloat64(0, value);
  const stored = bits.getBigUint64(0);
  const exponent = Number(stored >> 52n);
  const fraction = stored & 0xf_ffff_ffff_ffffn;
  return exponent === 0 ? [fraction, exponentMin] : [fraction | 0x10_0000_0000_0000n, exponent - 1 + exponentMin];
}
