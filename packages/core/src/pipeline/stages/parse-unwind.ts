import { parseValuePath } from '../../document/parse-path.js';
import { DataError } from '../../errors/data-error.js';
import { extendPointer } from '../../errors/pointer.js';
import type { Limits } from '../../limits.js';
import { isPlainObject } from '../../value/plain-object.js';
import type { Stage } from '../ast.js';
import { readOptions } from './read-options.js';

const names = { required: ['path'], optional: ['includeArrayIndex', 'preserveNullAndEmptyArrays'] };

/**
 * Parses `$unwind`: `"$tags"`, or `{path: "$tags", includeArrayIndex: "at", preserveNullAndEmptyArrays: true}`.
 *
 * @throws DataError BAD_OPERAND, BAD_PATH
 */
export function parseUnwind(raw: unknown, _limits: Limits, pointer: string): Stage {
  if (!isPlainObject(raw)) {
    return Object.freeze({ kind: 'unwind', path: parsePath(raw, pointer), keepsEmpty: false });
  }
  const options = readOptions('$unwind', raw, names, pointer);
  const path = parsePath(options.path, extendPointer(pointer, 'path'));
  const { preserveNullAndEmptyArrays: keepsEmpty = false, includeArrayIndex } = options;
  if (typeof keepsEmpty !== 'boolean') {
    throw badUnwind(
      'preserveNullAndEmptyArrays is true or false',
      extendPointer(pointer, 'preserveNullAndEmptyArrays'),
    );
  }
  if (includeArrayIndex === undefined) return Object.freeze({ kind: 'unwind', path, keepsEmpty });
  const place = extendPointer(pointer, 'includeArrayIndex');
  if (typeof includeArrayIndex !== 'string') throw badUnwind('includeArrayIndex is the path of a field', place);
  const indexPath = parseValuePath(includeArrayIndex, place).segments;
  return Object.freeze({ kind: 'unwind', path, indexPath, keepsEmpty });
}

function parsePath(raw: unknown, pointer: string): readonly string[] {
  if (typeof raw === 'string' && raw.startsWith('$')) return parseValuePath(raw.slice(1), pointer).segments;
  throw badUnwind('the path of the array begins with $, such as "$tags"', pointer);
}

function badUnwind(rule: string, pointer: string): DataError {
  return new DataError('BAD_OPERAND', `$unwind cannot be read: ${rule}.`, { details: { pointer } });
}
