import { compareValues } from '../../value/compare.js';
import type { Value } from '../../value/value.js';
import { estimateBytes } from '../memory.js';
import type { AccumulatorState } from './state.js';

/**
 * `$min` (-1) and `$max` (1): pass over null and missing, compare in the order of values, arrays whole; null for none.
 */
export function startExtreme(direction: 1 | -1): AccumulatorState {
  let extreme: Value = null;
  let bytes = 0;
  return {
    add(value) {
      if (value === undefined || value === null) return 0;
      if (extreme !== null && compareValues(value, extreme) * direction <= 0) return 0;
      extreme = value;
      const before = bytes;
      bytes = estimateBytes(value);
      return bytes - before;
    },
    result: () => extreme,
  };
}
