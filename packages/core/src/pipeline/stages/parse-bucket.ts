import { parseValuePath } from '../../document/parse-path.js';
import { DataError } from '../../errors/data-error.js';
import { extendPointer } from '../../errors/pointer.js';
import type { Expression } from '../../expression/ast.js';
import { call, literal } from '../../expression/build.js';
import { parseExpression } from '../../expression/parse.js';
import type { Limits } from '../../limits.js';
import { compareValues } from '../../value/compare.js';
import { isPlainObject } from '../../value/plain-object.js';
import { typeOf, type Value } from '../../value/value.js';
import type { Accumulator, Stage } from '../ast.js';
import { parseAccumulators } from '../parse-group.js';
import type { StageContext } from '../stage-context.js';
import { parseGroupKey } from './parse-group-key.js';
import { countOutput } from './parse-sort-by-count.js';
import { readOptions } from './read-options.js';

const names = { required: ['groupBy', 'boundaries'], optional: ['default', 'output'] };

/**
 * Parses `$bucket`: `{groupBy: "$price", boundaries: [0, 100, 500], default: "other", output: {n: {$sum: 1}}}`. It is a
 * `$group` by the lower boundary of the value's bucket, and a `$sort`.
 *
 * @throws DataError BAD_OPERAND, and what expressions and accumulators throw
 */
export function parseBucket(raw: unknown, limits: Limits, pointer: string, context: StageContext): readonly Stage[] {
  const options = readOptions('$bucket', raw, names, pointer);
  const value = parseGroupKey('$bucket', options.groupBy, limits, extendPointer(pointer, 'groupBy'), context);
  const boundaries = parseBoundaries(options.boundaries, limits, extendPointer(pointer, 'boundaries'), context);
  const fallback = Object.hasOwn(options, 'default')
    ? [parseDefault(options.default, boundaries, limits, extendPointer(pointer, 'default'), context)]
    : [];
  const by: Expression = Object.freeze({
    kind: 'let',
    variables: Object.freeze([Object.freeze({ name: 'value', expression: value })]),
    in: call('$switch', [
      ...boundaries.slice(1).flatMap((upper, index) => branch(boundaries[index], upper)),
      ...fallback,
    ]),
  });
  const accumulators = parseBucketOutput(options.output, limits, extendPointer(pointer, 'output'), context);
  const key = Object.freeze({ path: parseValuePath('_id'), direction: 1 as const });
  return [
    Object.freeze({ kind: 'group', by, accumulators }),
    Object.freeze({ kind: 'sort', keys: Object.freeze([key]) }),
  ];
}

/**
 * Parses the `output` of `$bucket` and `$bucketAuto`; without one they count.
 *
 * @throws DataError BAD_OPERAND, and what accumulators throw
 */
export function parseBucketOutput(
  raw: unknown,
  limits: Limits,
  pointer: string,
  context: StageContext,
): readonly Accumulator[] {
  if (raw === undefined) return Object.freeze([countOutput]);
  if (!isPlainObject(raw) || Object.hasOwn(raw, '_id')) {
    throw badBucket('its output is an object of accumulators, without _id, which is the bucket', pointer);
  }
  return parseAccumulators(raw, limits, pointer, context.scope);
}

function parseBoundaries(raw: unknown, limits: Limits, pointer: string, context: StageContext): readonly Value[] {
  if (!Array.isArray(raw) || raw.length < 2)
    throw badBucket('its boundaries are an array of at least 2 values', pointer);
  const values = raw.map((item, index) => parseConstant(item, limits, extendPointer(pointer, index), context));
  for (const [index, upper] of values.entries()) {
    const lower = values[index - 1];
    if (lower === undefined || (typeOf(lower) === typeOf(upper) && compareValues(lower, upper) < 0)) continue;
    throw badBucket('its boundaries are of one type, each greater than the one before', extendPointer(pointer, index));
  }
  return values;
}

function parseDefault(
  raw: unknown,
  boundaries: readonly Value[],
  limits: Limits,
  pointer: string,
  context: StageContext,
): Expression {
  const value = parseConstant(raw, limits, pointer, context);
  const [lowest, highest] = [boundaries[0] as Value, boundaries.at(-1) as Value];
  const isInside = compareValues(value, lowest) >= 0 && compareValues(value, highest) < 0;
  if (!isInside) return literal(value);
  throw badBucket('its default lies below the lowest boundary, or at or above the highest', pointer);
}

function parseConstant(raw: unknown, limits: Limits, pointer: string, { scope }: StageContext): Value {
  const expression = parseExpression(raw, limits, pointer, scope);
  if (expression.kind === 'literal') return expression.value;
  throw badBucket('its boundaries and its default are constants', pointer);
}

/** The condition and the result of one branch of `$switch`. */
function branch(lower: Value | undefined, upper: Value): readonly Expression[] {
  const value: Expression = Object.freeze({ kind: 'variable', name: 'value', segments: Object.freeze([]) });
  const bound = literal(lower ?? null);
  return [call('$and', [call('$gte', [value, bound]), call('$lt', [value, literal(upper)])]), bound];
}

function badBucket(rule: string, pointer: string): DataError {
  return new DataError('BAD_OPERAND', `A stage that fills buckets cannot be read: ${rule}.`, { details: { pointer } });
}
