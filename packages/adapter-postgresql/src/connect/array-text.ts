/** Values as the text of a PostgreSQL array, for a parameter that is cast to one. */
export function arrayText(values: readonly (string | number | Uint8Array | null)[]): string {
  return `{${values.map(elementText).join(',')}}`;
}

function elementText(value: string | number | Uint8Array | null): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return `"${value.replace(/["\\]/g, '\\$&')}"`;
  return `"\\\\x${Buffer.from(value.buffer, value.byteOffset, value.length).toString('hex')}"`;
}
