/**
 * What a field can hold, on every engine: null, boolean, number (IEEE double), string, date, array, object.
 *
 * A date is a `Date` in memory and `{"$date": "2026-01-02T03:04:05.678Z"}` in JSON.
 */
export type Value = null | boolean | number | string | Date | readonly Value[] | DataObject;

/** A document's data: field names to values. Own enumerable keys only. */
export interface DataObject {
  readonly [field: string]: Value;
}

/** The types that `$type` and the order of values know. */
export type ValueType = 'null' | 'number' | 'string' | 'object' | 'array' | 'bool' | 'date';

/** The type of a value; a missing one (`undefined`) has none. */
export function typeOf(value: Value): ValueType {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'number':
      return 'number';
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    default:
      if (Array.isArray(value)) return 'array';
      return value instanceof Date ? 'date' : 'object';
  }
}

/** Whether a value is an object with fields: not null, not an array, not a date. */
export function isDataObject(value: Value | undefined): value is DataObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** Whether a value is an array. (`Array.isArray` does not narrow readonly arrays.) */
export function isValueArray(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}
