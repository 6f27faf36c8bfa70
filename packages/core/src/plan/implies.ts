import type { FieldPath } from '../document/path.js';
import type { CompareOperator, FieldFilter, FieldTest, Filter } from '../filter/ast.js';
import { equalFilters, equalPaths } from '../filter/equal.js';
import { compareValues, equalValues } from '../value/compare.js';
import { isValueArray, typeOf, type Value } from '../value/value.js';

/** With more comparisons it is not plain any more: `and`s and `or`s in turn take exponentially many. */
const comparisonsMax = 10_000;

/**
 * Whether everything that matches `filter` plainly matches `other` too. False where it is not plain.
 *
 * Decides whether a partial index has all documents that a query asks for.
 */
export function impliesFilter(filter: Filter, other: Filter): boolean {
  return impliesWithin({ left: comparisonsMax }, filter, other);
}

function impliesWithin(comparisons: { left: number }, filter: Filter, other: Filter): boolean {
  comparisons.left -= 1;
  if (comparisons.left < 0) return false;
  const implies = (from: Filter, to: Filter): boolean => impliesWithin(comparisons, from, to);
  if (other.kind === 'all' || filter.kind === 'none' || equalFilters(filter, other)) return true;
  if (other.kind === 'and') return other.filters.every((part) => implies(filter, part));
  if (filter.kind === 'or') return filter.filters.every((branch) => implies(branch, other));
  if (filter.kind === 'and' && filter.filters.some((part) => implies(part, other))) return true;
  if (other.kind === 'or') return other.filters.some((branch) => implies(filter, branch));
  return filter.kind === 'field' && other.kind === 'field' && impliesField(filter, other);
}

/** Whether everything that matches the filter plainly has a value at the path, be it null. */
export function impliesExistence(filter: Filter, path: FieldPath): boolean {
  switch (filter.kind) {
    case 'all':
    case 'not':
    case 'expr':
    case 'text':
    case 'jsonSchema':
      return false;
    case 'none':
      return true;
    case 'and':
      return filter.filters.some((part) => impliesExistence(part, path));
    case 'or':
      return filter.filters.every((branch) => impliesExistence(branch, path));
    case 'field':
      return equalPaths(filter.path, path) && requiresValue(filter.test);
  }
}

/** Comparisons with null are passed by missing fields too. */
function requiresValue(test: FieldTest): boolean {
  if (test.kind === 'compare') return test.operand !== null;
  return test.kind !== 'in' || !test.operands.includes(null);
}

function impliesField(filter: FieldFilter, other: FieldFilter): boolean {
  if (!equalPaths(filter.path, other.path)) return false;
  const { test } = other;
  if (test.kind === 'exists') return requiresValue(filter.test);
  return valuesOf(filter.test).every((value) => impliesTest(filter.test, value, test));
}

/** The operands of an equality; of another test, one stand-in. */
function valuesOf(test: FieldTest): readonly (Value | undefined)[] {
  if (test.kind === 'in') return test.operands;
  return [test.kind === 'compare' ? test.operand : undefined];
}

/** Whether passing `test` by the operand given (one of several for `in`) means passing `other`. */
function impliesTest(test: FieldTest, operand: Value | undefined, other: FieldTest): boolean {
  // Arrays are compared whole, their elements are not; missing fields pass for null.
  if (operand === undefined || operand === null || isValueArray(operand)) return false;
  const operator = test.kind === 'compare' ? test.operator : 'eq';
  if (other.kind === 'in') {
    return operator === 'eq' && other.operands.some((candidate) => equalValues(candidate, operand));
  }
  if (other.kind !== 'compare' || other.operand === null || isValueArray(other.operand)) return false;
  if (typeOf(operand) !== typeOf(other.operand)) return false;
  return impliesCompare(operator, compareValues(operand, other.operand), other.operator);
}

/** Whether `x <operator> a` means `x <other> b`, where `order` compares a with b. */
function impliesCompare(operator: CompareOperator, order: number, other: CompareOperator): boolean {
  switch (other) {
    case 'eq':
      return operator === 'eq' && order === 0;
    case 'gt':
      return operator === 'gt' ? order >= 0 : (operator === 'eq' || operator === 'gte') && order > 0;
    case 'gte':
      return (operator === 'eq' || operator === 'gt' || operator === 'gte') && order >= 0;
    case 'lt':
      return operator === 'lt' ? order <= 0 : (operator === 'eq' || operator === 'lte') && order < 0;
    case 'lte':
      return (operator === 'eq' || operator === 'lt' || operator === 'lte') && order <= 0;
  }
}
