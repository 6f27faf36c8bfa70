import { DataError, type Document, duplicateId } from '@database-service/core';
import { isRowRefused, uniqueViolation } from '../errors.js';
import type { ServedTable } from './served-table.js';

/** A rule of another program's table that a document does not keep to, told as the fault of the write; any other fault as it is. */
export function explainRefusal(error: unknown, served: ServedTable, document: Document): unknown {
  if (!isRowRefused(error)) return error;
  const violation = uniqueViolation(error);
  if (violation !== undefined && served.keyIndexes.includes(violation.constraint)) return duplicateId(document.id);
  const words = error instanceof Error ? error.message : String(error);
  const message = `The table ${served.place} refuses the document ${JSON.stringify(document.id)}: ${words}.`;
  const reason = violation === undefined ? 'BAD_VALUE' : 'DUPLICATE_VALUE';
  return new DataError(reason, message, { details: { id: document.id }, cause: error });
}
