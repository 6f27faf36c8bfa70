import { compareValues, equalValues } from '../value/compare.js';
import type { Value } from '../value/value.js';
import type { Edit } from './edit.js';

/** `$set` and `$setOnInsert`: an equal value counts as no change, whatever the order of its keys. */
export function makeSet(value: Value): Edit {
  return {
    change: (existing) => (equalValues(existing, value) ? existing : value),
    create: () => value,
  };
}

/** `$unset`. */
export function makeUnset(): Edit {
  return { change: () => undefined, skipsBlocked: true };
}

/** `$min` and `$max`: the operand replaces what is greater (or less) in the order of all values. */
export function makeBound(value: Value, which: 'min' | 'max'): Edit {
  const direction = which === 'min' ? -1 : 1;
  return {
    change: (existing) => (compareValues(value, existing) * direction > 0 ? value : existing),
    create: () => value,
  };
}

/** `$currentDate`: the write's own time. */
export function makeCurrentDate(): Edit {
  return {
    change: (existing, { state }) => (equalValues(existing, state.now) ? existing : state.now),
    create: ({ state }) => state.now,
  };
}
