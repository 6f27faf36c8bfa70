import { DataError } from '../errors/data-error.js';

/** How much the record of a change holds: the document after it (`after`), or only which document it was (`keys`). */
export type ChangeDetail = 'after' | 'keys';

/**
 * Checks what a caller gave.
 *
 * @throws DataError BAD_ARGUMENT
 */
export function parseChangeDetail(raw: unknown, pointer: string): ChangeDetail {
  if (raw === 'after' || raw === 'keys') return raw;
  throw new DataError('BAD_ARGUMENT', 'The detail of changes is "after" (with the document) or "keys" (without).', {
    details: { pointer },
  });
}
