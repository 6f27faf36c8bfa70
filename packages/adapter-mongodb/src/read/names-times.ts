import type { FieldPath } from '@database-service/core';

/** Whether a path is that of a time of the envelope. */
export function namesTimes({ root }: FieldPath): boolean {
  return root === 'created_at' || root === 'updated_at';
}
