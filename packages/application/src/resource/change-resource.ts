import { type ChangeRecord, isDocumentChange } from '@database-service/core';
import type { Answer } from '../output/answer.js';
import type { changeSchema, watchItemSchema } from '../output/changes.js';
import { toResource } from './document-resource.js';

/** A record of the change feed as the API shows it. */
export type ChangeResource = Answer<typeof changeSchema>;

/** What a watch gives: a change, or, where there is none for a while, only the place that it has come to. */
export type WatchItem = Answer<typeof watchItemSchema>;

/** Shows a record. */
export function toChangeResource(record: ChangeRecord, database: string): ChangeResource {
  const { eventId, token, collection, op, time } = record;
  const head = { event_id: eventId, token, database, collection, op, time: time.toISOString() };
  if (!isDocumentChange(record)) return record.op === 'renamed' ? { ...head, from: record.from, to: record.to } : head;
  const { documentId, version, after, detail } = record;
  const change = { ...head, document_id: documentId, version, ...(detail === undefined ? {} : { detail }) };
  return after === undefined ? change : { ...change, after: toResource(after, collection) };
}
