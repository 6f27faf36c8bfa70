import { compareStrings, compareValues, equalValues } from '../value/compare.js';
import { nameOfNumberType } from '../value/type-name.js';
import { isValueArray, typeOf, type Value } from '../value/value.js';
import type { CompareOperator, FieldTest, TypeName } from './ast.js';
import { compileBits } from './match-bits.js';
import { regexOf } from './regex.js';

/** Tests one value as it is, without looking into arrays; `undefined` is a missing field. */
export type ValueTest = (value: Value | undefined) => boolean;

/** Compiles the tests that need nothing but the value. `elemMatch` is compiled by its caller, who knows the filter. */
export function compileTest(test: Exclude<FieldTest, { kind: 'elemMatch' }>): ValueTest {
  switch (test.kind) {
    case 'compare':
      return test.operator === 'eq' ? compileEqual(test.operand) : compileCompare(test.operator, test.operand);
    case 'in':
      return compileIn(test.operands);
    case 'exists':
      return (value) => value !== undefined;
    case 'type':
      return compileType(test.types);
    case 'regex': {
      const regex = regexOf(test);
      return (value) => typeof value === 'string' && regex.test(value);
    }
    case 'mod': {
      const { divisor, remainder } = test;
      // === takes -0 for 0: -4 % 4 is -0.
      return (value) => typeof value === 'number' && Math.trunc(value) % divisor === remainder;
    }
    case 'bits': {
      const matches = compileBits(test);
      return (value) => typeof value === 'number' && matches(value);
    }
    case 'size': {
      const { size } = test;
      return (value) => isValueArray(value) && value.length === size;
    }
  }
}

function compileEqual(operand: Value): ValueTest {
  if (operand === null) return (value) => value === null || value === undefined;
  if (typeof operand !== 'object') return (value) => value === operand;
  if (operand instanceof Date) {
    const timeMs = operand.getTime();
    return (value) => value instanceof Date && value.getTime() === timeMs;
  }
  return (value) => typeof value === 'object' && equalValues(value, operand);
}

/** Only values of the operand's type compare. A missing field compares as null. */
function compileCompare(operator: Exclude<CompareOperator, 'eq'>, operand: Value): ValueTest {
  const holds = compileOrder(operator);
  switch (typeof operand) {
    case 'number':
      return (value) => typeof value === 'number' && holds(value - operand);
    case 'string':
      return (value) => typeof value === 'string' && holds(compareStrings(value, operand));
    default: {
      if (operand === null) {
        const orEqual = operator === 'gte' || operator === 'lte';
        return (value) => orEqual && (value === null || value === undefined);
      }
      const type = typeOf(operand);
      return (value) => value !== undefined && typeOf(value) === type && holds(compareValues(value, operand));
    }
  }
}

function compileOrder(operator: Exclude<CompareOperator, 'eq'>): (order: number) => boolean {
  switch (operator) {
    case 'gt':
      return (order) => order > 0;
    case 'gte':
      return (order) => order >= 0;
    case 'lt':
      return (order) => order < 0;
    case 'lte':
      return (order) => order <= 0;
  }
}

function compileIn(operands: readonly Value[]): ValueTest {
  const scalars = new Set<Value | undefined>();
  const times = new Set<number>();
  const others: Value[] = [];
  for (const operand of operands) {
    if (operand instanceof Date) times.add(operand.getTime());
    else if (typeof operand === 'object' && operand !== null) others.push(operand);
    else scalars.add(operand);
  }
  if (scalars.has(null)) scalars.add(undefined);
  const sorted = others.sort(compareValues);
  return (value) => {
    if (typeof value !== 'object' || value === null) return scalars.has(value);
    return value instanceof Date ? times.has(value.getTime()) : includesSorted(sorted, value);
  };
}

function includesSorted(sorted: readonly Value[], value: Value): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = compareValues(sorted[middle] as Value, value);
    if (order === 0) return true;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return false;
}

function compileType(types: readonly TypeName[]): ValueTest {
  const names: ReadonlySet<string> = new Set(types);
  const anyNumber = names.has('number');
  return (value) => {
    if (value === undefined) return false;
    if (typeof value !== 'number') return names.has(typeOf(value));
    return anyNumber || names.has(nameOfNumberType(value));
  };
}
