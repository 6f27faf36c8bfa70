import { DataError } from '../../errors/data-error.js';
import { extendPointer } from '../../errors/pointer.js';
import { parseExpression } from '../../expression/parse.js';
import { checkOperandNames } from '../../expression/parse-call.js';
import type { Limits } from '../../limits.js';
import { isPlainObject } from '../../value/plain-object.js';
import type { Stage } from '../ast.js';
import type { StageContext } from '../stage-context.js';

/**
 * Parses `$replaceRoot`: `{newRoot: "$address"}`.
 *
 * @throws DataError BAD_OPERAND, and what expressions throw
 */
export function parseReplaceRoot(
  raw: unknown,
  limits: Limits,
  pointer: string,
  context: Pick<StageContext, 'scope'>,
): Stage {
  if (!isPlainObject(raw)) {
    throw new DataError('BAD_OPERAND', '$replaceRoot takes an object with newRoot.', { details: { pointer } });
  }
  checkOperandNames('$replaceRoot', raw, ['newRoot'], [], pointer);
  return parseReplaceWith(raw.newRoot, limits, extendPointer(pointer, 'newRoot'), context);
}

/**
 * Parses `$replaceWith`: `"$address"`, `{$mergeObjects: ["$$ROOT", "$address"]}`.
 *
 * @throws DataError BAD_OPERAND, and what expressions throw
 */
export function parseReplaceWith(
  raw: unknown,
  limits: Limits,
  pointer: string,
  context: Pick<StageContext, 'scope'>,
): Stage {
  return Object.freeze({ kind: 'replaceRoot', newRoot: parseExpression(raw, limits, pointer, context.scope) });
}
