import type { ExportedDocument } from '@database-service/application';
import {
  type DocumentResource,
  formatEtag,
  isNotModified,
  type NotModified,
  StoredResource,
} from '@database-service/application';
import type { Document } from '../generated/database/values.js';
import type { JsonForm } from './json-fields.js';

type JsonObject = Record<string, unknown>;

/** A JSON object in the form asked for, under the two names of its field. */
export function encodeObject<Name extends string>(
  name: Name,
  value: unknown,
  form: JsonForm,
): { [Key in Name]?: JsonObject } & { [Key in `${Name}_json`]?: string } {
  return encodeJson(name, value, form) as { [Key in Name]?: JsonObject } & { [Key in `${Name}_json`]?: string };
}

/** Any JSON value likewise. */
export function encodeJson<Name extends string>(
  name: Name,
  value: unknown,
  form: JsonForm,
): { [Key in Name]?: unknown } & { [Key in `${Name}_json`]?: string } {
  const fields = form === 'json' ? { [`${name}_json`]: JSON.stringify(value) } : { [name]: value };
  return fields as { [Key in Name]?: unknown } & { [Key in `${Name}_json`]?: string };
}

/** A document without an entity tag. */
export function encodeDocument(resource: DocumentResource | ExportedDocument, form: JsonForm): Document {
  return {
    ...(resource.id === undefined ? {} : { id: resource.id }),
    ...('collection' in resource ? { collection: resource.collection } : {}),
    ...encodeObject('data', resource.data, form),
    ...encodeObject('metadata', resource.metadata, form),
    created_at: new Date(resource.created_at),
    updated_at: new Date(resource.updated_at),
    version: resource.version,
  };
}

/** A document in its present state, with its entity tag. */
export function encodeTagged(resource: DocumentResource, form: JsonForm): Document {
  return { ...encodeDocument(resource, form), etag: formatEtag(resource) };
}

// JSON that is asked for as text is sent as it is stored.
function encodeStored(resource: StoredResource, form: JsonForm): Document {
  if (form !== 'json') return encodeTagged(resource.parse(), form);
  const { id, collection, data, metadata, createdAt, updatedAt, version, etag } = resource;
  const text = { data_json: data, metadata_json: metadata };
  return { id, collection, ...text, created_at: createdAt, updated_at: updatedAt, version, etag };
}

/** The answer of a conditional read. */
export function encodeRead(
  resource: DocumentResource | NotModified | StoredResource,
  form: JsonForm,
): Document & { readonly not_modified?: boolean } {
  if (resource instanceof StoredResource) return encodeStored(resource, form);
  return isNotModified(resource) ? { not_modified: true, etag: resource.etag } : encodeTagged(resource, form);
}

/** A number where it is one, else nothing. */
export function presentOrNothing<Name extends string, Present>(
  name: Name,
  value: Present | null | undefined,
): { [Key in Name]?: Present } {
  const fields = value === null || value === undefined ? {} : { [name]: value };
  return fields as { [Key in Name]?: Present };
}
