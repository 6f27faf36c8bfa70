import { type DataObject, isDataObject, isValueArray, setOwn, type Value } from '@database-service/core';
import { BSON } from 'mongodb';
import { isForeignName } from './foreign-types.js';

/**
 * A value as the driver takes it. Copies only where something has to be another: a value of a type that the API has none for
 * (`{$oid: …}`, as it was read), and objects with a field that the driver would take for the mark of such a value.
 */
export function encodeValue(value: Value): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return isValueArray(value) ? encodeArray(value) : encodeObject(value as DataObject);
}

function encodeArray(values: readonly Value[]): unknown {
  let copy: unknown[] | undefined;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as Value;
    const encoded = encodeValue(value);
    if (encoded === value) continue;
    copy ??= [...values];
    copy[index] = encoded;
  }
  return copy ?? values;
}

function encodeObject(object: DataObject): unknown {
  let copy: Record<string, unknown> | undefined;
  let isMarked = false;
  for (const name of Object.keys(object)) {
    if (name.startsWith('$') && isForeignName(name)) return BSON.EJSON.deserialize(object, { relaxed: false });
    if (name === '_bsontype' || name === 'toBSON') isMarked = true;
    const value = object[name] as Value;
    const encoded = encodeValue(value);
    if (encoded === value) continue;
    copy ??= { ...object };
    setOwn(copy, name, encoded);
  }
  const encoded = copy ?? object;
  // Of a map the driver takes the entries, whatever they are called.
  return isMarked ? new Map(Object.entries(encoded)) : encoded;
}

/**
 * Whether a value is an object, or has one within: the engine does not compare those as core does. A value of a type that only
 * MongoDB has is none to it.
 */
export function holdsObject(value: Value): boolean {
  if (isValueArray(value)) return value.some(holdsObject);
  return isDataObject(value) && !isForeign(value);
}

function isForeign(object: DataObject): boolean {
  const [name = ''] = Object.keys(object);
  return name.startsWith('$') && isForeignName(name);
}
