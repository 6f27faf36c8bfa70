import type { DataObject } from '../value/value.js';
import type { Document } from './document.js';

/**
 * A stored document as pipelines see it: `{_id, ...data}`.
 *
 * @param withMeta - adds `_meta: {version, created_at, updated_at, metadata}`
 */
export function toPipelineDocument(document: Document, withMeta: boolean): DataObject {
  const { id, version, createdAt, updatedAt, metadata } = document;
  const data = withoutId(document.data);
  if (!withMeta) return { _id: id, ...data };
  return { _id: id, ...data, _meta: { version, created_at: createdAt, updated_at: updatedAt, metadata } };
}

/** Only what another program stored may have such a field: the id of the document is another one. */
function withoutId(data: DataObject): DataObject {
  if (!Object.hasOwn(data, '_id')) return data;
  const { _id, ...rest } = data;
  return rest;
}
