import { getOwn } from './own-field.js';
import { type DataObject, isValueArray, type Value } from './value.js';

/**
 * A text that two values share exactly where `equalValues` holds: for grouping and telling duplicates by a hash map.
 * Not an order, and not for storage.
 */
export function groupKey(value: Value): string {
  return typeof value === 'string' ? `s${value}` : nestedKey(value);
}

function nestedKey(value: Value): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return `n${value}`;
    case 'boolean':
      return value ? 't' : 'f';
    default:
      if (value === null) return 'z';
      if (value instanceof Date) return `d${value.getTime()}`;
      return isValueArray(value) ? `[${value.map(nestedKey).join()}]` : objectKey(value as DataObject);
  }
}

function objectKey(object: DataObject): string {
  const parts = Object.keys(object)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${nestedKey(getOwn(object, name) as Value)}`);
  return `{${parts.join()}}`;
}
