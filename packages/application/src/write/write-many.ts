import { DataError, type ErrorDetails, type WriteOperation, type WriteSuccess } from '@database-service/core';
import type { OperationScope } from '../operation.js';
import { withDetails } from './partial-failure.js';

/** What a write of many documents did. */
export type WriteCounts = Pick<WriteSuccess, 'matchedCount' | 'modifiedCount' | 'deletedCount'>;

/**
 * Does one write on all documents that match.
 *
 * @param describe - the counts with the names of the call's answer; an error in the middle carries them
 * @throws DataError the write's failure
 */
export async function writeMany(
  scope: OperationScope,
  operation: WriteOperation,
  describe: (counts: WriteCounts) => ErrorDetails,
): Promise<WriteCounts> {
  const { adapter } = scope.database;
  const [result] = await adapter.write(scope.context, { operations: [operation], mode: 'ordered' });
  if (result === undefined) throw new DataError('INTERNAL', 'The engine gave no result for a write.');
  if (!result.ok) throw withDetails(result.error, describe(result));
  return result;
}
