import { DataError } from '../errors/data-error.js';
import { isPlainObject } from '../value/plain-object.js';

/**
 * The name of a stage, and what stands behind it.
 *
 * @param example - for the message: `{"$match": {}}`
 * @throws DataError BAD_OPERAND
 */
export function readStage(raw: unknown, pointer: string, example: string): readonly [name: string, operand: unknown] {
  const entries = isPlainObject(raw) ? Object.entries(raw) : [];
  const [entry] = entries;
  if (entry !== undefined && entries.length === 1) return entry;
  throw new DataError('BAD_OPERAND', `A stage is an object with exactly one key, such as ${example}.`, {
    details: { pointer },
  });
}
