import { type DataObject, setOwn, type Value } from '@database-service/core';
import { BSON } from 'mongodb';

/**
 * A value that the driver gave, as core has it. Changes objects and arrays in place, which nobody else has seen. A type that
 * the API has no value for becomes its Extended JSON (`{"$oid": "…"}`), and is that type again when it is written back.
 */
export function decodeValue(value: unknown): Value {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return decodeNumber(value);
    case 'bigint':
      return { $numberLong: String(value) };
    case 'object':
      return value === null ? null : decodeObject(value);
    default:
      return null;
  }
}

function decodeNumber(value: number): Value {
  if (value === 0) return 0;
  return Number.isFinite(value) ? value : { $numberDouble: String(value) };
}

function decodeObject(value: object): Value {
  if (value instanceof Date) return value;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) value[index] = decodeValue(value[index]);
    return value as Value[];
  }
  // Values of other types are instances of classes of the driver; a user's field `_bsontype` is an own one.
  if (Object.getPrototypeOf(value) !== Object.prototype) {
    return BSON.EJSON.serialize(value as never, { relaxed: false }) as unknown as DataObject;
  }
  const object = value as Record<string, unknown>;
  for (const name of Object.keys(object)) {
    const field = object[name];
    const decoded = decodeValue(field);
    if (decoded !== field) setOwn(object, name, decoded);
  }
  return object as DataObject;
}
