import type { WriteOperation, WriteSuccess } from '@database-service/core';
import { carryOut } from './carry-out.js';
import { findTarget } from './find-target.js';
import type { OperationScope } from './operation-scope.js';

/**
 * Does an operation on one document. Inserts do not look for it; the others change the first match.
 *
 * @throws DataError what is wrong with it; it may have done a part then, which the caller undoes
 */
export function writeOne(scope: OperationScope, operation: WriteOperation): WriteSuccess {
  const writer = scope.writerOf(operation.collection, false);
  const isFinding = operation.kind !== 'insert' && writer !== undefined;
  const stored = isFinding ? findTarget(scope.connection, writer, operation.target) : undefined;
  return carryOut(scope, operation, writer, stored);
}
