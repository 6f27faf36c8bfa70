import type { Document } from '../document/document.js';
import { DataError } from '../errors/data-error.js';
import type { IndexDefinition } from '../index-key/definition.js';
import { describeKey } from '../index-key/entries.js';

/** The error for an insert whose id is taken. */
export function duplicateId(id: string): DataError {
  return new DataError(
    'DUPLICATE_ID',
    `A document with the id ${JSON.stringify(id)} exists; use another id, or update that document.`,
    { details: { id } },
  );
}

/**
 * The error for a write whose document has a key that another document has in a unique index.
 *
 * @param document - the one that could not be stored
 * @param key - the key that is taken
 */
export function duplicateValue(definition: IndexDefinition, document: Document, key: Uint8Array): DataError {
  const values = describeKey(definition, document, key);
  return new DataError(
    'DUPLICATE_VALUE',
    `The unique index ${JSON.stringify(definition.name)} has ${JSON.stringify(values)} already, for another document; use other values.`,
    { details: { index: definition.name, key: values, id: document.id } },
  );
}
