import { parseArrayIndex } from '../document/array-index.js';
import type { Document } from '../document/document.js';
import type { FieldFilter, Filter } from '../filter/ast.js';
import { field } from '../filter/build.js';
import { compileFilter, compileValueFilter } from '../filter/match.js';
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
      const matched = filter.filters.find((part) => compileFilter(part)(document));
      return matched === undefined ? undefined : findMatchedElement(matched, document, array);
    }
    case 'field':
      return findByField(filter, array);
    default:
      return undefined;
  }
}

function findByField({ path, test }: FieldFilter, { root, keys, elements }: PositionalArray): number | undefined {
  if (path.root !== root || keys.some((key, index) => path.segments[index] !== key)) return undefined;
  const below = path.segments.slice(keys.length);
  const index = parseArrayIndex(below[0] ?? '');
  if (index !== undefined && index < elements.length) return index;
  // These tell something about the array as a whole.
  if (below.length === 0 && (test.kind === 'exists' || test.kind === 'size')) return undefined;
  if (below.length === 0 && test.kind === 'elemMatch') return findIndex(elements, field(valuePath, test));
  const filter = field({ root: 'value', segments: below }, test);
  const form = below.length === 0 ? 'value' : 'object';
  return findIndex(elements, field(valuePath, { kind: 'elemMatch', form, filter }));
}

const valuePath = { root: 'value', segments: [] } as const;

/** `$elemMatch` looks at each element itself, and not into one that is an array: so it is asked about one at a time. */
function findIndex(elements: readonly Value[], filter: Filter): number | undefined {
  const matches = compileValueFilter(filter);
  const index = elements.findIndex((element) => matches([element]));
  return index < 0 ? undefined : index;
}
