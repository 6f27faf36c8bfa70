import { DataError } from '../../errors/data-error.js';
import { extendPointer } from '../../errors/pointer.js';
import type { Limits } from '../../limits.js';
import type { Stage } from '../ast.js';
import { readOptions } from './read-options.js';

/**
 * Parses `$sample`: `{size: 3}`.
 *
 * @throws DataError BAD_OPERAND
 */
export function parseSample(raw: unknown, _limits: Limits, pointer: string): Stage {
  const { size } = readOptions('$sample', raw, { required: ['size'], optional: [] }, pointer);
  if (typeof size === 'number' && Number.isSafeInteger(size) && size >= 1) {
    return Object.freeze({ kind: 'sample', size });
  }
  throw new DataError('BAD_OPERAND', 'The size of $sample is an integer of at least 1.', {
    details: { pointer: extendPointer(pointer, 'size') },
  });
}
