import {
  checkCollectionName,
  checkDocumentId,
  type ErrorReason,
  type Expectation,
  idEquals,
  isDataError,
  type WriteOperation,
  type WriteSuccess,
  type WriteTarget,
} from '@database-service/core';
import { recallOne } from '../idempotency/write-once.js';
import type { OperationScope } from '../operation.js';
import { type ConditionalInput, preconditionFailed, resolveExpectation } from './expectation.js';
import { missingDocument } from './missing-document.js';
import { writeOne } from './write-one.js';

/** Faults of the document as it is now, not of the request. */
const stateReasons: ReadonlySet<ErrorReason> = new Set(['DOCUMENT_MISSING', 'PRECONDITION_FAILED']);

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
  let expect: Expectation | undefined;
  try {
    const resolved = resolveExpectation(scope, input);
    expect = resolved instanceof Promise ? await resolved : resolved;
  } catch (error) {
    // By what the first request with the same key has made of the document?
    const known = isDataError(error) && stateReasons.has(error.reason) ? await recallOne(scope) : undefined;
    if (known === undefined) throw error;
    return known;
  }
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
