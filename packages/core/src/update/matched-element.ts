import { parseArrayIndex } from '../document/array-index.js';
import type { Document } from '../document/document.js';
import { valuePath } from '../document/path.js';
import type { ElemMatchTest, FieldFilter, Filter } from '../filter/ast.js';
import { field } from '../filter/build.js';
import { compileFilter, compileValueFilter, type Matcher } from '../filter/match.js';
import type { Value } from '../value/value.js';
import type { UpdatePath } from './ast.js';

/** The array that a positional `$` stands after. */
export interface PositionalArray {
  readonly root: UpdatePath['root'];
  /** The names and indices that lead to it. */
  readonly keys: readonly string[];
  readonly elements: readonly Value[];
}

/**
 * Which element of an array a filter matched: what `$` in an update's path stands for.
 *
 * Of several tests on this array the last decides, as in MongoDB. Tests on other arrays do not count: MongoDB would take
 * their index, which its documentation calls a mistake. A negated test matches no element.
 *
 * @param document - matches the filter
 * @returns the index of the first element that passes the test; `undefined` if no test tells
 */
export function findMatchedElement(filter: Filter, document: Document, array: PositionalArray): number | undefined {
  switch (filter.kind) {
    case 'and':
      for (const part of filter.filters.toReversed()) {
        const index = findMatchedElement(part, document, array);
        if (index !== undefined) return index;
      }
      return undefined;
    case 'or': {
      const matched = filter.filters.find((part) => branchMatcherOf(part)(document));
      return matched === undefined ? undefined : findMatchedElement(matched, document, array);
    }
    case 'field':
      return findByField(filter, array);
    default:
      return undefined;
  }
}

function findByField(filter: FieldFilter, { root, keys, elements }: PositionalArray): number | undefined {
  const { path, test } = filter;
  if (path.root !== root || keys.some((key, index) => path.segments[index] !== key)) return undefined;
  const below = path.segments.slice(keys.length);
  const index = parseArrayIndex(below[0] ?? '');
  if (index !== undefined && index < elements.length) return index;
  // These tell something about the array as a whole.
  if (below.length === 0 && (test.kind === 'exists' || test.kind === 'size')) return undefined;
  const matches = elementMatcherOf(filter, keys.length);
  const found = elements.findIndex((element) => matches([element]));
  return found < 0 ? undefined : found;
}

/** Compiled once for each filter, which may come with many documents. */
const branchMatchers = new WeakMap<Filter, Matcher<Document>>();
const elementMatchers = new WeakMap<FieldFilter, Map<number, Matcher<Value>>>();

function branchMatcherOf(branch: Filter): Matcher<Document> {
  const known = branchMatchers.get(branch);
  if (known !== undefined) return known;
  const matches = compileFilter(branch);
  branchMatchers.set(branch, matches);
  return matches;
}

/** `$elemMatch` looks at each element itself, and not into one that is an array: so it is asked about one at a time. */
function elementMatcherOf(filter: FieldFilter, depth: number): Matcher<Value> {
  const byDepth = elementMatchers.get(filter) ?? new Map<number, Matcher<Value>>();
  elementMatchers.set(filter, byDepth);
  const known = byDepth.get(depth);
  if (known !== undefined) return known;
  const matches = compileValueFilter(field(valuePath, describeElement(filter, depth)));
  byDepth.set(depth, matches);
  return matches;
}

/** The test of an array, one of whose elements the filter's path leads through after so many steps. */
function describeElement({ path, test }: FieldFilter, depth: number): ElemMatchTest {
  const below = path.segments.slice(depth);
  if (below.length === 0 && test.kind === 'elemMatch') return test;
  const form = below.length === 0 ? 'value' : 'object';
  return { kind: 'elemMatch', form, filter: field({ root: 'value', segments: below }, test) };
}
