import { faultOfFieldName, parseValuePath } from '../document/parse-path.js';
import { valuePath } from '../document/path.js';
import { DataError } from '../errors/data-error.js';
import { extendPointer } from '../errors/pointer.js';
import { quoteInput } from '../errors/quote.js';
import type { Limits } from '../limits.js';
import { knownExpressions } from '../pipeline/known-operators.js';
import { refuseOperator } from '../pipeline/refuse-operator.js';
import { decodeValue } from '../value/decode.js';
import { setOwn } from '../value/own-field.js';
import { isPlainObject } from '../value/plain-object.js';
import type { Value } from '../value/value.js';
import type { Expression } from './ast.js';

const supported = ['$literal'];

/**
 * Parses an aggregation expression: `"$a.b"`, `"$$ROOT"`, `{$literal: …}`, objects of expressions, constants.
 *
 * What is constant throughout becomes one literal.
 *
 * @param pointer - JSON pointer to the expression, for errors
 * @throws DataError BAD_OPERAND, BAD_PATH, BAD_NAME, BAD_VALUE, NOT_SUPPORTED, UNKNOWN_OPERATOR, LIMIT_EXCEEDED
 */
export function parseExpression(raw: unknown, limits: Limits, pointer: string): Expression {
  return parseBelow(raw, limits, pointer, 1);
}

function parseBelow(raw: unknown, limits: Limits, pointer: string, depth: number): Expression {
  if (depth > limits.depthMax) {
    throw new DataError('LIMIT_EXCEEDED', `An expression is nested deeper than ${limits.depthMax} levels.`, {
      details: { pointer, limit: limits.depthMax },
    });
  }
  if (typeof raw === 'string' && raw.startsWith('$')) return parseReference(raw, pointer);
  if (Array.isArray(raw)) return parseArray(raw, limits, pointer, depth);
  if (!isPlainObject(raw)) return literal(decodeValue(raw, limits, pointer));
  const names = Object.keys(raw);
  const operator = names.find((name) => name.startsWith('$'));
  if (operator === undefined) return parseObject(raw, limits, pointer, depth);
  if (names.length > 1) {
    throw new DataError(
      'BAD_OPERAND',
      `An expression has one operator and nothing beside it, here ${quoteInput(operator)}.`,
      {
        details: { pointer },
      },
    );
  }
  if (operator === '$literal') return literal(decodeValue(raw.$literal, limits, extendPointer(pointer, operator)));
  if (operator === '$date') return literal(decodeValue(raw, limits, pointer));
  throw refuseOperator('expression operator', operator, knownExpressions, supported, extendPointer(pointer, operator));
}

function parseReference(text: string, pointer: string): Expression {
  if (!text.startsWith('$$')) return fieldOf(text.slice(1), pointer);
  const [variable = '', ...rest] = text.slice(2).split('.');
  if (variable !== 'ROOT' && variable !== 'CURRENT') {
    throw new DataError(
      'NOT_SUPPORTED',
      `Of the variables this version has $$ROOT and $$CURRENT only; for a text that begins with $ use $literal.`,
      { details: { pointer } },
    );
  }
  return rest.length === 0 ? Object.freeze({ kind: 'field', path: valuePath }) : fieldOf(rest.join('.'), pointer);
}

function parseArray(raw: readonly unknown[], limits: Limits, pointer: string, depth: number): Expression {
  const values = raw.map((element, index): Value => {
    const place = extendPointer(pointer, index);
    const parsed = parseBelow(element, limits, place, depth + 1);
    if (parsed.kind === 'literal') return parsed.value;
    throw new DataError('NOT_SUPPORTED', 'Arrays of expressions come with a later version; constants are allowed.', {
      details: { pointer: place },
    });
  });
  return literal(Object.freeze(values));
}

function parseObject(
  raw: Readonly<Record<string, unknown>>,
  limits: Limits,
  pointer: string,
  depth: number,
): Expression {
  const fields = Object.entries(raw).map(([name, value]) => {
    checkOutputName(name, extendPointer(pointer, name));
    const expression = parseBelow(value, limits, extendPointer(pointer, name), depth + 1);
    return Object.freeze({ name, expression });
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

function literal(value: Value): Expression {
  return Object.freeze({ kind: 'literal', value });
}

function fieldOf(text: string, pointer: string): Expression {
  return Object.freeze({ kind: 'field', path: parseValuePath(text, pointer) });
}
