import { DataError } from '../../errors/data-error.js';
import { extendPointer } from '../../errors/pointer.js';
import { checkOperandNames } from '../../expression/parse-call.js';
import type { Limits } from '../../limits.js';
import { isPlainObject } from '../../value/plain-object.js';
import type { Stage } from '../ast.js';

/**
 * Parses `$sample`: `{size: 3}`.
 *
 * @throws DataError BAD_OPERAND
 */
export function parseSample(raw: unknown, _limits: Limits, pointer: string): Stage {
  if (!isPlainObject(raw)) {
    throw new DataError('BAD_OPERAND', '$sample takes an object with size.', { details: { pointer } });
  }
  checkOperandNames('$sample', raw, ['size'], [], pointer);
  const { size } = raw;
  if (typeof size === 'number' && Number.isSafeInteger(size) && size >= 1) {
    return Object.freeze({ kind: 'sample', size });
  }
  throw new DataError('BAD_OPERAND', 'The size of $sample is an integer of at least 1.', {
    details: { pointer: extendPointer(pointer, 'size') },
  });
}
