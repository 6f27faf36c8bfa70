import { setOwn } from './own-field.js';
import { type DataObject, isValueArray, type Value } from './value.js';

/** A frozen copy, so that what was parsed stays what it is when its maker changes the value afterwards. */
export function freezeValue(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return new Date(value);
  if (isValueArray(value)) return Object.freeze(value.map(freezeValue));
  const copy: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value as DataObject)) setOwn(copy, name, freezeValue(field));
  return Object.freeze(copy) as DataObject;
}
