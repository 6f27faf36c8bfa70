import { DataError } from '../errors/data-error.js';
import type { Limits } from '../limits.js';
import type { MergePatchUpdate } from '../update/ast.js';
import { badOperand } from '../update/operand.js';
import { freezeValue } from '../value/freeze-value.js';
import { isPlainObject } from '../value/plain-object.js';
import type { DataObject } from '../value/value.js';

/**
 * Parses a JSON Merge Patch (RFC 7396) of a document's data.
 *
 * @param raw - parsed JSON: an object, since no other value can take the place of the data
 * @param pointer - JSON pointer to it, for errors
 * @throws DataError BAD_OPERAND, BAD_VALUE (an instance of a class), LIMIT_EXCEEDED
 */
export function parseMergePatch(raw: unknown, limits: Limits, pointer = ''): MergePatchUpdate {
  if (!isPlainObject(raw)) throw badOperand('A JSON Merge Patch of a document is an object of fields.', pointer);
  checkNesting(raw, limits.depthMax, pointer);
  return Object.freeze({ kind: 'mergePatch', patch: freezeValue(raw as DataObject) as DataObject });
}

/** What cannot be stored is found in the outcome; here what recursion could not bear, and what a copy would not show. */
function checkNesting(value: unknown, levels: number, pointer: string): void {
  if (typeof value !== 'object' || value === null) return;
  if (levels === 0) {
    throw new DataError('LIMIT_EXCEEDED', 'The patch is nested deeper than a document may be.', {
      details: { pointer },
    });
  }
  if (value instanceof Date) return;
  if (!Array.isArray(value) && !isPlainObject(value)) {
    throw new DataError('BAD_VALUE', 'An instance of a class cannot be stored; give a plain object.', {
      details: { pointer },
    });
  }
  for (const inner of Object.values(value)) checkNesting(inner, levels - 1, pointer);
}
