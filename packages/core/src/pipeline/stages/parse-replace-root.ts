import { extendPointer } from '../../errors/pointer.js';
import { parseExpression } from '../../expression/parse.js';
import type { Limits } from '../../limits.js';
import type { Stage } from '../ast.js';
import type { StageContext } from '../stage-context.js';
import { readOptions } from './read-options.js';

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
  const { newRoot } = readOptions('$replaceRoot', raw, { required: ['newRoot'], optional: [] }, pointer);
  return parseReplaceWith(newRoot, limits, extendPointer(pointer, 'newRoot'), context);
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
