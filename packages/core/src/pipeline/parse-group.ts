import { DataError } from '../errors/data-error.js';
import { extendPointer } from '../errors/pointer.js';
import { quoteInput } from '../errors/quote.js';
import type { Expression } from '../expression/ast.js';
import { checkOutputName, parseExpression } from '../expression/parse.js';
import type { Limits } from '../limits.js';
import { isPlainObject } from '../value/plain-object.js';
import type { Accumulator, Stage } from './ast.js';
import { knownAccumulators } from './known-operators.js';
import { refuseOperator } from './refuse-operator.js';

const operators: ReadonlyMap<string, Accumulator['operator']> = new Map([
  ['$sum', 'sum'],
  ['$avg', 'avg'],
  ['$min', 'min'],
  ['$max', 'max'],
  ['$count', 'count'],
]);

const nothing: Expression = Object.freeze({ kind: 'literal', value: null });

/**
 * Parses the operand of `$group`: `{_id: "$country", population: {$sum: "$population"}}`.
 *
 * @throws DataError BAD_OPERAND, BAD_NAME, NOT_SUPPORTED, UNKNOWN_OPERATOR, and what expressions throw
 */
export function parseGroup(raw: unknown, limits: Limits, pointer: string): Stage {
  if (!isPlainObject(raw) || !Object.hasOwn(raw, '_id')) {
    throw new DataError('BAD_OPERAND', '$group takes an object with the key to group by as _id (null: all in one).', {
      details: { pointer },
    });
  }
  const accumulators: Accumulator[] = [];
  for (const [field, value] of Object.entries(raw)) {
    if (field === '_id') continue;
    const place = extendPointer(pointer, field);
    checkOutputName(field, place);
    accumulators.push(parseAccumulator(field, value, limits, place));
  }
  const by = parseExpression(raw._id, limits, extendPointer(pointer, '_id'));
  return Object.freeze({ kind: 'group', by, accumulators: Object.freeze(accumulators) });
}

function parseAccumulator(field: string, raw: unknown, limits: Limits, pointer: string): Accumulator {
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
  if (operator === 'count') {
    if (isPlainObject(operand) && Object.keys(operand).length === 0) {
      return Object.freeze({ field, operator, expression: nothing });
    }
    throw new DataError('BAD_OPERAND', '$count takes an empty object in $group.', { details: { pointer: place } });
  }
  if (Array.isArray(operand)) {
    throw new DataError('BAD_OPERAND', `${name} takes one expression in $group, not an array of them.`, {
      details: { pointer: place },
    });
  }
  return Object.freeze({ field, operator, expression: parseExpression(operand, limits, place) });
}
