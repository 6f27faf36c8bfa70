import type { Limits } from '../limits.js';
import { decodeData } from '../value/decode.js';
import { encodeValue } from '../value/encode.js';
import { setOwn } from '../value/own-field.js';
import { isPlainObject } from '../value/plain-object.js';
import type { DataObject, Value } from '../value/value.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What a JSON Merge Patch makes of a document's data: null takes a field away, objects are merged, all else takes the
 * field's place. The data is not touched.
 *
 * @throws DataError what data is refused for, with a pointer into the outcome
 */
export function applyMergePatch(patch: Fields, data: DataObject, limits: Limits): DataObject {
  return decodeData(merge(data, patch), limits);
}

function merge(target: unknown, patch: Fields): Fields {
  const merged: Record<string, unknown> = { ...fieldsOf(target) };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else if (isPlainObject(value)) setOwn(merged, name, merge(Object.hasOwn(merged, name) ? merged[name] : {}, value));
    else setOwn(merged, name, value);
  }
  return merged;
}

/** A date is an object in JSON, which can be patched; anything else that is no object gives way. */
function fieldsOf(target: unknown): Fields {
  const json = target instanceof Date ? encodeValue(target as Value) : target;
  return isPlainObject(json) ? json : {};
}
