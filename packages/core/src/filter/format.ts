import { formatPath } from '../document/parse-path.js';
import { DataError } from '../errors/data-error.js';
import { formatExpression } from '../expression/format.js';
import { withoutImplied } from './add-implied.js';
import type { FieldFilter, Filter } from './ast.js';
import { areDisjoint, formatTest, isEquality, negateOperators, type Operators } from './format-leaf.js';
import { formatText } from './format-text.js';

/** A query object: names of fields to operators, and logical operators to queries. */
type Query = Readonly<Record<string, unknown>>;

/**
 * Writes a filter in MongoDB's syntax, as JSON. Parsing it gives a filter that matches the same.
 *
 * Conditions on a value itself (`parseValueFilter` of `{$gt: 1}`) come back as operators. An `or` of such conditions,
 * which no syntax gives, is shown as `$or` all the same.
 */
export function formatFilter(filter: Filter): unknown {
  return isOnValueItself(filter) ? formatOperators(filter) : collapse(formatQuery(filter));
}

/** Whether the filter tests the value under test itself, where no name can stand. */
function isOnValueItself(filter: Filter): boolean {
  switch (filter.kind) {
    case 'field':
      return filter.path.root === 'value' && filter.path.segments.length === 0;
    case 'not':
      return isOnValueItself(filter.filter);
    case 'and':
    case 'or':
      return filter.filters.some(isOnValueItself);
    default:
      return false;
  }
}

/** Fields keep their `$eq` here, so that other operators can join it; {@link collapse} takes it away. */
function formatQuery(filter: Filter): Query {
  switch (filter.kind) {
    case 'all':
      return {};
    case 'none':
      return { $nor: [{}] };
    case 'and':
      return mergeQueries(withoutImplied(filter.filters).map(formatQuery));
    case 'or':
      return { $or: filter.filters.map(formatWhole) };
    case 'not':
      return formatNot(filter.filter);
    case 'field':
      return { [formatPath(filter.path)]: formatField(filter) };
    case 'expr':
      return { $expr: formatExpression(filter.expression) };
    case 'text':
      return { $text: formatText(filter) };
    case 'jsonSchema':
      return { $jsonSchema: filter.schema };
  }
}

function formatWhole(filter: Filter): Query {
  return collapse(formatQuery(filter));
}

function formatNot(filter: Filter): Query {
  if (filter.kind === 'field') return { [formatPath(filter.path)]: negateOperators(formatField(filter)) };
  return { $nor: filter.kind === 'or' ? filter.filters.map(formatWhole) : [formatWhole(filter)] };
}

function formatField({ test }: FieldFilter): Operators {
  if (test.kind !== 'elemMatch') return formatTest(test);
  return { $elemMatch: test.form === 'object' ? formatWhole(test.filter) : formatOperators(test.filter) };
}

/** One object as far as no name stands in it twice; the rest goes to `$and`. */
function mergeQueries(queries: readonly Query[]): Query {
  const merged = new Map<string, unknown>();
  const rest: Query[] = [];
  for (const query of queries) {
    for (const [name, condition] of Object.entries(query)) {
      const known = merged.get(name);
      if (known === undefined) merged.set(name, condition);
      else if (!name.startsWith('$') && areDisjoint(known as Operators, condition as Operators)) {
        merged.set(name, { ...(known as Operators), ...(condition as Operators) });
      } else rest.push(collapse({ [name]: condition }));
    }
  }
  return rest.length === 0 ? Object.fromEntries(merged) : { ...Object.fromEntries(merged), $and: rest };
}

/** Writes `{name: {$eq: 1}}` as `{name: 1}`. */
function collapse(query: Query): Query {
  const entries = Object.entries(query).map(([name, condition]) => {
    if (name.startsWith('$')) return [name, condition];
    const operators = condition as Operators;
    return [name, isEquality(operators) ? operators.$eq : operators];
  });
  return Object.fromEntries(entries);
}

/** Writes a condition on the value itself. */
function formatOperators(filter: Filter): Operators {
  switch (filter.kind) {
    case 'all':
      return { $nin: [] };
    case 'none':
      return { $in: [] };
    case 'and':
      return mergeOperators(filter.filters.map(formatOperators));
    case 'or':
      return { $or: filter.filters.map(formatOperators) };
    case 'not':
      return negateOperators(formatOperators(filter.filter));
    case 'field':
      return formatField(filter);
    default:
      throw new DataError('INTERNAL', `A filter of the kind ${filter.kind} cannot be written.`);
  }
}

/** One object; what has a name that is taken goes below a double `$not`, the syntax for "and also". */
function mergeOperators(parts: readonly Operators[]): Operators {
  const merged: Record<string, unknown> = {};
  const rest: Operators[] = [];
  for (const part of gatherEqualities(parts)) {
    if (areDisjoint(merged, part)) Object.assign(merged, part);
    else rest.push(part);
  }
  if (rest.length === 0) return merged;
  const { $not, ...others } = merged;
  if ($not !== undefined) rest.push({ $not });
  // Nothing but `$not`s: no syntax joins them, and none is parsed into this.
  if (Object.keys(others).length === 0) return { $and: rest };
  return { ...others, $not: { $not: mergeOperators(rest) } };
}

/** Several equalities become one `$all`: there may be thousands of them. */
function gatherEqualities(parts: readonly Operators[]): readonly Operators[] {
  const equalities = parts.filter(isEquality);
  if (equalities.length < 2) return parts;
  return [{ $all: equalities.map(({ $eq }) => $eq) }, ...parts.filter((part) => !isEquality(part))];
}
