import { DataError } from '../../errors/data-error.js';
import type { Expression } from '../../expression/ast.js';
import { parseExpression } from '../../expression/parse.js';
import type { Limits } from '../../limits.js';
import { isPlainObject } from '../../value/plain-object.js';
import type { StageContext } from '../stage-context.js';

/**
 * Parses what `$sortByCount`, `$bucket` and `$bucketAuto` group by: the path of a field or an operator, no constant and
 * no object, which most likely is a slip.
 *
 * @param stage - with the `$`
 * @throws DataError BAD_OPERAND, and what expressions throw
 */
export function parseGroupKey(
  stage: string,
  raw: unknown,
  limits: Limits,
  pointer: string,
  context: StageContext,
): Expression {
  const first = isPlainObject(raw) ? Object.keys(raw)[0] : raw;
  if (typeof first === 'string' && first.startsWith('$')) return parseExpression(raw, limits, pointer, context.scope);
  throw new DataError(
    'BAD_OPERAND',
    `${stage} groups by a field or an operator, such as "$country" or {"$year": "$at"}.`,
    {
      details: { pointer },
    },
  );
}
