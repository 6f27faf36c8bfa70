import { DataError, type WriteOperation, type WriteSuccess } from '@database-service/core';
import { writeOnce } from '../idempotency/write-once.js';
import type { OperationScope } from '../operation.js';

/**
 * Does one write, once if the request has an idempotency key.
 * @throws DataError the write's own failure
 */
export async function writeOne(scope: OperationScope, operation: WriteOperation): Promise<WriteSuccess> {
  const [result] = await writeOnce(scope, { operations: [operation], mode: 'ordered' }, { keep: 'results' });
  if (result === undefined) throw new DataError('INTERNAL', 'The engine gave no result for a write.');
  if (!result.ok) throw result.error;
  return result;
}
