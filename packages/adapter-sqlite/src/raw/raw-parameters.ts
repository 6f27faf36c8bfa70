import { DataError, isPlainObject } from '@database-service/core';
import type { RawParameter, RawRequest } from './raw-messages.js';

/**
 * Reads a raw query's parameters: values by place (`?`, `?1`), or a single object of values by name (`@name`, `:name`, `$name`).
 *
 * @throws DataError BAD_ARGUMENT
 */
export function readRawParameters(params: readonly unknown[]): RawRequest['parameters'] {
  const [first] = params;
  if (params.length === 1 && isPlainObject(first) && !Object.hasOwn(first, '$date')) {
    return Object.fromEntries(
      Object.entries(first).map(([name, value]) => [name, readParameter(value, `/params/0/${name}`)]),
    );
  }
  return params.map((value, index) => readParameter(value, `/params/${index}`));
}

/** Booleans are 0 and 1, as SQLite has them; dates the text that documents hold. */
function readParameter(value: unknown, pointer: string): RawParameter {
  if (typeof value === 'string' || value === null) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (isPlainObject(value) && Object.keys(value).length === 1 && typeof value.$date === 'string') return value.$date;
  throw new DataError('BAD_ARGUMENT', 'A parameter is a string, a number, a boolean, null or a $date.', {
    details: { pointer },
  });
}
