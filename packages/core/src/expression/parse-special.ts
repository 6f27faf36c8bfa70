import { parseValuePath } from '../document/parse-path.js';
import { extendPointer } from '../errors/pointer.js';
import { parseSortKeys } from '../sort/parse-keys.js';
import { isPlainObject } from '../value/plain-object.js';
import type { Expression, NamedExpression } from './ast.js';
import { call, missing } from './build.js';
import { findZipFault } from './operators/zip.js';
import { checkOperandNames, parseCall } from './parse-call.js';
import { checkVariableName, type ExpressionContext, placeError, withVariables } from './parse-context.js';

type SpecialParser = (context: ExpressionContext, raw: unknown, pointer: string, depth: number) => Expression;

/** The operators whose operands are more than expressions: they bind variables, or have lists and keys of their own. */
export const specialParsers: ReadonlyMap<string, SpecialParser> = new Map([
  ['$let', parseLet],
  ['$map', parseMap],
  ['$filter', parseFilterCall],
  ['$reduce', parseReduce],
  ['$sortArray', parseSortArray],
  ['$switch', parseSwitch],
  ['$zip', parseZip],
]);

function parseLet(context: ExpressionContext, raw: unknown, pointer: string, depth: number): Expression {
  const operands = readOperands('$let', raw, ['vars', 'in'], [], pointer);
  const place = extendPointer(pointer, 'vars');
  if (!isPlainObject(operands.vars)) {
    throw placeError('BAD_OPERAND', '$let takes an object of variables as vars.', place);
  }
  const variables = Object.entries(operands.vars).map(([name, value]): NamedExpression => {
    const at = extendPointer(place, name);
    checkVariableName(name, at);
    return Object.freeze({ name, expression: context.parse(context, value, at, depth + 1) });
  });
  const inner = withVariables(
    context,
    variables.map(({ name }) => name),
  );
  const result = inner.parse(inner, operands.in, extendPointer(pointer, 'in'), depth + 1);
  return Object.freeze({ kind: 'let', variables: Object.freeze(variables), in: result });
}

function parseMap(context: ExpressionContext, raw: unknown, pointer: string, depth: number): Expression {
  const operands = readOperands('$map', raw, ['input', 'in'], ['as'], pointer);
  const input = context.parse(context, operands.input, extendPointer(pointer, 'input'), depth + 1);
  const as = parseElementName(operands, pointer);
  const inner = withVariables(context, [as]);
  const result = inner.parse(inner, operands.in, extendPointer(pointer, 'in'), depth + 1);
  return Object.freeze({ kind: 'map', input, as, in: result });
}

function parseFilterCall(context: ExpressionContext, raw: unknown, pointer: string, depth: number): Expression {
  const operands = readOperands('$filter', raw, ['input', 'cond'], ['as', 'limit'], pointer);
  const input = context.parse(context, operands.input, extendPointer(pointer, 'input'), depth + 1);
  const as = parseElementName(operands, pointer);
  const inner = withVariables(context, [as]);
  const condition = inner.parse(inner, operands.cond, extendPointer(pointer, 'cond'), depth + 1);
  const limit = Object.hasOwn(operands, 'limit')
    ? context.parse(context, operands.limit, extendPointer(pointer, 'limit'), depth + 1)
    : missing;
  return Object.freeze({ kind: 'filter', input, as, condition, limit });
}

function parseReduce(context: ExpressionContext, raw: unknown, pointer: string, depth: number): Expression {
  const operands = readOperands('$reduce', raw, ['input', 'initialValue', 'in'], [], pointer);
  const input = context.parse(context, operands.input, extendPointer(pointer, 'input'), depth + 1);
  const initialValue = context.parse(context, operands.initialValue, extendPointer(pointer, 'initialValue'), depth + 1);
  const inner = withVariables(context, ['this', 'value']);
  const result = inner.parse(inner, operands.in, extendPointer(pointer, 'in'), depth + 1);
  return Object.freeze({ kind: 'reduce', input, initialValue, in: result });
}

function parseSortArray(context: ExpressionContext, raw: unknown, pointer: string, depth: number): Expression {
  const operands = readOperands('$sortArray', raw, ['input', 'sortBy'], [], pointer);
  const input = context.parse(context, operands.input, extendPointer(pointer, 'input'), depth + 1);
  const place = extendPointer(pointer, 'sortBy');
  const { sortBy } = operands;
  if (sortBy === 1 || sortBy === -1) return Object.freeze({ kind: 'sortArray', input, by: sortBy });
  if (!isPlainObject(sortBy) || Object.keys(sortBy).length === 0) {
    throw placeError('BAD_OPERAND', '$sortArray takes 1, -1, or an object of fields and directions as sortBy.', place);
  }
  return Object.freeze({ kind: 'sortArray', input, by: parseSortKeys(sortBy, parseValuePath, place) });
}

/** Operands: each branch's `case` and `then`, and last the `default`, if there is one. */
function parseSwitch(context: ExpressionContext, raw: unknown, pointer: string, depth: number): Expression {
  const operands = readOperands('$switch', raw, ['branches'], ['default'], pointer);
  const place = extendPointer(pointer, 'branches');
  const { branches } = operands;
  if (!Array.isArray(branches) || branches.length === 0) {
    throw placeError('BAD_OPERAND', '$switch takes an array of {"case": …, "then": …}, at least one.', place);
  }
  const parsed = branches.flatMap((branch: unknown, index) => {
    const at = extendPointer(place, index);
    const named = readOperands('A branch of $switch', branch, ['case', 'then'], [], at);
    return ['case', 'then'].map((name) => context.parse(context, named[name], extendPointer(at, name), depth + 1));
  });
  if (Object.hasOwn(operands, 'default')) {
    parsed.push(context.parse(context, operands.default, extendPointer(pointer, 'default'), depth + 1));
  }
  return call('$switch', parsed);
}

function parseZip(context: ExpressionContext, raw: unknown, pointer: string, depth: number): Expression {
  const operands = readOperands('$zip', raw, ['inputs'], ['useLongestLength', 'defaults'], pointer);
  const fault = findZipFault(operands);
  if (fault === undefined) return parseCall(context, '$zip', raw, pointer, depth);
  const [name, message] = fault;
  throw placeError('BAD_OPERAND', `The operand ${name} of $zip ${message}.`, extendPointer(pointer, name));
}

function readOperands(
  operator: string,
  raw: unknown,
  required: readonly string[],
  optional: readonly string[],
  pointer: string,
): Readonly<Record<string, unknown>> {
  if (!isPlainObject(raw)) {
    throw placeError('BAD_OPERAND', `${operator} takes an object with ${required.join(', ')}.`, pointer);
  }
  checkOperandNames(operator, raw, required, optional, pointer);
  return raw;
}

function parseElementName(operands: Readonly<Record<string, unknown>>, pointer: string): string {
  if (!Object.hasOwn(operands, 'as')) return 'this';
  const place = extendPointer(pointer, 'as');
  const { as } = operands;
  if (typeof as !== 'string') throw placeError('BAD_OPERAND', 'The name of a variable is a string.', place);
  checkVariableName(as, place);
  return as;
}
