import type { Document } from '../document/document.js';
import { DataError } from '../errors/data-error.js';
import type { DataObject } from '../value/value.js';
import { compiledSchemaOf } from './compile-schema.js';

/**
 * Checks that a document's data fits the schema of its collection.
 *
 * @throws DataError SCHEMA_MISMATCH, details `{document_id, errors: [{pointer, message, keyword}]}` with the first 20
 *   faults; LIMIT_EXCEEDED
 */
export function checkSchema({ id, data }: Pick<Document, 'id' | 'data'>, schema: DataObject): void {
  const faults = compiledSchemaOf(schema).findFaults(data);
  const [first] = faults;
  if (first === undefined) return;
  const place = first.pointer === '' ? 'the data' : first.pointer;
  const more = faults.length === 1 ? '' : ` (and ${faults.length - 1} more)`;
  throw new DataError(
    'SCHEMA_MISMATCH',
    `The document ${JSON.stringify(id)} does not fit its collection's schema: ${place} ${first.message}${more}; correct it, or change the schema.`,
    { details: { document_id: id, errors: faults } },
  );
}
