import { parseValuePath } from '../../document/parse-path.js';
import { DataError } from '../../errors/data-error.js';
import { extendPointer } from '../../errors/pointer.js';
import { quoteInput } from '../../errors/quote.js';
import type { Expression } from '../../expression/ast.js';
import { nullLiteral } from '../../expression/build.js';
import { parseExpression } from '../../expression/parse.js';
import type { ExpressionScope } from '../../expression/parse-context.js';
import type { Limits } from '../../limits.js';
import { parseSortKeys } from '../../sort/parse-keys.js';
import type { SortKey } from '../../sort/sort.js';
import { isPlainObject } from '../../value/plain-object.js';
import { isValueArray } from '../../value/value.js';
import type { Accumulator, AccumulatorOperator } from '../ast.js';
import { knownAccumulators } from '../known-operators.js';
import { refuseOperator } from '../refuse-operator.js';
import { readConstant } from './read-constant.js';
import { readOptions } from './read-options.js';

/** What an accumulator's operand is parsed with. */
export interface AccumulatorContext {
  readonly limits: Limits;
  /** Of the operand. */
  readonly pointer: string;
  readonly scope: ExpressionScope;
}

/** An accumulator without the field that gets its result. */
export type AccumulatorOperands = Omit<Accumulator, 'field' | 'operator'>;

type OperandParser = (name: string, operand: unknown, context: AccumulatorContext) => AccumulatorOperands;

const operandParsers: ReadonlyMap<AccumulatorOperator, OperandParser> = new Map<AccumulatorOperator, OperandParser>([
  ['count', parseCountOperand],
  ['firstN', parseLimited],
  ['lastN', parseLimited],
  ['minN', parseLimited],
  ['maxN', parseLimited],
  ['top', parseRanked],
  ['topN', parseRanked],
  ['bottom', parseRanked],
  ['bottomN', parseRanked],
  ['median', parsePercentile],
  ['percentile', parsePercentile],
]);

const plainOperators: readonly AccumulatorOperator[] = [
  'sum',
  'avg',
  'min',
  'max',
  'first',
  'last',
  'push',
  'addToSet',
  'mergeObjects',
  'stdDevPop',
  'stdDevSamp',
];

const operators: ReadonlyMap<string, AccumulatorOperator> = new Map(
  [...plainOperators, ...operandParsers.keys()].map((operator) => [`$${operator}`, operator]),
);

/**
 * Parses one computed field of `$group`, `$bucket` or `$bucketAuto`: `{$sum: "$a"}`.
 *
 * @param field - the name of the field, checked already
 * @param pointer - JSON pointer to the field, for errors
 * @param scope - what surrounds its expressions
 * @throws DataError BAD_OPERAND, NOT_SUPPORTED, UNKNOWN_OPERATOR, and what expressions and sorts throw
 */
export function parseAccumulator(
  field: string,
  raw: unknown,
  limits: Limits,
  pointer: string,
  scope: ExpressionScope = {},
): Accumulator {
  const entries = isPlainObject(raw) ? Object.entries(raw) : [];
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) {
    throw new DataError('BAD_OPERAND', `The field ${quoteInput(field)} needs one accumulator, as {"$sum": "$a"}.`, {
      details: { pointer },
    });
  }
  const [name, operand] = entry;
  const place = extendPointer(pointer, name);
  const operator = operators.get(name);
  if (operator === undefined) {
    throw refuseOperator('accumulator', name, knownAccumulators, [...operators.keys()], place);
  }
  if (Array.isArray(operand) && !operandParsers.has(operator)) {
    throw new DataError('BAD_OPERAND', `${name} takes one expression in $group, not an array of them.`, {
      details: { pointer: place },
    });
  }
  const operands = parseAccumulatorOperands(operator, operand, { limits, pointer: place, scope });
  return Object.freeze({ field, operator, ...operands });
}

/** The accumulator of a name (with the `$`), or `undefined`. */
export function findAccumulator(name: string): AccumulatorOperator | undefined {
  return operators.get(name);
}

