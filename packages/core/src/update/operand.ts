import { DataError } from '../errors/data-error.js';
import type { Limits } from '../limits.js';
import { isValueArray, type Value } from '../value/value.js';
import type { Change, UpdatePath } from './ast.js';

/** What an operator is applied to, and what its operand may need. */
export interface OperandContext {
  readonly path: UpdatePath;
  /** JSON pointer to the operand. */
  readonly pointer: string;
  readonly limits: Limits;
  /** Parses another path of the same update (the target of `$rename`). */
  readonly parsePath: (text: string, pointer: string) => UpdatePath;
}

/** Reads an operator's operand: `-100` of `{"$inc": {"balance": -100}}`. */
export type OperandParser = (raw: unknown, context: OperandContext) => Change;

/** An error about an operand, at its place. */
export function badOperand(message: string, pointer: string): DataError {
  return new DataError('BAD_OPERAND', message, { details: { pointer } });
}

/**
 * Checks that a value put at a path stays within the depth limit, so that applying need not look again.
 *
 * @param levels - levels of nesting above the value: as many as its path has steps, one more for an element of an array
 * @throws DataError LIMIT_EXCEEDED
 */
export function checkDepth(value: Value, levels: number, limits: Limits, pointer: string): void {
  if (levels + measureDepth(value) <= limits.depthMax) return;
  throw new DataError(
    'LIMIT_EXCEEDED',
    `The document would be nested deeper than ${limits.depthMax} levels; flatten the value.`,
    { details: { pointer, limit: limits.depthMax } },
  );
}

/** Levels of nesting of a value: 0 for a scalar, 1 for an object or array of scalars. */
export function measureDepth(value: Value): number {
  if (typeof value !== 'object' || value === null || value instanceof Date) return 0;
  let below = 0;
  for (const child of isValueArray(value) ? value : Object.values(value)) {
    below = Math.max(below, measureDepth(child));
  }
  return below + 1;
}
