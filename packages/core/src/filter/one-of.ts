import type { FieldPath } from '../document/path.js';
import { compareValues } from '../value/compare.js';
import type { Value } from '../value/value.js';
import type { Filter } from './ast.js';
import { field, none } from './build.js';

/**
 * A field that is equal to one of the values. They are sorted, without duplicates: the same set is the same filter,
 * whatever its order.
 */
export function oneOf(path: FieldPath, values: readonly Value[]): Filter {
  const operands = sortDistinct(values);
  const [first] = operands;
  if (first === undefined) return none;
  if (operands.length === 1) return field(path, { kind: 'compare', operator: 'eq', operand: first });
  return field(path, { kind: 'in', operands: Object.freeze(operands) });
}

function sortDistinct(values: readonly Value[]): Value[] {
  const sorted = values.toSorted(compareValues);
  return sorted.filter((value, index) => index === 0 || compareValues(sorted[index - 1] as Value, value) !== 0);
}
