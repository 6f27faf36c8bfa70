import { type FieldPath, freezePath, type PathRoot } from '../document/path.js';
import type { Expression } from '../expression/ast.js';
import { isValueArray, type Value } from '../value/value.js';
import type { ExprFilter, Filter } from './ast.js';
import { all, and, field, or } from './build.js';
import { equalFilters } from './equal.js';
import { oneOf } from './one-of.js';

/** What an `$expr` is about: a stored document, or one within a pipeline. */
export type ExprSubject = 'document' | 'value';

/** Longer lists are left to the expression. */
const impliedOperandsMax = 10_000;

const envelopeRoots: ReadonlyMap<string | undefined, PathRoot> = new Map<string | undefined, PathRoot>([
  ['version', 'version'],
  ['created_at', 'created_at'],
  ['updated_at', 'updated_at'],
]);

/** The filter with what its `$expr` implies beside it, so that indexes can serve it. It matches the same documents. */
export function addImplied(filter: ExprFilter, subject: ExprSubject): Filter {
  return and(impliedBy(filter, subject), filter);
}

/**
 * What every document matches that matches an `$expr`; `all` where nothing is known.
 *
 * A field that an expression finds equal to a constant that is neither null nor an array or object has just that value,
 * and there are no arrays on the way to it: so it is equal to the constant for a filter, too.
 */
function impliedBy({ expression }: ExprFilter, subject: ExprSubject): Filter {
  return implied(expression, subject);
}

/** The parts of an `and` without those that its `$expr` implies, which come back when it is parsed. */
export function withoutImplied(filters: readonly Filter[]): readonly Filter[] {
  const found = filters.flatMap((filter) => {
    if (filter.kind !== 'expr') return [];
    return (['document', 'value'] as const).flatMap((subject) => partsOf(impliedBy(filter, subject)));
  });
  return found.length === 0 ? filters : filters.filter((filter) => !found.some((part) => equalFilters(part, filter)));
}

function partsOf(filter: Filter): readonly Filter[] {
  return filter.kind === 'and' ? filter.filters : [filter];
}

function implied(expression: Expression, subject: ExprSubject): Filter {
  if (expression.kind !== 'call') return all;
  const { operator, operands } = expression;
  const [left, right] = operands;
  switch (operator) {
    case '$and':
      return and(...operands.map((operand) => implied(operand, subject)));
    case '$or':
      return or(...operands.map((operand) => implied(operand, subject)));
    case '$eq':
      return and(impliedEquality(left, right, subject), impliedEquality(right, left, subject));
    case '$in':
      return impliedMembership(left, right, subject);
    default:
      return all;
  }
}

function impliedEquality(left: Expression | undefined, right: Expression | undefined, subject: ExprSubject): Filter {
  const path = pathOf(left, subject);
  if (path === undefined || right?.kind !== 'literal' || !isScalar(right.value)) return all;
  return field(path, { kind: 'compare', operator: 'eq', operand: right.value });
}

function impliedMembership(left: Expression | undefined, right: Expression | undefined, subject: ExprSubject): Filter {
  const path = pathOf(left, subject);
  if (path === undefined || right?.kind !== 'literal' || !isValueArray(right.value)) return all;
  const operands = right.value;
  if (operands.length === 0 || operands.length > impliedOperandsMax || !operands.every(isScalar)) return all;
  return oneOf(path, operands);
}

function isScalar(value: Value): boolean {
  return value !== null && (typeof value !== 'object' || value instanceof Date);
}

/** The path as filters have it; nothing for what they cannot name. */
function pathOf(expression: Expression | undefined, subject: ExprSubject): FieldPath | undefined {
  if (expression?.kind !== 'field' || expression.path.segments.length === 0) return undefined;
  if (subject === 'value') return expression.path;
  const { segments } = expression.path;
  const [first, second, ...rest] = segments;
  if (first === '_id') return segments.length === 1 ? freezePath('id', []) : undefined;
  if (first !== '_meta') return freezePath('data', segments);
  if (second === 'metadata') return freezePath('metadata', rest);
  const root = envelopeRoots.get(second);
  return root === undefined || rest.length > 0 ? undefined : freezePath(root, []);
}
