import { isDeepStrictEqual } from 'node:util';
import type { FieldPath } from '../document/path.js';
import { equalValues } from '../value/compare.js';
import type { Value } from '../value/value.js';
import type { FieldTest, Filter } from './ast.js';

/** Whether two filters are written alike, but for the order of object keys in operands. Others may still mean the same. */
export function equalFilters(a: Filter, b: Filter): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case 'all':
    case 'none':
      return a.kind === b.kind;
    case 'and':
    case 'or':
      return a.kind === b.kind && equalLists(a.filters, b.filters, equalFilters);
    case 'not':
      return b.kind === 'not' && equalFilters(a.filter, b.filter);
    case 'field':
      return b.kind === 'field' && equalPaths(a.path, b.path) && equalTests(a.test, b.test);
    case 'expr':
    case 'text':
    case 'jsonSchema':
      return isDeepStrictEqual(a, b);
  }
}

/** Whether two paths are the same. */
export function equalPaths(a: FieldPath, b: FieldPath): boolean {
  return a.root === b.root && equalLists(a.segments, b.segments, Object.is);
}

/** Whether two tests are written alike. */
function equalTests(a: FieldTest, b: FieldTest): boolean {
  switch (a.kind) {
    case 'compare':
      return b.kind === 'compare' && a.operator === b.operator && equalValues(a.operand, b.operand);
    case 'in':
      return b.kind === 'in' && equalLists<Value>(a.operands, b.operands, equalValues);
    case 'exists':
      return b.kind === 'exists';
    case 'type':
      return b.kind === 'type' && equalLists(a.types, b.types, Object.is);
    case 'regex':
      return b.kind === 'regex' && a.pattern === b.pattern && a.flags === b.flags;
    case 'mod':
      return b.kind === 'mod' && a.divisor === b.divisor && a.remainder === b.remainder;
    case 'bits':
      return b.kind === 'bits' && a.operator === b.operator && equalLists(a.positions, b.positions, Object.is);
    case 'size':
      return b.kind === 'size' && a.size === b.size;
    case 'elemMatch':
      return b.kind === 'elemMatch' && a.form === b.form && equalFilters(a.filter, b.filter);
  }
}

function equalLists<Item>(a: readonly Item[], b: readonly Item[], equal: (a: Item, b: Item) => boolean): boolean {
  return a.length === b.length && a.every((item, position) => equal(item, b[position] as Item));
}
