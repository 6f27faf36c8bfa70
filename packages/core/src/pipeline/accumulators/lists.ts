import { groupKey } from '../../value/group-key.js';
import type { Value } from '../../value/value.js';
import { estimateBytes } from '../memory.js';
import type { AccumulatorState } from './state.js';

/** Bytes of a place in a list, beside the value in it. */
const placeBytes = 16;
/** Bytes of an entry of a map, beside key and value. */
const entryBytes = 64;

/** `$push`: all values in the order of documents, nulls too; missing ones are left out. */
export function startPush(): AccumulatorState {
  const values: Value[] = [];
  return {
    add(value) {
      if (value === undefined) return 0;
      values.push(value);
      return placeBytes + estimateBytes(value);
    },
    result: () => [...values],
  };
}

/** `$addToSet`: each value once, in the order in which they first came; missing ones are left out, null is kept. */
export function startAddToSet(): AccumulatorState {
  const values = new Map<string, Value>();
  return {
    add(value) {
      if (value === undefined) return 0;
      const key = groupKey(value);
      if (values.has(key)) return 0;
      values.set(key, value);
      return entryBytes + key.length + estimateBytes(value);
    },
    result: () => [...values.values()],
  };
}
