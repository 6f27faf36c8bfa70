import { getOwn } from '../value/own-field.js';
import { isDataObject, isValueArray, type Value } from '../value/value.js';

/**
 * Reads a path as aggregation does, which differs from filters: an array along the path gives the array of what its
 * objects have there (nested arrays are passed over), and a number names a field, never an element.
 *
 * @param depth - segments that are behind
 */
export function readField(start: Value | undefined, segments: readonly string[], depth = 0): Value | undefined {
  let value = start;
  for (let level = depth; level < segments.length; level += 1) {
    if (isValueArray(value)) {
      return value
        .map((element) => (isDataObject(element) ? readField(element, segments, level) : undefined))
        .filter((element) => element !== undefined);
    }
    if (!isDataObject(value)) return undefined;
    value = getOwn(value, segments[level] as string);
  }
  return value;
}
