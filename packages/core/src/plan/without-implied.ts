import { isDigits } from '../document/array-index.js';
import type { FieldFilter, FieldTest, Filter } from '../filter/ast.js';
import { and } from '../filter/build.js';
import { equalPaths } from '../filter/equal.js';
import { encodeKeyPart } from '../index-key/encode.js';
import { compareBytes } from '../index-key/key-bytes.js';
import { prefixBytesOf } from '../index-key/word-key.js';
import type { Value } from '../value/value.js';
import { boundTest } from './bound-test.js';
import type { IndexScan } from './index-scan.js';
import type { Interval } from './interval.js';

/**
 * What of a filter is still to be checked for the documents that a scan names: all but the tests that each of its keys
 * tells to hold. The document and its entries have to be read at the same time.
 *
 * A key in an interval says that there is such a value at the path, which is all that a comparison with a scalar asks for,
 * however many values there are. So this holds too where the index has become multikey since the scan was planned.
 */
export function withoutImplied(filter: Filter, scan: IndexScan): Filter {
  if (scan.parts.length === 0 || scan.index.definition.text !== undefined) return filter;
  if (filter.kind === 'field') return isImplied(filter, scan) ? { kind: 'all' } : filter;
  if (filter.kind !== 'and') return filter;
  const left = filter.filters.filter((part) => part.kind !== 'field' || !isImplied(part, scan));
  return left.length === filter.filters.length ? filter : and(...left);
}

function isImplied({ path, test }: FieldFilter, { index, parts }: IndexScan): boolean {
  const part = parts.find((candidate) => equalPaths(candidate.path, path));
  // Digits may be a position or a name: what the index takes them for is its own matter.
  if (part === undefined || path.segments.some(isDigits)) return false;
  const bounds = boundExactly(test, prefixBytesOf(index.definition));
  return bounds !== undefined && part.intervals.every((interval) => isWithin(interval, bounds));
}

/** Encodings of the values that pass a test, and of no others; `undefined` where they cannot be told. */
function boundExactly(test: FieldTest, prefixBytes: number): readonly Interval[] | undefined {
  const operands = test.kind === 'compare' ? [test.operand] : test.kind === 'in' ? test.operands : undefined;
  return operands?.every((operand) => isPlain(operand, prefixBytes)) ? boundTest(test, prefixBytes) : undefined;
}

/** Whether the whole encoding is kept in keys, of a value that only its equals are taken for. */
function isPlain(operand: Value, prefixBytes: number): boolean {
  if (operand === null || (typeof operand === 'object' && !(operand instanceof Date))) return false;
  return typeof operand !== 'string' || !encodeKeyPart(operand, prefixBytes).cut;
}

function isWithin({ lower, upper }: Interval, bounds: readonly Interval[]): boolean {
  return bounds.some((bound) => compareBytes(bound.lower, lower) <= 0 && compareBytes(upper, bound.upper) <= 0);
}
