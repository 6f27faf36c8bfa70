import { DataError, type Document, type WriteSuccess } from '@database-service/core';

/** No document has the id. */
export function missingDocument(collection: string, id: string): DataError {
  return new DataError('DOCUMENT_MISSING', 'No document has this id. Check the id and the collection.', {
    details: { collection, id },
  });
}

/** No document matches the filter. */
export function missingMatch(collection: string): DataError {
  return new DataError('DOCUMENT_MISSING', 'No document matches the filter.', { details: { collection } });
}

/**
 * The document that a write was asked to return.
 * @throws DataError INTERNAL if the engine left it out
 */
export function returnedDocument(success: WriteSuccess): Document {
  if (success.document !== undefined) return success.document;
  throw new DataError('INTERNAL', 'The engine did not return the written document.');
}
