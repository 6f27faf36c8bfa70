import type { DataObject, Document } from '@database-service/core';
import type { IdType } from '../config.js';
import { decodeValue } from './decode-value.js';
import { decodeId, encodeId, type StoredId } from './document-id.js';
import { encodeValue } from './encode-value.js';

/** A change that is not in the feed yet, within the document that it made. */
export interface PendingChange {
  readonly op: 'created' | 'updated';
  readonly time: Date;
  /** Orders what one process wrote within a millisecond. */
  readonly key: string;
  /** The collection keeps keys only: no document goes with it. */
  readonly keys?: true;
  /** Marks the write of an idempotency key. */
  readonly claim?: string;
  /** What the document was by it, once a later change has replaced that; absent: as it stands. */
  readonly after?: { readonly data: unknown; readonly metadata: unknown; readonly updated_at: Date };
}

/** Pending changes by the version that they made. */
export type PendingChanges = Readonly<Record<string, PendingChange>>;

/** What stands beside the data, as `_meta`. */
export interface StoredMeta {
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly metadata?: unknown;
  /** Entries of unique and text indexes, by the index's slot: hexadecimal keys. */
  readonly keys?: Readonly<Record<string, readonly string[]>>;
  readonly changes?: PendingChanges;
  /** The version of the newest pending change; by its index pending ones are found. */
  readonly unnumbered?: number;
  /** With change streams: the collection keeps keys only, so the record of this state is without it. */
  readonly detail?: 'keys';
}

/** A document as it lies in a collection: the data at the top level. */
export interface StoredDocument {
  readonly _id: StoredId;
  readonly _meta?: StoredMeta;
  readonly [field: string]: unknown;
}

const noMetadata: DataObject = Object.freeze({});

/** What was read with a document and is no part of it: who replaces it has to carry this on. */
export interface StoredContext {
  readonly changes: PendingChanges;
  /** The document has no `_meta`: another program made it. */
  readonly isForeign: boolean;
}

const contexts = new WeakMap<Document, StoredContext>();
const noContext: StoredContext = Object.freeze({ changes: {}, isForeign: false });

/** What was read with the document. */
export function contextOf(document: Document): StoredContext {
  return contexts.get(document) ?? noContext;
}

/** The document that was read; one that another program made has version 0 and the time in its ObjectId. */
export function decodeDocument(stored: StoredDocument): Document {
  const { _id, _meta: meta, ...data } = stored;
  const isForeign = !isMeta(meta);
  const createdAt = isForeign ? timeOfId(_id) : meta.created_at;
  const document: Document = {
    id: decodeId(_id),
    data: decodeValue(data) as DataObject,
    metadata: isForeign || meta.metadata === undefined ? noMetadata : (decodeValue(meta.metadata) as DataObject),
    version: isForeign ? 0 : meta.version,
    createdAt,
    updatedAt: isForeign ? createdAt : meta.updated_at,
  };
  const changes = isForeign ? undefined : meta.changes;
  if (isForeign || changes !== undefined) contexts.set(document, { changes: changes ?? {}, isForeign });
  return document;
}

/** The document as it is to be stored, with what stands in `_meta` beside the envelope. */
export function encodeDocument(
  document: Document,
  idType: IdType,
  rest: Pick<StoredMeta, 'keys' | 'changes' | 'unnumbered' | 'detail'>,
): StoredDocument {
  const { id, data, metadata, version, createdAt, updatedAt } = document;
  const encoded = encodeValue(data);
  const meta: StoredMeta = {
    version,
    created_at: createdAt,
    updated_at: updatedAt,
    ...(Object.keys(metadata).length === 0 ? {} : { metadata: encodeValue(metadata) }),
    ...rest,
  };
  const _id = encodeId(id, idType);
  // A map where the data has a field that the driver would take for a mark.
  if (encoded instanceof Map) return new Map([['_id', _id], ...encoded, ['_meta', meta]]) as never;
  return { _id, ...(encoded as Record<string, unknown>), _meta: meta };
}

function isMeta(meta: unknown): meta is StoredMeta {
  return (
    typeof meta === 'object' &&
    meta !== null &&
    'version' in meta &&
    typeof meta.version === 'number' &&
    'created_at' in meta &&
    meta.created_at instanceof Date
  );
}

function timeOfId(id: unknown): Date {
  const isObjectId = typeof id === 'object' && id !== null && 'getTimestamp' in id;
  return isObjectId ? (id as { getTimestamp(): Date }).getTimestamp() : new Date(0);
}
