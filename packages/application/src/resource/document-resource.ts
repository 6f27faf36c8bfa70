import { type Document, encodeValue } from '@database-service/core';
import type { Answer } from '../output/answer.js';
import type { documentSchema } from '../output/documents.js';

/** A document as the API shows it: JSON-ready, dates inside `data` and `metadata` as `{"$date": …}`. */
export type DocumentResource = Answer<typeof documentSchema>;

/** Shows a stored document. Shares what needs no encoding with it. */
export function toResource(document: Document, collection: string): DocumentResource {
  return {
    id: document.id,
    collection,
    data: encodeValue(document.data),
    created_at: document.createdAt.toISOString(),
    updated_at: document.updatedAt.toISOString(),
    version: document.version,
    metadata: encodeValue(document.metadata),
  };
}
