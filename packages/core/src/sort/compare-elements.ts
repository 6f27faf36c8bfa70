import { readStep } from '../document/read-path.js';
import { compareValues } from '../value/compare.js';
import { isDataObject, type Value } from '../value/value.js';
import type { SortKey } from './sort.js';

/**
 * Makes the order of an array's elements, as MongoDB's `$push` and `$sortArray` have it: by the elements themselves, or
 * by fields within them. A missing field is null, an array is taken whole, a number in a path picks an element.
 *
 * @param by - a direction, or keys whose paths have the root `value`
 */
export function compareElements(by: 1 | -1 | readonly SortKey[]): (a: Value, b: Value) => number {
  if (typeof by === 'number') return (a, b) => compareValues(a, b) * by;
  return (a, b) => {
    for (const { path, direction } of by) {
      const order = compareValues(readKey(a, path.segments), readKey(b, path.segments));
      if (order !== 0) return order * direction;
    }
    return 0;
  };
}

function readKey(element: Value, segments: readonly string[]): Value {
  if (!isDataObject(element)) return null;
  let value: Value | undefined = element;
  for (const segment of segments) {
    value = readStep(value, segment);
    if (value === undefined) return null;
  }
  return value;
}
