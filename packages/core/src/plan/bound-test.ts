import type { CompareOperator, FieldTest, TypeName } from '../filter/ast.js';
import { keyTags } from '../index-key/encode.js';
import { isValueArray, typeOf, type Value } from '../value/value.js';
import { boundsOfValue, type Interval, interval, pointInterval, typeInterval, unite, wholePart } from './interval.js';
import { literalPrefixOfRegex } from './regex-prefix.js';

const tagsByTypeName: Readonly<Record<Exclude<TypeName, 'array'>, number>> = {
  double: keyTags.number,
  int: keyTags.number,
  long: keyTags.number,
  number: keyTags.number,
  string: keyTags.string,
  bool: keyTags.bool,
  object: keyTags.object,
  null: keyTags.null,
  date: keyTags.date,
};

/**
 * Where keys lie of documents that pass a test of the index's path: one key at least of each. `undefined` if the test
 * says nothing about them. `elemMatch` is not its matter.
 */
export function boundTest(test: FieldTest, prefixBytes: number): readonly Interval[] | undefined {
  switch (test.kind) {
    case 'compare':
      return boundCompare(test.operator, test.operand, prefixBytes);
    case 'in':
      return unite(test.operands.flatMap((operand) => boundCompare('eq', operand, prefixBytes)));
    case 'type':
      return boundTypes(test.types);
    case 'mod':
    case 'bits':
      return [typeInterval(keyTags.number)];
    case 'regex':
      return boundRegex(literalPrefixOfRegex(test.pattern, test.flags), prefixBytes);
    case 'exists':
    case 'size':
    case 'elemMatch':
      return undefined;
  }
}

function boundCompare(operator: CompareOperator, operand: Value, prefixBytes: number): readonly Interval[] {
  if (isValueArray(operand)) return boundArray(operator, operand, prefixBytes);
  // Nothing is below or above null within its type.
  if (operator === 'eq' || operand === null) return [pointInterval(operand, prefixBytes)];
  return [boundWithin(operator, operand, prefixBytes, typeInterval(keyTags[typeOf(operand)]))];
}

/** The part of `within` that an operator and its operand leave. */
function boundWithin(operator: CompareOperator, operand: Value, prefixBytes: number, within: Interval): Interval {
  const exact = pointInterval(operand, prefixBytes);
  const { at, after } = boundsOfValue(operand, prefixBytes);
  // A cut operand's bound includes all with its beginning, whatever the operator.
  const above = at.length === exact.lower.length ? exact.upper : at;
  const below = at.length === exact.lower.length ? exact.lower : after;
  switch (operator) {
    case 'eq':
      return exact;
    case 'gt':
      return interval(above, within.upper, 1);
    case 'gte':
      return interval(at, within.upper, 1);
    case 'lt':
      return interval(within.lower, below, 1);
    case 'lte':
      return interval(within.lower, after, 1);
  }
}

/**
 * An array as operand is compared with whole arrays, which the index knows by their elements: its order against another
 * bounds the first element. Arrays that are elements have keys of their own.
 */
function boundArray(operator: CompareOperator, operand: readonly Value[], prefixBytes: number): readonly Interval[] {
  const nested = boundWithin(operator, operand, prefixBytes, typeInterval(keyTags.array));
  const [first] = operand;
  // `undefined`: the empty array has a key of its own, below all elements.
  const inclusive = operator === 'gt' ? 'gte' : operator === 'lt' ? 'lte' : operator;
  if (operand.length === 0 && inclusive === 'gte') return [wholePart];
  const own =
    operand.length === 0 || first === undefined
      ? pointInterval(undefined, prefixBytes)
      : boundWithin(inclusive, first, prefixBytes, wholePart);
  return unite([own, nested]);
}

function boundTypes(types: readonly TypeName[]): readonly Interval[] | undefined {
  const intervals: Interval[] = [];
  for (const type of types) {
    // An array has the keys of its elements, which may be anything.
    if (type === 'array') return undefined;
    intervals.push(typeInterval(tagsByTypeName[type]));
  }
  return unite(intervals);
}

function boundRegex(prefix: string, prefixBytes: number): readonly Interval[] {
  if (prefix === '') return [typeInterval(keyTags.string)];
  const text = Buffer.from(prefix, 'utf8').subarray(0, prefixBytes - 1);
  const lower = Uint8Array.of(keyTags.string, ...text);
  // No byte of UTF-8 is 0xFF, so the last one can grow.
  const upper = Uint8Array.from(lower);
  upper[upper.length - 1] = (upper[upper.length - 1] as number) + 1;
  return [interval(lower, upper, 2)];
}
