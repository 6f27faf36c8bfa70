import { formatPath } from '../document/parse-path.js';
import type { PathRoot } from '../document/path.js';
import { DataError } from '../errors/data-error.js';
import { equalValues } from '../value/compare.js';
import { getOwn, setOwn } from '../value/own-field.js';
import { type DataObject, isDataObject, type Value } from '../value/value.js';
import type { FieldFilter, Filter } from './ast.js';
import { hasExpr } from './has-expr.js';
import { requiredFields } from './required-fields.js';

/** The id that a document must have to match, if the filter names just one: then a read by id finds it. */
export function idOfFilter(filter: Filter): string | undefined {
  for (const { path, test } of requiredFields(filter)) {
    if (path.root !== 'id' || test.kind !== 'compare' || test.operator !== 'eq') continue;
    if (typeof test.operand === 'string') return test.operand;
  }
  return undefined;
}

/**
 * The data that an upsert starts from: the fields that the filter says must equal a value, as in MongoDB.
 *
 * A path that must equal two different values (`{$all: [1, 2]}`) says nothing about the field and is left out.
 *
 * @param pointer - JSON pointer to the filter, for errors
 * @throws DataError CONFLICTING_PATHS if one path lies within another (`{a: {b: 1}, "a.c": 2}`), BAD_OPERAND if the
 *   filter has an `$expr`: as in MongoDB, which cannot tell either what it asks of a new document
 */
export function seedOfFilter(filter: Filter, pointer = ''): DataObject {
  if (hasExpr(filter)) {
    throw new DataError('BAD_OPERAND', 'The filter of an upsert cannot have $expr; write tests of fields.', {
      details: { pointer },
    });
  }
  return collectSeed(filter, 'data', pointer);
}

/** As {@link seedOfFilter}, for the metadata. */
export function metadataSeedOfFilter(filter: Filter, pointer = ''): DataObject {
  return collectSeed(filter, 'metadata', pointer);
}

/** What one path must equal; `differs` when the filter asks for two values. */
interface Equality {
  readonly field: FieldFilter;
  readonly value: Value;
  differs: boolean;
}

function collectSeed(filter: Filter, root: PathRoot, pointer: string): DataObject {
  const equalities = new Map<string, Equality>();
  for (const field of requiredFields(filter)) {
    const { path, test } = field;
    if (path.root !== root || test.kind !== 'compare' || test.operator !== 'eq') continue;
    const known = equalities.get(path.segments.join('.'));
    if (known === undefined) {
      equalities.set(path.segments.join('.'), { field, value: test.operand, differs: false });
    } else if (!equalValues(known.value, test.operand)) known.differs = true;
  }
  return buildSeed(
    [...equalities.values()].filter(({ differs }) => !differs),
    pointer,
  );
}

function buildSeed(equalities: readonly Equality[], pointer: string): DataObject {
  const shallowFirst = equalities.toSorted((a, b) => a.field.path.segments.length - b.field.path.segments.length);
  const [first] = shallowFirst;
  // All of the metadata at once: then no other path may be named.
  const isWhole = first !== undefined && first.field.path.segments.length === 0;
  if (isWhole && (!isDataObject(first.value) || shallowFirst.length > 1)) throw conflict(first.field, pointer);
  if (isWhole) return first.value as DataObject;
  const seed: Record<string, Value> = {};
  const made = new Set<unknown>([seed]);
  for (const { field, value } of shallowFirst) placeValue(seed, { field, value, pointer }, made);
  return seed;
}

/** Only objects in `made` may be entered: the others are values that the filter asks for as they are. */
function placeValue(
  seed: Record<string, Value>,
  { field, value, pointer }: { readonly field: FieldFilter; readonly value: Value; readonly pointer: string },
  made: Set<unknown>,
): void {
  const { segments } = field.path;
  let parent = seed;
  for (const segment of segments.slice(0, -1)) {
    const below = getOwn(parent, segment) ?? {};
    if (!Object.hasOwn(parent, segment)) {
      made.add(below);
      setOwn(parent, segment, below);
    }
    if (!made.has(below)) throw conflict(field, pointer);
    parent = below as Record<string, Value>;
  }
  setOwn(parent, segments.at(-1) ?? '', value);
}

function conflict({ path }: FieldFilter, pointer: string): DataError {
  const name = JSON.stringify(formatPath(path));
  return new DataError(
    'CONFLICTING_PATHS',
    `An upsert cannot tell what ${name} is to be: the filter asks for it and for an object around it.`,
    { details: { pointer } },
  );
}
