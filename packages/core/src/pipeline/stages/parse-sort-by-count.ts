import { parseValuePath } from '../../document/parse-path.js';
import { literal } from '../../expression/build.js';
import type { Limits } from '../../limits.js';
import type { Accumulator, Stage } from '../ast.js';
import type { StageContext } from '../stage-context.js';
import { parseGroupKey } from './parse-group-key.js';

/** Counts the documents of a group, as `{$sum: 1}`. */
export const countOutput: Accumulator = Object.freeze({ field: 'count', operator: 'sum', expression: literal(1) });

/**
 * Parses `$sortByCount`, which is a `$group` that counts and a `$sort`.
 *
 * @throws DataError BAD_OPERAND, and what expressions throw
 */
export function parseSortByCount(
  raw: unknown,
  limits: Limits,
  pointer: string,
  context: StageContext,
): readonly Stage[] {
  const by = parseGroupKey('$sortByCount', raw, limits, pointer, context);
  const key = Object.freeze({ path: parseValuePath('count'), direction: -1 as const });
  return [
    Object.freeze({ kind: 'group', by, accumulators: Object.freeze([countOutput]) }),
    Object.freeze({ kind: 'sort', keys: Object.freeze([key]) }),
  ];
}
