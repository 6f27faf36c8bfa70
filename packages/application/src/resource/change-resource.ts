import { type ChangeRecord, isDocumentChange } from '@database-service/core';
import { type DocumentResource, toResource } from './document-resource.js';

/** A record of the change feed as the API shows it. */
export interface ChangeResource {
  readonly event_id: string;
  readonly token: string;
  readonly database: string;
  readonly collection: string;
  readonly op: ChangeRecord['op'];
  /** ISO 8601, UTC, milliseconds. */
  readonly time: string;
  /** Of changes of documents. */
  readonly document_id?: string;
  readonly version?: number;
  /** The document after the change; not of deletions. */
  readonly after?: DocumentResource;
  /** Set where a document was created or updated and is not in the record: not kept, or not asked for. */
  readonly detail?: 'keys';
  /** Of a renamed collection. */
  readonly from?: string;
  readonly to?: string;
}

/** What a watch gives: a change, or, where there is none for a while, only the place that it has come to. */
export interface WatchItem {
  /** Resumes behind this item. */
  readonly token: string;
  readonly change?: ChangeResource;
}

/** Shows a record. */
export function toChangeResource(record: ChangeRecord, database: string): ChangeResource {
  const { eventId, token, collection, op, time } = record;
  const head = { event_id: eventId, token, database, collection, op, time: time.toISOString() };
  if (!isDocumentChange(record)) return record.op === 'renamed' ? { ...head, from: record.from, to: record.to } : head;
  const { documentId, version, after, detail } = record;
  const change = { ...head, document_id: documentId, version, ...(detail === undefined ? {} : { detail }) };
  return after === undefined ? change : { ...change, after: toResource(after, collection) };
}
