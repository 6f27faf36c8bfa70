import { getOwn, setOwn } from '../../value/own-field.js';
import { type DataObject, isDataObject, type Value } from '../../value/value.js';

/** The value at a path that leads through objects only; arrays on the way have no fields. */
export function getNested(object: DataObject, path: readonly string[]): Value | undefined {
  let value: Value | undefined = object;
  for (const name of path) {
    if (!isDataObject(value)) return undefined;
    value = getOwn(value, name);
  }
  return value;
}

/**
 * A copy of an object with another value at a path: `undefined` removes the field. What is no object on the way gives
 * way to one, unless there is nothing to remove.
 */
export function withNested(object: DataObject, path: readonly string[], value: Value | undefined): DataObject {
  if (value === undefined && getNested(object, path) === undefined) return object;
  return replaceAt(object, path, 0, value);
}

function replaceAt(object: DataObject, path: readonly string[], level: number, value: Value | undefined): DataObject {
  const name = path[level] as string;
  const copy: Record<string, Value> = { ...object };
  const below = level === path.length - 1 ? value : replaceAt(objectAt(object, name), path, level + 1, value);
  if (below === undefined) Reflect.deleteProperty(copy, name);
  else setOwn(copy, name, below);
  return copy;
}

function objectAt(object: DataObject, name: string): DataObject {
  const value = getOwn(object, name);
  return isDataObject(value) ? value : {};
}
