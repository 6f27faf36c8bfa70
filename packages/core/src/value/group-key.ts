import { getOwn } from './own-field.js';
import { type DataObject, isValueArray, type Value } from './value.js';

/**
 * A text that two values share exactly where `equalValues` holds: for grouping and telling duplicates by a hash map.
 * Not an order, and not for storage.
 */
export function groupKey(value: Value): string {
  return typeof value === 'string' ? `s${value}` : nestedGroupKey(value);
}

/** As {@link groupKey}, but where one ends can be told from the key alone: such keys may be put one behind the other. */
export function nestedGroupKey(value: Value): string {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'number':
      return `n${value};`;
    case 'boolean':
      return value ? 't' : 'f';
    default:
      if (value === null) return 'z';
      if (value instanceof Date) return `d${value.getTime()};`;
      return isValueArray(value) ? `[${value.map(nestedGroupKey).join('')}]` : objectKey(value as DataObject);
  }
}

function objectKey(object: DataObject): string {
  let key = '{';
  for (const name of Object.keys(object).sort()) {
    key += quote(name) + nestedGroupKey(getOwn(object, name) as Value);
  }
  return `${key}}`;
}

/** With its length in front, no text needs escaping. */
function quote(text: string): string {
  return `"${text.length}:${text}`;
}
