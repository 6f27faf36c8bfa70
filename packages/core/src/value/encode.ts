import { setOwn } from './own-field.js';
import { type DataObject, isDataObject, isValueArray, type Value } from './value.js';

/**
 * A value as JSON can carry it: dates become `{"$date": "2026-01-02T03:04:05.678Z"}`.
 *
 * Copies only what holds a date: without one the same reference comes back.
 */
export function encodeValue(value: Value): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return { $date: value.toISOString() };
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
  for (const name of Object.keys(object)) {
    const value = object[name] as Value;
    const encoded = encodeValue(value);
    if (encoded === value) continue;
    copy ??= { ...object };
    setOwn(copy, name, encoded);
  }
  return copy ?? object;
}

/** The canonical JSON text of a value: what is stored, and what is sent. */
export function stringifyValue(value: Value): string {
  return JSON.stringify(encodeValue(value));
}

/** Bytes of a text in UTF-8. */
export function utf8ByteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** Bytes of a value's canonical JSON text in UTF-8. */
export function jsonByteLength(value: Value): number {
  return utf8ByteLength(stringifyValue(value));
}

/**
 * Reads text that {@link stringifyValue} wrote, trusting it: nothing is checked again.
 *
 * @throws SyntaxError if it is not JSON: the store was damaged
 */
export function parseStoredObject(text: string): DataObject {
  const parsed = JSON.parse(text) as DataObject;
  // Quotes inside strings are escaped in JSON: what is found is a key, or seldom the end of a string, which harms nothing. The quote
  // before it is not looked for: as the first character, being everywhere, it made the search take as long as the parsing.
  return text.includes('$date"') ? (reviveDates(parsed) as DataObject) : parsed;
}

/** Changes the freshly parsed value in place: nobody else has seen it. */
function reviveDates(value: Value): Value {
  if (isValueArray(value)) {
    const array = value as Value[];
    for (let index = 0; index < array.length; index += 1) array[index] = reviveDates(array[index] as Value);
    return array;
  }
  if (!isDataObject(value)) return value;
  // No field name of data starts with `$`, so the key alone tells a date.
  const time = value.$date;
  if (typeof time === 'string') {
    const date = new Date(time);
    // Another program's text, of whatever it took for a date, stays what it is.
    return Number.isNaN(date.getTime()) ? value : date;
  }
  for (const name of Object.keys(value)) {
    const field = value[name] as Value;
    const revived = reviveDates(field);
    if (revived !== field) setOwn(value as Record<string, unknown>, name, revived);
  }
  return value;
}
