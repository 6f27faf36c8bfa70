import { formatPath } from '../document/parse-path.js';
import type { FieldPath } from '../document/path.js';
import type { FieldFilter, Filter } from '../filter/ast.js';
import { requiredFields } from '../filter/required-fields.js';
import type { Sort } from '../sort/sort.js';

/** More fields than these seldom help. */
const fieldsMax = 4;

/** The keys of an index, as `POST /indexes/{collection}` takes them. */
export type SuggestedKeys = Readonly<Record<string, 1 | -1>>;

/**
 * The keys of an index that would help a query: equalities first, then the sort, then a range. `undefined` if none
 * would (a filter of `$or` and `$not` only, in no order but the id's).
 */
export function suggestIndex(filter: Filter, sort: Sort | undefined): SuggestedKeys | undefined {
  const fields = requiredFields(filter).filter(({ path }) => path.root !== 'id');
  const equalities = fields.filter(isEquality).map(({ path }) => [path, 1] as const);
  const sorts = (sort ?? []).filter(({ path }) => path.root !== 'id');
  const range = fields.find((field) => !isEquality(field) && isRange(field));
  const wanted: (readonly [FieldPath, 1 | -1])[] = [
    ...equalities,
    ...sorts.map(({ path, direction }) => [path, direction] as const),
    ...(range === undefined ? [] : [[range.path, 1] as const]),
  ];
  const keys = new Map<string, 1 | -1>();
  for (const [path, direction] of wanted) {
    const name = formatPath(path);
    if (!keys.has(name) && keys.size < fieldsMax) keys.set(name, direction);
  }
  return keys.size === 0 ? undefined : Object.fromEntries(keys);
}

function isEquality({ test }: FieldFilter): boolean {
  return test.kind === 'in' || (test.kind === 'compare' && test.operator === 'eq');
}

function isRange({ test }: FieldFilter): boolean {
  return test.kind === 'compare' || (test.kind === 'regex' && test.pattern.startsWith('^'));
}
