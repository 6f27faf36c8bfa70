import { DataError, isPlainObject } from '@database-service/core';

/** A value as the driver takes it: the server makes of its text what the place of the parameter wants. */
export type RawParameter = string | null;

/**
 * Reads a raw query's parameters: values by place (`$1`).
 *
 * @throws DataError BAD_ARGUMENT
 */
export function readRawParameters(params: readonly unknown[]): readonly RawParameter[] {
  return params.map((value, index) => readParameter(value, `/params/${index}`));
}

/** Objects and arrays are JSON; dates their text. */
function readParameter(value: unknown, pointer: string): RawParameter {
  if (value === null) return null;
  if (typeof value === 'string') {
    if (!value.includes('\0')) return value;
    throw new DataError('BAD_ARGUMENT', 'PostgreSQL keeps no NUL in a text.', { details: { pointer } });
  }
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value === 'boolean') return String(value);
  if (isPlainObject(value) && Object.keys(value).length === 1 && typeof value.$date === 'string') return value.$date;
  if (isPlainObject(value) || Array.isArray(value)) return JSON.stringify(value);
  throw new DataError('BAD_ARGUMENT', 'A parameter is a string, a number, a boolean, null, a $date, or JSON.', {
    details: { pointer },
  });
}
