import { type Document, encodeValue } from '@database-service/core';

/** A document as the API shows it: JSON-ready, dates inside `data` and `metadata` as `{"$date": …}`. */
export interface DocumentResource {
  /** Absent where the projection hides it. */
  readonly id?: string;
  readonly collection: string;
  readonly data: unknown;
  /** ISO 8601, UTC, milliseconds. */
  readonly created_at: string;
  readonly updated_at: string;
  readonly version: number;
  readonly metadata: unknown;
}

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
