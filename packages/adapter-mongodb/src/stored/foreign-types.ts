/** The names by which MongoDB's Extended JSON marks values of its types that the API has none for. */
const names: ReadonlySet<string> = new Set([
  '$binary',
  '$code',
  '$dbPointer',
  '$maxKey',
  '$minKey',
  '$numberDecimal',
  '$numberDouble',
  '$numberLong',
  '$oid',
  '$regularExpression',
  '$symbol',
  '$timestamp',
  '$undefined',
  '$uuid',
]);

/** Whether a field of this name makes an object such a value. No field of the user's own begins with `$`. */
export function isForeignName(name: string): boolean {
  return names.has(name);
}
