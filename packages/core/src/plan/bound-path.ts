import { isDigits } from '../document/array-index.js';
import type { FieldPath } from '../document/path.js';
import type { ElemMatchTest, FieldFilter, Filter } from '../filter/ast.js';
import { equalPaths } from '../filter/equal.js';
import type { BoundScope } from './bound-scope.js';
import { boundTest } from './bound-test.js';
import { certainKeys } from './certain-keys.js';
import { complement, type Interval, intersect, pointInterval, unite } from './interval.js';

/**
 * Where, in one part of an index, keys lie of the documents that match a filter: at least one key of each.
 * `undefined` if the filter says nothing about the path.
 */
export function boundPath(filter: Filter, scope: BoundScope): readonly Interval[] | undefined {
  switch (filter.kind) {
    case 'all':
      return undefined;
    case 'none':
      return [];
    case 'field':
      return boundField(filter, scope);
    case 'and':
      return boundAnd(filter.filters, scope);
    case 'or':
      return boundOr(filter.filters, scope);
    case 'not':
      return boundNot(filter.filter, scope);
    case 'expr':
    case 'text':
    case 'jsonSchema':
      return undefined;
  }
}

function boundAnd(filters: readonly Filter[], scope: BoundScope): readonly Interval[] | undefined {
  let found: readonly Interval[] | undefined;
  for (const filter of filters) {
    const bounds = boundPath(filter, scope);
    if (bounds === undefined) continue;
    if (found === undefined) found = bounds;
    else if (scope.singleValue) found = intersect(found, bounds);
    else if (weighIntervals(bounds) > weighIntervals(found)) found = bounds;
  }
  return found;
}

function boundOr(filters: readonly Filter[], scope: BoundScope): readonly Interval[] | undefined {
  const intervals: Interval[] = [];
  for (const filter of filters) {
    const bounds = boundPath(filter, scope);
    if (bounds === undefined) return undefined;
    intervals.push(...bounds);
  }
  return unite(intervals);
}

/** What is left when the keys are out whose documents all match what is negated. */
function boundNot(filter: Filter, scope: BoundScope): readonly Interval[] | undefined {
  // Of several values one may fail the test, and the document match it by another. What does not exist has no array.
  const isAbsence = filter.kind === 'field' && filter.test.kind === 'exists' && equalPaths(filter.path, scope.path);
  if (!scope.singleValue) return isAbsence ? [pointInterval(null, scope.prefixBytes)] : undefined;
  const certain = certainKeys(filter, scope);
  return certain.length === 0 ? undefined : complement(certain);
}

function boundField(filter: FieldFilter, scope: BoundScope): readonly Interval[] | undefined {
  if (asksForArray(filter) && scope.singleValue && scope.isElement !== true && equalPaths(filter.path, scope.path)) {
    return [];
  }
  if (filter.test.kind === 'elemMatch') return boundElemMatch(filter.path, filter.test, scope);
  return equalPaths(filter.path, scope.path) ? boundTest(filter.test, scope.prefixBytes) : undefined;
}

/** Whether only arrays match; no document has one where each has a single value. */
function asksForArray({ test }: FieldFilter): boolean {
  if (test.kind === 'type') return test.types.every((type) => type === 'array');
  return test.kind === 'size' || test.kind === 'elemMatch';
}

function boundElemMatch(path: FieldPath, test: ElemMatchTest, scope: BoundScope): readonly Interval[] | undefined {
  const rest = segmentsBelow(path, scope.path);
  if (rest === undefined || (scope.isElement === true && path.segments.length === 0)) return undefined;
  const inner = { ...scope, path: { root: 'value', segments: rest } } as const;
  if (test.form === 'value') {
    // One element has to meet all conditions, though the document has several.
    return rest.length === 0 ? boundPath(test.filter, { ...inner, singleValue: true, isElement: true }) : undefined;
  }
  const [first] = rest;
  // `{$elemMatch: {"0": 1}}` looks into arrays that are elements, which the index does not.
  if (first === undefined || isDigits(first)) return undefined;
  return boundPath(test.filter, { ...inner, singleValue: false });
}

function segmentsBelow(path: FieldPath, target: FieldPath): readonly string[] | undefined {
  if (path.root !== target.root) return undefined;
  return path.segments.every((segment, index) => segment === target.segments[index])
    ? target.segments.slice(path.segments.length)
    : undefined;
}

/** How much intervals are worth to a scan; more is better. Nothing at all is best. */
export function weighIntervals(intervals: readonly Interval[]): number {
  if (intervals.length === 0) return 100;
  if (intervals.every(({ point }) => point)) return intervals.length === 1 ? 100 : intervals.length <= 10 ? 80 : 50;
  const given = Math.min(...intervals.map(({ givenBounds }) => givenBounds));
  return [5, 20, 40][given] ?? 0;
}
