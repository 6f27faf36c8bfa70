import { expressionError } from '../../expression/operator.js';
import { getOwn, setOwn } from '../../value/own-field.js';
import { type DataObject, isDataObject, typeOf, type Value } from '../../value/value.js';
import { estimateBytes } from '../memory.js';
import type { AccumulatorState } from './state.js';

/** Bytes of a field, beside name and value. */
const fieldBytes = 32;

/** `$mergeObjects`: later fields win; null and missing are passed over, anything else is an error; `{}` for none. */
export function startMergeObjects(): AccumulatorState {
  const merged: Record<string, Value> = {};
  return {
    add(value) {
      if (value === undefined || value === null) return 0;
      if (!isDataObject(value)) throw expressionError('$mergeObjects', `needs objects, not ${typeOf(value)}`);
      return mergeInto(merged, value);
    },
    result: () => ({ ...merged }),
  };
}

function mergeInto(merged: Record<string, Value>, object: DataObject): number {
  let grown = 0;
  for (const [name, value] of Object.entries(object)) {
    const before = getOwn(merged, name);
    grown += estimateBytes(value);
    grown += before === undefined ? fieldBytes + name.length : -estimateBytes(before);
    setOwn(merged, name, value);
  }
  return grown;
}
