import type { BitsTest } from './ast.js';

/** Whole numbers of 64 bits lie from -2^63 to just below 2^63. */
const integersEnd = 2 ** 63;

/** Compiles the test of a number's bits. Fractions and numbers beyond 64 bits never pass. */
export function compileBits({ operator, positions }: BitsTest): (value: number) => boolean {
  const low = maskOf(positions.filter((position) => position < 32));
  const high = maskOf(positions.filter((position) => position >= 32).map((position) => position - 32));
  const test = compileWords(operator, low, high);
  return (value) => {
    if (!Number.isInteger(value) || value < -integersEnd || value >= integersEnd) return false;
    // Bit operators take the lowest 32 bits of any whole number; rounding down keeps the sign's bits in the upper half.
    return test(value, Math.floor(value / 0x1_0000_0000));
  };
}

function maskOf(positions: readonly number[]): number {
  return positions.reduce((mask, position) => mask | (1 << position), 0);
}

function compileWords(
  operator: BitsTest['operator'],
  low: number,
  high: number,
): (lowWord: number, highWord: number) => boolean {
  switch (operator) {
    case 'bitsAllSet':
      return (lowWord, highWord) => (lowWord & low) === low && (highWord & high) === high;
    case 'bitsAllClear':
      return (lowWord, highWord) => (lowWord & low) === 0 && (highWord & high) === 0;
    case 'bitsAnySet':
      return (lowWord, highWord) => (lowWord & low) !== 0 || (highWord & high) !== 0;
    case 'bitsAnyClear':
      return (lowWord, highWord) => (lowWord & low) !== low || (highWord & high) !== high;
  }
}
