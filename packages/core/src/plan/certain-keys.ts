import type { FieldTest, Filter, TypeName } from '../filter/ast.js';
import { equalPaths } from '../filter/equal.js';
import { encodeKeyPart, keyTags } from '../index-key/encode.js';
import { isValueArray, type Value } from '../value/value.js';
import type { BoundScope } from './bound-scope.js';
import { boundTest } from './bound-test.js';
import { complement, type Interval, intersect, pointInterval, typeInterval, unite } from './interval.js';

/**
 * Keys, of one part of an index, whose documents all match a filter: what `boundPath` says the other way round, so that
 * a negation can leave them out. Only where each document has one value at the path.
 */
export function certainKeys(filter: Filter, scope: BoundScope): readonly Interval[] {
  switch (filter.kind) {
    case 'field':
      return equalPaths(filter.path, scope.path) ? certainOfTest(filter.test, scope.prefixBytes) : [];
    case 'and':
      return filter.filters.map((part) => certainKeys(part, scope)).reduce(intersect);
    case 'or':
      return unite(filter.filters.flatMap((branch) => certainKeys(branch, scope)));
    default:
      return [];
  }
}

const exactTypes: Readonly<Partial<Record<TypeName, number>>> = {
  number: keyTags.number,
  string: keyTags.string,
  bool: keyTags.bool,
  object: keyTags.object,
  date: keyTags.date,
};

function certainOfTest(test: FieldTest, prefixBytes: number): readonly Interval[] {
  switch (test.kind) {
    case 'compare':
      // Nothing is above or below null, though its key bounds such a test.
      if (test.operand === null && (test.operator === 'gt' || test.operator === 'lt')) return [];
      return isExact(test.operand, prefixBytes) ? (boundTest(test, prefixBytes) ?? []) : [];
    case 'in': {
      const operands = test.operands.filter((operand) => isExact(operand, prefixBytes));
      return unite(operands.map((operand) => pointInterval(operand, prefixBytes)));
    }
    case 'exists':
      // Null's key is that of missing fields, too.
      return complement([pointInterval(null, prefixBytes)]);
    case 'type':
      return unite(
        test.types.flatMap((type) => {
          const tag = exactTypes[type];
          return tag === undefined ? [] : [typeInterval(tag)];
        }),
      );
    default:
      return [];
  }
}

/** Whether the keys that a comparison with the operand gives are those of its matches, and of no others. */
function isExact(operand: Value, prefixBytes: number): boolean {
  return !isValueArray(operand) && !encodeKeyPart(operand, prefixBytes).cut;
}
