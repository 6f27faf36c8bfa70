import { DataError } from '../errors/data-error.js';
import { extendPointer } from '../errors/pointer.js';
import { checkOutputName, parseExpression } from '../expression/parse.js';
import type { ExpressionScope } from '../expression/parse-context.js';
import type { Limits } from '../limits.js';
import { isPlainObject } from '../value/plain-object.js';
import type { Accumulator, Stage } from './ast.js';
import type { StageContext } from './stage-context.js';
import { parseAccumulator } from './stages/parse-accumulator.js';

/**
 * Parses the operand of `$group`: `{_id: "$country", population: {$sum: "$population"}}`.
 *
 * @throws DataError BAD_OPERAND, BAD_NAME, NOT_SUPPORTED, UNKNOWN_OPERATOR, and what expressions throw
 */
export function parseGroup(raw: unknown, limits: Limits, pointer: string, { scope }: StageContext): Stage {
  if (!isPlainObject(raw) || !Object.hasOwn(raw, '_id')) {
    throw new DataError('BAD_OPERAND', '$group takes an object with the key to group by as _id (null: all in one).', {
      details: { pointer },
    });
  }
  const { _id: key, ...fields } = raw;
  const accumulators = parseAccumulators(fields, limits, pointer, scope);
  const by = parseExpression(key, limits, extendPointer(pointer, '_id'), scope);
  return Object.freeze({ kind: 'group', by, accumulators });
}

/**
 * Parses the computed fields of `$group`, `$bucket` or `$bucketAuto`.
 *
 * @throws DataError BAD_OPERAND, BAD_NAME, NOT_SUPPORTED, UNKNOWN_OPERATOR, and what expressions throw
 */
export function parseAccumulators(
  fields: Readonly<Record<string, unknown>>,
  limits: Limits,
  pointer: string,
  scope: ExpressionScope,
): readonly Accumulator[] {
  const accumulators = Object.entries(fields).map(([field, value]) => {
    const place = extendPointer(pointer, field);
    checkOutputName(field, place);
    return parseAccumulator(field, value, limits, place, scope);
  });
  return Object.freeze(accumulators);
}
