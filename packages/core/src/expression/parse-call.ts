import { extendPointer } from '../errors/pointer.js';
import { quoteInput } from '../errors/quote.js';
import { knownExpressions } from '../pipeline/known-operators.js';
import { refuseOperator } from '../pipeline/refuse-operator.js';
import { isPlainObject } from '../value/plain-object.js';
import type { Expression } from './ast.js';
import { call } from './build.js';
import type { OperatorDefinition } from './operator.js';
import { allOperators } from './operators/all-operators.js';
import { type ExpressionContext, placeError } from './parse-context.js';

const notGiven: Expression = Object.freeze({ kind: 'missing', isLeftOut: true });

/** Parses the call of an operator of the table. */
export function parseCall(
  context: ExpressionContext,
  operator: string,
  raw: unknown,
  pointer: string,
  depth: number,
): Expression {
  const definition = allOperators.get(operator);
  if (definition === undefined) throw refuseOperator('expression operator', operator, knownExpressions, [], pointer);
  const operands = isNamedForm(definition, raw)
    ? parseNamed(context, definition, raw, pointer, depth)
    : parsePositional(context, definition, raw, pointer, depth);
  return call(operator, operands);
}

/** An object whose first name has a `$` is an expression: one operand, not names of operands. */
function isNamedForm(definition: OperatorDefinition, raw: unknown): raw is Readonly<Record<string, unknown>> {
  if (definition.named === undefined || !isPlainObject(raw)) return false;
  return definition.positional === undefined || !(Object.keys(raw)[0] ?? '').startsWith('$');
}

function parseNamed(
  context: ExpressionContext,
  definition: OperatorDefinition,
  raw: Readonly<Record<string, unknown>>,
  pointer: string,
  depth: number,
): Expression[] {
  const { required, optional, defaults } = definition.named ?? { required: [], optional: [] };
  checkOperandNames(definition.name, raw, required, optional, pointer);
  const fault = definition.named?.findFault?.(new Set(Object.keys(raw)));
  if (fault !== undefined) throw placeError('BAD_OPERAND', `${definition.name} ${fault}.`, pointer);
  return [...required, ...optional].map((name) => {
    const place = extendPointer(pointer, name);
    if (Object.hasOwn(raw, name)) return context.parse(context, raw[name], place, depth + 1);
    const standIn = defaults?.[name];
    return standIn === undefined ? notGiven : context.parse(context, standIn, place, depth + 1);
  });
}

function parsePositional(
  context: ExpressionContext,
  definition: OperatorDefinition,
  raw: unknown,
  pointer: string,
  depth: number,
): Expression[] {
  const { name, positional } = definition;
  if (positional === undefined) {
    const names = definition.named?.required ?? [];
    throw placeError('BAD_OPERAND', `${name} takes an object with its operands by name: ${names.join(', ')}.`, pointer);
  }
  const takesNothing = positional.most === 0 && isPlainObject(raw) && Object.keys(raw).length === 0;
  const list: readonly unknown[] = takesNothing ? [] : Array.isArray(raw) ? raw : [raw];
  const { least, most } = positional;
  if (list.length < least || list.length > most) {
    throw placeError('BAD_OPERAND', `${name} takes ${describeCount(least, most)}, not ${list.length}.`, pointer);
  }
  const operands = list.map((item, index) => {
    const place = Array.isArray(raw) ? extendPointer(pointer, index) : pointer;
    return context.parse(context, item, place, depth + 1);
  });
  return [...operands, ...parseDefaults(context, definition, operands.length, pointer, depth)];
}

/** What stands for the operands by name that follow those written by position. */
function parseDefaults(
  context: ExpressionContext,
  { named }: OperatorDefinition,
  written: number,
  pointer: string,
  depth: number,
): Expression[] {
  const { required = [], optional = [], defaults = {} } = named ?? {};
  const names = [...required, ...optional].slice(written);
  return names.flatMap((name) =>
    Object.hasOwn(defaults, name) ? [context.parse(context, defaults[name], pointer, depth + 1)] : [],
  );
}

function describeCount(least: number, most: number): string {
  if (least === most) return least === 1 ? '1 operand' : `${least} operands`;
  return most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most} operands`;
}

/**
 * Checks the names of operands in an object.
 *
 * @throws DataError BAD_OPERAND for a name that is unknown or one that is not there
 */
export function checkOperandNames(
  operator: string,
  raw: Readonly<Record<string, unknown>>,
  required: readonly string[],
  optional: readonly string[],
  pointer: string,
): void {
  for (const name of Object.keys(raw)) {
    if (required.includes(name) || optional.includes(name)) continue;
    const known = [...required, ...optional].join(', ');
    throw placeError(
      'BAD_OPERAND',
      `${operator} has no operand ${quoteInput(name)}; it has ${known}.`,
      extendPointer(pointer, name),
    );
  }
  const lacking = required.find((name) => !Object.hasOwn(raw, name));
  if (lacking === undefined) return;
  throw placeError('BAD_OPERAND', `${operator} needs the operand ${lacking}.`, pointer);
}
