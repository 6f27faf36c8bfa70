import type { FieldPath } from '@database-service/core';
import type { CatalogueEntry } from '../catalogue/entry.js';

/**
 * Whether what a document is said to have at a path is stored there. Empty metadata is not; of a document without `_meta`, which
 * another program made, the times are told by its id.
 */
export function isStored({ root, segments }: FieldPath, entry: CatalogueEntry | undefined): boolean {
  if (root === 'metadata') return segments.length > 0;
  return entry?.isAdopted !== true || (root !== 'created_at' && root !== 'updated_at');
}
