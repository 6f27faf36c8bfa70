import { DataError } from '../../errors/data-error.js';
import { extendPointer } from '../../errors/pointer.js';
import type { Limits } from '../../limits.js';
import type { Stage } from '../ast.js';
import { granularities } from '../granularity.js';
import type { StageContext } from '../stage-context.js';
import { parseBucketOutput } from './parse-bucket.js';
import { parseGroupKey } from './parse-group-key.js';
import { countOutput } from './parse-sort-by-count.js';
import { readOptions } from './read-options.js';

const names = { required: ['groupBy', 'buckets'], optional: ['output', 'granularity'] };

/** MongoDB takes a 32-bit integer. */
const bucketsMax = 2 ** 31 - 1;

/**
 * Parses `$bucketAuto`: `{groupBy: "$price", buckets: 5, output: {n: {$sum: 1}}, granularity: "R20"}`.
 *
 * @throws DataError BAD_OPERAND, and what expressions and accumulators throw
 */
export function parseBucketAuto(raw: unknown, limits: Limits, pointer: string, context: StageContext): Stage {
  const options = readOptions('$bucketAuto', raw, names, pointer);
  const by = parseGroupKey('$bucketAuto', options.groupBy, limits, extendPointer(pointer, 'groupBy'), context);
  const { buckets, granularity } = options;
  if (typeof buckets !== 'number' || !Number.isInteger(buckets) || buckets < 1 || buckets > bucketsMax) {
    throw badBucketAuto('buckets is an integer of at least 1', extendPointer(pointer, 'buckets'));
  }
  const output = parseBucketOutput(options.output, limits, extendPointer(pointer, 'output'), context);
  const accumulators = output.length === 0 ? Object.freeze([countOutput]) : output;
  if (granularity === undefined) return Object.freeze({ kind: 'bucketAuto', by, buckets, accumulators });
  if (typeof granularity === 'string' && granularities.includes(granularity)) {
    return Object.freeze({ kind: 'bucketAuto', by, buckets, accumulators, granularity });
  }
  throw badBucketAuto(`granularity is one of ${granularities.join(', ')}`, extendPointer(pointer, 'granularity'));
}

function badBucketAuto(rule: string, pointer: string): DataError {
  return new DataError('BAD_OPERAND', `$bucketAuto cannot be read: ${rule}.`, { details: { pointer } });
}
