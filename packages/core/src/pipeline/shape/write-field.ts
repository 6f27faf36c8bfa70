import { getOwn, setOwn } from '../../value/own-field.js';
import { type DataObject, isDataObject, isValueArray, type Value } from '../../value/value.js';

/**
 * A copy of a document with a field set as `$addFields` does it: objects along the path are kept, arrays have it set in
 * each element, anything else gives way to an object.
 * `withNested`, of `$lookup` and `$unwind`, replaces arrays on the way instead: MongoDB does both.
 */
export function writeField(document: DataObject, path: readonly string[], value: Value): DataObject {
  return writeInto(document, path, 0, value);
}

function writeInto(object: DataObject, path: readonly string[], level: number, value: Value): DataObject {
  const name = path[level] as string;
  const written: Record<string, Value> = { ...object };
  setOwn(written, name, level === path.length - 1 ? value : writeBelow(getOwn(object, name), path, level + 1, value));
  return written;
}

function writeBelow(below: Value | undefined, path: readonly string[], level: number, value: Value): Value {
  if (isValueArray(below)) return below.map((element) => writeBelow(element, path, level, value));
  return writeInto(isDataObject(below) ? below : {}, path, level, value);
}
