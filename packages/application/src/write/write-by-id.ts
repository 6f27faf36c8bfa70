import {
  checkCollectionName,
  checkDocumentId,
  idEquals,
  isDataError,
  type WriteOperation,
  type WriteSuccess,
  type WriteTarget,
} from '@database-service/core';
import type { OperationScope } from '../operation.js';
import { type ConditionalInput, preconditionFailed, resolveExpectation } from './expectation.js';
import { missingDocument } from './missing-document.js';
import { writeOne } from './write-one.js';

/**
 * Does one write on the document with an id, if it is in the state that the caller expects.
 *
 * @param make - the write for a target
 * @throws DataError DOCUMENT_MISSING, VERSION_MISMATCH, PRECONDITION_FAILED (where If-Match was used), VERSION_REQUIRED
 */
export async function writeById(
  scope: OperationScope,
  input: ConditionalInput,
  make: (target: WriteTarget) => WriteOperation,
): Promise<WriteSuccess> {
  checkCollectionName(input.collection, '/collection');
  const filter = idEquals(checkDocumentId(input.id, '/id'));
  const resolved = resolveExpectation(scope, input);
  const expect = resolved instanceof Promise ? await resolved : resolved;
  const operation = make(expect === undefined ? { filter, many: false } : { filter, many: false, expect });
  let success: WriteSuccess;
  try {
    success = await writeOne(scope, operation);
  } catch (error) {
    if (input.if_match !== undefined && isDataError(error) && error.reason === 'VERSION_MISMATCH') {
      throw preconditionFailed(error.details, error);
    }
    throw error;
  }
  if (success.matchedCount === 0 && success.deletedCount === 0) throw missingDocument(input.collection, input.id);
  return success;
}
