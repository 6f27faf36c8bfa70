/**
 * Whether input is an object as JSON has them: not an array, a date, a `Map` or an instance of a class, whose contents
 * would be overlooked.
 */
export function isPlainObject(raw: unknown): raw is Readonly<Record<string, unknown>> {
  if (typeof raw !== 'object' || raw === null) return false;
  const prototype: unknown = Object.getPrototypeOf(raw);
  // One step above any realm's Object.prototype there is nothing.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
