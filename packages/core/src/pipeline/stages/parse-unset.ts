import { parseValuePath } from '../../document/parse-path.js';
import { DataError } from '../../errors/data-error.js';
import { extendPointer } from '../../errors/pointer.js';
import type { Limits } from '../../limits.js';
import type { Stage } from '../ast.js';
import { buildFieldTree, type FieldClaim, whole } from '../shape/build-tree.js';

/**
 * Parses `$unset`: `"secret"` or `["secret", "address.zip"]`.
 *
 * @throws DataError BAD_OPERAND, BAD_PATH, CONFLICTING_PATHS
 */
export function parseUnset(raw: unknown, _limits: Limits, pointer: string): Stage {
  const names: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
  if (names.length === 0) throw badUnset(pointer);
  const claims = names.map((name, index): FieldClaim => {
    const place = Array.isArray(raw) ? extendPointer(pointer, index) : pointer;
    if (typeof name !== 'string') throw badUnset(place);
    return { segments: parseValuePath(name, place).segments, rule: whole, pointer: place };
  });
  return Object.freeze({ kind: 'project', mode: 'exclude', tree: buildFieldTree(claims) });
}

function badUnset(pointer: string): DataError {
  return new DataError('BAD_OPERAND', '$unset takes the path of a field, or an array of at least one such path.', {
    details: { pointer },
  });
}
