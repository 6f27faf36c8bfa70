/**
 * A number as `$toString` writes it: the fewest digits that give the same number back; an exponent of two digits at
 * least, below 0.0001 and from 10^16 on (`1.5e-07`, `1e+20`).
 */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-4 && size < 1e16)) return String(value);
  return value.toExponential().replace(/([+-])(\d)$/, '$10$2');
}
