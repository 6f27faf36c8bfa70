import type { DataObject } from '../value/value.js';
import type { Document } from './document.js';

/**
 * A stored document as pipelines see it: `{_id, ...data}`.
 *
 * @param withMeta - adds `_meta: {version, created_at, updated_at, metadata}`
 */
export function toPipelineDocument(document: Document, withMeta: boolean): DataObject {
  const { id, data, version, createdAt, updatedAt, metadata } = document;
  if (!withMeta) return { _id: id, ...data };
  return { _id: id, ...data, _meta: { version, created_at: createdAt, updated_at: updatedAt, metadata } };
}
