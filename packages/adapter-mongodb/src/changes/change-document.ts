import type { ChangeRecord, DataObject, Document } from '@database-service/core';
import { writeFeedToken } from '@database-service/core';
import { decodeValue } from '../stored/decode-value.js';
import type { StoredDocument } from '../stored/stored-document.js';

/** A document as a record of the feed has it. */
export interface KeptDocument {
  readonly data: unknown;
  readonly metadata: unknown;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** What is in the feed, without its number. */
export interface NewChange {
  /** The same for the same change, whoever numbers it and however often: the feed has it once. */
  readonly event: string;
  readonly op: ChangeRecord['op'];
  readonly collection: string;
  readonly time: Date;
  /** Of a document's change. */
  readonly id?: string;
  readonly version?: number;
  readonly after?: KeptDocument;
  readonly keys?: true;
  readonly claim?: string;
  /** Of a renaming. */
  readonly from?: string;
  readonly to?: string;
}

/** A record of the feed as it is stored. */
export interface StoredChange extends NewChange {
  /** Its number. */
  readonly _id: number;
}

/** A stored document as a record keeps it: in MongoDB's own values, as they came. */
export function keepStored({ _id, _meta: meta, ...data }: StoredDocument): KeptDocument | undefined {
  if (meta === undefined) return undefined;
  const { version, created_at, updated_at, metadata = {} } = meta;
  return { data, metadata, version, created_at, updated_at };
}

/** The record that a reader gets. */
export function readChange(stored: StoredChange, epoch: string): ChangeRecord {
  const { _id: number, event: eventId, op, collection, time } = stored;
  const head = { eventId, token: writeFeedToken({ epoch, number }), collection, time };
  if (op === 'dropped') return { ...head, op };
  if (op === 'renamed') return { ...head, op, from: stored.from ?? '', to: stored.to ?? '' };
  const { id: documentId = '', version = 0, after } = stored;
  const change = { ...head, op, documentId, version };
  if (op === 'deleted') return change;
  return after === undefined ? { ...change, detail: 'keys' } : { ...change, after: readKept(documentId, after) };
}

function readKept(id: string, kept: KeptDocument): Document {
  return {
    id,
    data: decodeValue(kept.data) as DataObject,
    metadata: decodeValue(kept.metadata) as DataObject,
    version: kept.version,
    createdAt: kept.created_at,
    updatedAt: kept.updated_at,
  };
}
