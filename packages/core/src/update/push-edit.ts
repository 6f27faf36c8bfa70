import { compareElements } from '../sort/compare-elements.js';
import { equalValues } from '../value/compare.js';
import type { Value } from '../value/value.js';
import { readArray } from './array-edits.js';
import type { Change } from './ast.js';
import type { Edit } from './edit.js';

/** `$push`: puts the values in at `$position`, then sorts the whole array, then cuts it. */
export function makePush({ values, modifiers }: Extract<Change, { kind: 'push' }>): Edit {
  const compare = modifiers.sort === undefined ? undefined : compareElements(modifiers.sort);
  const push = (array: readonly Value[]): readonly Value[] => {
    const pushed = insertValues(array, values, modifiers.position);
    if (compare !== undefined) pushed.sort(compare);
    return cutArray(pushed, modifiers.slice);
  };
  return {
    change: (existing, place) => {
      const array = readArray('$push', existing, place);
      const pushed = push(array);
      return equalValues(pushed, array) ? array : pushed;
    },
    create: () => push([]),
  };
}

/** A position is one as `slice` takes it: a negative one counts from the end, one out of range means the nearer end. */
function insertValues(array: readonly Value[], values: readonly Value[], position = array.length): Value[] {
  return [...array.slice(0, position), ...values, ...array.slice(position)];
}

function cutArray(array: readonly Value[], slice: number | undefined): readonly Value[] {
  if (slice === undefined) return array;
  return slice >= 0 ? array.slice(0, slice) : array.slice(slice);
}