/**
 * Parses what stands behind an accumulator's name, in a group or a window.
 *
 * @throws DataError BAD_OPERAND, NOT_SUPPORTED, and what expressions and sorts throw
 */
export function parseAccumulatorOperands(
  operator: AccumulatorOperator,
  operand: unknown,
  context: AccumulatorContext,
): AccumulatorOperands {
  const parse = operandParsers.get(operator);
  if (parse !== undefined) return parse(`$${operator}`, operand, context);
  return { expression: parseExpression(operand, context.limits, context.pointer, context.scope) };
}

function parseCountOperand(name: string, operand: unknown, { pointer }: AccumulatorContext): AccumulatorOperands {
  readOptions(name, operand, { required: [], optional: [] }, pointer);
  return { expression: nullLiteral };
}

function parseLimited(name: string, operand: unknown, context: AccumulatorContext): AccumulatorOperands {
  const options = readOptions(name, operand, { required: ['input', 'n'], optional: [] }, context.pointer);
  return { expression: parseOption(options, 'input', context), n: parseN(name, options, context) };
}

function parseRanked(name: string, operand: unknown, context: AccumulatorContext): AccumulatorOperands {
  const takesN = name.endsWith('N');
  const required = takesN ? ['n', 'sortBy', 'output'] : ['sortBy', 'output'];
  const options = readOptions(name, operand, { required, optional: [] }, context.pointer);
  const expression = parseOption(options, 'output', context);
  const sort = parseSortBy(name, options.sortBy, extendPointer(context.pointer, 'sortBy'));
  return takesN ? { expression, sort, n: parseN(name, options, context) } : { expression, sort };
}

function parseSortBy(name: string, raw: unknown, pointer: string): readonly SortKey[] {
  const keys = parseSortKeys(raw, parseValuePath, pointer);
  if (keys.length > 0) return keys;
  throw new DataError('BAD_OPERAND', `The sortBy of ${name} needs at least one key.`, { details: { pointer } });
}

function parsePercentile(name: string, operand: unknown, context: AccumulatorContext): AccumulatorOperands {
  const takesP = name === '$percentile';
  const required = takesP ? ['input', 'p', 'method'] : ['input', 'method'];
  const options = readOptions(name, operand, { required, optional: [] }, context.pointer);
  checkMethod(name, options.method, extendPointer(context.pointer, 'method'));
  const expression = parseOption(options, 'input', context);
  return takesP ? { expression, p: parseShares(options, context) } : { expression };
}

function checkMethod(name: string, method: unknown, pointer: string): void {
  if (method === 'approximate') return;
  if (method === 'discrete' || method === 'continuous') {
    throw new DataError('NOT_SUPPORTED', `The method of ${name} is "approximate"; no other one is supported.`, {
      details: { pointer },
    });
  }
  throw new DataError('BAD_OPERAND', `The method of ${name} is "approximate".`, { details: { pointer } });
}

function parseShares(options: Readonly<Record<string, unknown>>, context: AccumulatorContext): readonly number[] {
  const value = readConstant(parseOption(options, 'p', context));
  const shares = isValueArray(value) ? value : [];
  const fits = shares.every((share): share is number => typeof share === 'number' && share >= 0 && share <= 1);
  if (fits && shares.length > 0) return Object.freeze([...shares]);
  throw new DataError('BAD_OPERAND', 'The p of $percentile is a constant array of numbers from 0 to 1.', {
    details: { pointer: extendPointer(context.pointer, 'p') },
  });
}

function parseN(name: string, options: Readonly<Record<string, unknown>>, context: AccumulatorContext): Expression {
  const n = parseOption(options, 'n', context);
  if (n.kind !== 'literal' || (typeof n.value === 'number' && Number.isSafeInteger(n.value) && n.value > 0)) return n;
  throw new DataError('BAD_OPERAND', `The n of ${name} is a positive integer.`, {
    details: { pointer: extendPointer(context.pointer, 'n') },
  });
}

function parseOption(
  options: Readonly<Record<string, unknown>>,
  option: string,
  { limits, pointer, scope }: AccumulatorContext,
): Expression {
  return parseExpression(options[option], limits, extendPointer(pointer, option), scope);
}
