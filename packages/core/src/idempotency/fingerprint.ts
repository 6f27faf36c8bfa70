import { createHash } from 'node:crypto';

/** Objects whose order of keys has a meaning: that of a sort. */
const orderedFields: ReadonlySet<string> = new Set(['sort', '$sort', 'sortBy']);

/**
 * What tells a request from another one that came with the same key: the SHA-256, in hexadecimal, of the operation's name
 * and of its input as JSON. The order of an object's keys counts only in sorts, so that a client may write its JSON anew
 * for each attempt.
 *
 * @param input - checked for its depth; a Date counts as its JSON, a RegExp as its text
 */
export function fingerprintOf(operation: string, input: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([operation, canonical(input)]))
    .digest('hex');
}

function canonical(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (value instanceof RegExp) return String(value);
  if (Array.isArray(value)) return value.map(canonical);
  // Pairs, since an object would bring keys that look like numbers into an order of its own.
  const entries = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    entries: entries.map(([name, field]) => [name, orderedFields.has(name) ? ordered(field) : canonical(field)]),
  };
}

function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return canonical(value);
  return { ordered: Object.entries(value).map(([name, field]) => [name, canonical(field)]) };
}
