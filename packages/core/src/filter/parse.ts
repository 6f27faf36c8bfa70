import { parsePath, parseValuePath } from '../document/parse-path.js';
import { valuePath } from '../document/path.js';
import { extendPointer } from '../errors/pointer.js';
import { quoteInput } from '../errors/quote.js';
import type { ExpressionScope } from '../expression/parse-context.js';
import type { Limits } from '../limits.js';
import { isPlainObject } from '../value/plain-object.js';
import type { ExprSubject } from './add-implied.js';
import type { Filter } from './ast.js';
import { all, and, not, or } from './build.js';
import { checkDepth, countNode, type ElementCondition, filterError, type ParseContext } from './parse-context.js';
import { parseExpr } from './parse-expr.js';
import { parseJsonSchema } from './parse-json-schema.js';
import { isOperatorObject, parseCondition, parseOperators } from './parse-operators.js';
import { parseText } from './parse-text.js';

/**
 * Parses a filter in MongoDB's syntax into frozen nodes.
 *
 * @param raw - parsed JSON, or an object of a library user (with `Date` instances); `{}` matches everything
 * @param pointer - JSON pointer to the filter, for errors
 * @param scope - variables and the time that its `$expr` may use
 * @throws DataError UNKNOWN_OPERATOR, BAD_OPERAND, BAD_PATH, BAD_NAME or BAD_VALUE (in operands), LIMIT_EXCEEDED,
 * NOT_SUPPORTED
 */
export function parseFilter(raw: unknown, limits: Limits, pointer = '', scope: ExpressionScope = {}): Filter {
  const expressions = { now: new Date(), ...scope, subject: 'document' } as const;
  return parseQuery({ ...createContext(limits, parsePath), expressions, allowsText: true }, raw, pointer, 1);
}

/**
 * As {@link parseFilter}, for filters that no text index serves: those of partial indexes and of later stages.
 *
 * @param scope - absent: `$expr` is refused
 * @throws DataError as {@link parseFilter}
 */
export function parseFilterWithoutText(raw: unknown, limits: Limits, pointer = '', scope?: ExpressionScope): Filter {
  return parseQuery(createContext(limits, parsePath, 'document', scope), raw, pointer, 1);
}

/**
 * Parses a condition on a value: operators on the value itself (`{$gt: 1}`), or a filter on its fields (`{b: 1}`).
 * Paths have the root `value`, and no name means the envelope.
 *
 * @throws DataError as {@link parseFilter}
 */
export function parseValueFilter(raw: unknown, limits: Limits, pointer = ''): Filter {
  return parseElement(createContext(limits, parseValuePath), raw, pointer, 1).filter;
}

/**
 * As {@link parseValueFilter}, and tells which of its two forms the condition has.
 *
 * @throws DataError as {@link parseFilter}
 */
export function parseElementCondition(raw: unknown, limits: Limits, pointer = ''): ElementCondition {
  return parseElement(createContext(limits, parseValuePath), raw, pointer, 1);
}

/**
 * As {@link parseFilter}, with another reading of its fields' names: those of an array filter start with its own name.
 *
 * @param scope - of a filter about a pipeline's documents; absent: `$expr` is refused
 * @throws DataError as {@link parseFilter}
 */
export function parseFilterWithPaths(
  raw: unknown,
  limits: Limits,
  readPath: ParseContext['parsePath'],
  pointer = '',
  scope?: ExpressionScope,
): Filter {
  return parseQuery(createContext(limits, readPath, 'value', scope), raw, pointer, 1);
}

function createContext(
  limits: Limits,
  parse: ParseContext['parsePath'],
  subject: ExprSubject = 'value',
  scope?: ExpressionScope,
): ParseContext {
  const tally = { nodes: 0, hasText: false };
  const expressions = scope === undefined ? {} : { expressions: { ...scope, subject } };
  return { limits, parsePath: parse, parseElement, tally, allowsText: false, ...expressions };
}

function parseElement(context: ParseContext, raw: unknown, pointer: string, depth: number): ElementCondition {
  const { expressions: _, ...rest } = context;
  const below: ParseContext = { ...rest, parsePath: parseValuePath, allowsText: false };
  if (isOperatorObject(raw) && !isQueryObject(raw)) {
    return { form: 'value', filter: parseOperators(below, valuePath, raw, pointer, depth) };
  }
  return { form: 'object', filter: parseQuery(below, raw, pointer, depth) };
}

/** Whether an object with a `$` key is a query all the same: that key is a logical operator's, or only a comment's. */
function isQueryObject(raw: Readonly<Record<string, unknown>>): boolean {
  const names = Object.keys(raw).filter((name) => name !== '$comment');
  return names.some((name) => logicalOperators.has(name)) || !names.some((name) => name.startsWith('$'));
}

/** Parses a whole query object: names of fields, and logical operators. */
function parseQuery(context: ParseContext, raw: unknown, pointer: string, depth: number): Filter {
  if (!isPlainObject(raw)) throw filterError('BAD_OPERAND', 'A filter must be an object.', pointer);
  checkDepth(context, depth, pointer);
  const parts: Filter[] = [];
  for (const name of Object.keys(raw)) {
    const at = extendPointer(pointer, name);
    if (name.startsWith('$')) parts.push(parseLogical(context, name, raw[name], at, depth));
    else parts.push(parseCondition(context, context.parsePath(name, at), raw[name], at, depth));
  }
  return and(...parts);
}

const logicalOperators: ReadonlyMap<string, (filters: readonly Filter[]) => Filter> = new Map([
  ['$and', (filters: readonly Filter[]) => and(...filters)],
  ['$or', (filters: readonly Filter[]) => or(...filters)],
  ['$nor', (filters: readonly Filter[]) => not(or(...filters))],
]);

/** Why an operator that MongoDB has at this place is refused. */
const refusedOperators: ReadonlyMap<string, string> = new Map([
  ['$where', 'it would run code, which this service never does'],
  ['$function', 'it would run code, which this service never does'],
]);

function parseLogical(context: ParseContext, name: string, raw: unknown, pointer: string, depth: number): Filter {
  // Any value, and it means nothing: MongoDB shows it in its logs.
  if (name === '$comment') return all;
  if (name === '$expr') return parseExpr(context, raw, pointer);
  if (name === '$jsonSchema') return parseJsonSchema(context, raw, pointer);
  if (name === '$text') return parseText(context, raw, pointer);
  const combine = logicalOperators.get(name);
  if (combine === undefined) throw refuseOperator(name, pointer);
  countNode(context, pointer);
  if (!Array.isArray(raw) || raw.length === 0) {
    throw filterError('BAD_OPERAND', `${name} needs an array of filters, at least one.`, pointer);
  }
  const inner = name === '$and' ? context : { ...context, allowsText: false };
  const filters = raw.map((item: unknown, index) => parseQuery(inner, item, extendPointer(pointer, index), depth + 1));
  return combine(filters);
}

function refuseOperator(name: string, pointer: string): Error {
  const why = refusedOperators.get(name) ?? 'a filter has names of fields, $and, $or and $nor here';
  return filterError('UNKNOWN_OPERATOR', `The operator ${quoteInput(name)} cannot be used: ${why}.`, pointer);
}
