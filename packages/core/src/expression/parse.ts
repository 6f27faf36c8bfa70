import { faultOfFieldName } from '../document/parse-path.js';
import { DataError } from '../errors/data-error.js';
import { extendPointer } from '../errors/pointer.js';
import { quoteInput } from '../errors/quote.js';
import type { Limits } from '../limits.js';
import { decodeValue, isTypedValueName } from '../value/decode.js';
import { freezeValue } from '../value/freeze-value.js';
import { setOwn } from '../value/own-field.js';
import { isPlainObject } from '../value/plain-object.js';
import type { Value } from '../value/value.js';
import type { Expression } from './ast.js';
import { arrayOf, literal } from './build.js';
import { parseCall } from './parse-call.js';
import { type ExpressionContext, type ExpressionScope, enterNode, placeError } from './parse-context.js';
import { parseReference } from './parse-reference.js';
import { specialParsers } from './parse-special.js';

const noVariables: ReadonlySet<string> = new Set();

/**
 * Parses an aggregation expression: `"$a.b"`, `"$$ROOT"`, `{$add: ["$a", 1]}`, objects and arrays of expressions,
 * constants.
 *
 * Arrays and objects that are constant throughout become one literal.
 *
 * @param pointer - JSON pointer to the expression, for errors
 * @param scope - variables declared around it, and the time of the request
 * @throws DataError BAD_OPERAND, BAD_PATH, BAD_NAME, BAD_VALUE, NOT_SUPPORTED, UNKNOWN_OPERATOR, LIMIT_EXCEEDED
 */
export function parseExpression(
  raw: unknown,
  limits: Limits,
  pointer: string,
  scope: ExpressionScope = {},
): Expression {
  const { variables = noVariables, now = new Date() } = scope;
  return parseBelow({ limits, now, variables, tally: { nodes: 0 }, parse: parseBelow }, raw, pointer, 1);
}

function parseBelow(context: ExpressionContext, raw: unknown, pointer: string, depth: number): Expression {
  if (typeof raw === 'string' && raw.startsWith('$')) {
    enterNode(context, pointer, depth);
    return parseReference(context, raw, pointer);
  }
  if (Array.isArray(raw)) {
    enterNode(context, pointer, depth);
    return parseArray(context, raw, pointer, depth);
  }
  if (isPlainObject(raw)) {
    enterNode(context, pointer, depth);
    return parseBraces(context, raw, pointer, depth);
  }
  return literal(freezeValue(decodeValue(raw, context.limits, pointer)));
}

/** An object of expressions, or an operator and its operand, or a typed value. */
function parseBraces(
  context: ExpressionContext,
  raw: Readonly<Record<string, unknown>>,
  pointer: string,
  depth: number,
): Expression {
  const names = Object.keys(raw);
  const operator = names.find((name) => name.startsWith('$'));
  if (operator === undefined) return parseObject(context, raw, pointer, depth);
  if (names.length > 1) {
    throw placeError(
      'BAD_OPERAND',
      `An expression has one operator and nothing beside it, here ${quoteInput(operator)}.`,
      pointer,
    );
  }
  if (isTypedValueName(operator)) return literal(freezeValue(decodeValue(raw, context.limits, pointer)));
  const operand = raw[operator];
  const place = extendPointer(pointer, operator);
  if (operator === '$literal') return literal(freezeValue(decodeValue(operand, context.limits, place)));
  const parseSpecial = specialParsers.get(operator);
  return parseSpecial === undefined
    ? parseCall(context, operator, operand, place, depth)
    : parseSpecial(context, operand, place, depth);
}

function parseArray(context: ExpressionContext, raw: readonly unknown[], pointer: string, depth: number): Expression {
  const items = raw.map((item, index) => parseBelow(context, item, extendPointer(pointer, index), depth + 1));
  return arrayOf(items);
}

function parseObject(
  context: ExpressionContext,
  raw: Readonly<Record<string, unknown>>,
  pointer: string,
  depth: number,
): Expression {
  const fields = Object.entries(raw).map(([name, value]) => {
    const place = extendPointer(pointer, name);
    checkOutputName(name, place);
    return Object.freeze({ name, expression: parseBelow(context, value, place, depth + 1) });
  });
  const constant: Record<string, Value> = {};
  for (const { name, expression } of fields) {
    if (expression.kind !== 'literal') return Object.freeze({ kind: 'object', fields: Object.freeze(fields) });
    setOwn(constant, name, expression.value);
  }
  return literal(Object.freeze(constant));
}

/**
 * Checks the name of a field that a pipeline makes.
 *
 * @throws DataError BAD_NAME
 */
export function checkOutputName(name: string, pointer: string): void {
  const fault = faultOfFieldName(name);
  if (fault === undefined) return;
  throw new DataError('BAD_NAME', `A pipeline cannot make the field ${quoteInput(name)}: the name ${fault}.`, {
    details: { pointer },
  });
}
