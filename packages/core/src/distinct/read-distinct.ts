import { isDigits, parseArrayIndex } from '../document/array-index.js';
import { getOwn } from '../value/own-field.js';
import { isDataObject, isValueArray, type Value } from '../value/value.js';

/**
 * Hands over every value that a path leads to, as MongoDB's `distinct` sees them: through the objects of arrays along
 * the path (a number in the path picks an element instead; nested arrays are passed over), and an array at the end by
 * its elements, one level deep.
 */
export function readDistinct(root: Value, segments: readonly string[], collect: (value: Value) => void): void {
  readFrom(root, segments, 0, collect);
}

function readFrom(start: Value, segments: readonly string[], depth: number, collect: (value: Value) => void): void {
  let value: Value | undefined = start;
  for (let level = depth; level < segments.length; level += 1) {
    const segment = segments[level] as string;
    if (isDataObject(value)) {
      value = getOwn(value, segment);
    } else if (isValueArray(value) && isDigits(segment)) {
      const index = parseArrayIndex(segment);
      value = index === undefined ? undefined : value[index];
    } else {
      if (isValueArray(value)) readElements(value, segments, level, collect);
      return;
    }
  }
  if (value === undefined) return;
  if (isValueArray(value)) value.forEach((element) => void collect(element));
  else collect(value);
}

function readElements(
  array: readonly Value[],
  segments: readonly string[],
  level: number,
  collect: (value: Value) => void,
): void {
  for (const element of array) if (isDataObject(element)) readFrom(element, segments, level, collect);
}
