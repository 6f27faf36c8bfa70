import { DataError, type WriteOperation, type WriteSuccess } from '@database-service/core';
import type { OperationScope } from '../operation.js';

/**
 * Does one write.
 * @throws DataError the write's own failure
 */
export async function writeOne(scope: OperationScope, operation: WriteOperation): Promise<WriteSuccess> {
  const { adapter } = scope.database;
  const [result] = await adapter.write(scope.context, { operations: [operation], mode: 'ordered' });
  if (result === undefined) throw new DataError('INTERNAL', 'The engine gave no result for a write.');
  if (!result.ok) throw result.error;
  return result;
}
