import { createHash } from 'node:crypto';
import type { ChangeRecord } from '@database-service/core';
import { nameOfStored } from '../../names.js';
import { decodeId } from '../../stored/document-id.js';
import { decodeDocument, type StoredDocument, type StoredMeta } from '../../stored/stored-document.js';
import { type StreamEvent, timeOfEvent, touchedFields } from './stream-event.js';
import { historyLost, writeStreamToken } from './stream-token.js';

/** What an event does not say by itself. */
export interface EventSurroundings {
  /** The place before the event. */
  readonly before: string;
  /**
   * The service keeps the collection, so the server was told to keep images of its documents: an event without the one that it needs
   * comes too late. In a collection that only other programs write to, documents have version 0.
   */
  readonly isKept: boolean;
}

/** Whether an event can be read only if it is known whether the service keeps its collection. */
export function needsImage(event: StreamEvent): boolean {
  if (event.operationType === 'delete') return !isObject(event.fullDocumentBeforeChange);
  return event.operationType === 'update' && !isObject(event.fullDocument);
}

/**
 * The records that an event of a change stream is: none for what is no change of a document (what the service notes within them; its
 * own collections), two for a renaming.
 *
 * @throws DataError HISTORY_LOST where the image of a document is gone that the record needs
 */
export function readEvent(event: StreamEvent, surroundings: EventSurroundings): readonly ChangeRecord[] {
  const collection = nameOf(event.ns?.coll);
  switch (event.operationType) {
    case 'insert':
    case 'replace':
      return collection === undefined ? [] : readWrite(event, collection);
    case 'update':
      return collection === undefined ? [] : readUpdate(event, collection, surroundings);
    case 'delete':
      return collection === undefined ? [] : [readDeletion(event, collection, surroundings)];
    case 'drop':
      return collection === undefined ? [] : [{ ...headOf(event, collection), op: 'dropped' }];
    case 'rename':
      return readRenaming(event, surroundings);
    default:
      return [];
  }
}

/** Name and place of a collection's change. The token tells events apart, and is the same whenever one is read. */
function headOf(event: StreamEvent, collection: string, part = '') {
  const token = writeStreamToken(event._id);
  const eventId = createHash('sha256').update(token).update(part).digest('base64url').slice(0, 22);
  return { eventId, token, collection, time: timeOfEvent(event) };
}

function readWrite(event: StreamEvent, collection: string): readonly ChangeRecord[] {
  const { fullDocument: stored } = event;
  // These have it always; without it there is nothing to tell.
  if (!isObject(stored)) throw historyLost();
  return [readDocument(event, collection, stored, event.operationType === 'insert' ? 'created' : 'updated')];
}

function readDocument(
  event: StreamEvent,
  collection: string,
  stored: StoredDocument,
  op: 'created' | 'updated',
): ChangeRecord {
  const after = decodeDocument(stored);
  const meta = stored._meta;
  const head = headOf(event, collection);
  // Another program leaves the writer's time as it was.
  const time = writesVersion(event) && after.version > 0 ? after.updatedAt : head.time;
  const change = { ...head, time, op, documentId: after.id, version: after.version };
  return meta?.detail === 'keys' ? { ...change, detail: 'keys' } : { ...change, after };
}

function readUpdate(event: StreamEvent, collection: string, { isKept }: EventSurroundings): readonly ChangeRecord[] {
  const isNote = touchedFields(event).every((field) => field === '_meta' || field.startsWith('_meta.'));
  if (isNote && !writesVersion(event)) return [];
  if (isObject(event.fullDocument)) return [readDocument(event, collection, event.fullDocument, 'updated')];
  const version = versionWritten(event);
  // Which version another program has changed is not known without an image.
  if (version === undefined && isKept) throw historyLost();
  const documentId = decodeId(event.documentKey?._id);
  return [{ ...headOf(event, collection), op: 'updated', documentId, version: version ?? 0, detail: 'keys' }];
}

function readDeletion(event: StreamEvent, collection: string, { isKept }: EventSurroundings): ChangeRecord {
  const image = event.fullDocumentBeforeChange;
  if (!isObject(image) && isKept) throw historyLost();
  const version = image?._meta?.version;
  const documentId = decodeId(event.documentKey?._id);
  return {
    ...headOf(event, collection),
    op: 'deleted',
    documentId,
    version: (typeof version === 'number' ? version : 0) + 1,
  };
}

/**
 * Two records, one in the feed of either name. A reader of all collections that goes on behind the first has to get the event
 * again, so that one has the place before it: both come again then.
 */
function readRenaming(event: StreamEvent, { before }: EventSurroundings): readonly ChangeRecord[] {
  const from = nameOf(event.ns?.coll);
  const to = nameOf(event.to?.coll);
  if (from === undefined || to === undefined) return [];
  const change = { op: 'renamed', from, to } as const;
  return [
    { ...headOf(event, from, 'from'), ...change, token: before },
    { ...headOf(event, to, 'to'), ...change },
  ];
}

/** Whether the write gave the document its version, as those of the service do. */
function writesVersion(event: StreamEvent): boolean {
  if (event.operationType !== 'update' || versionWritten(event) !== undefined) return true;
  return event.updateDescription?.removedFields?.includes('_meta') === true;
}

function versionWritten({ updateDescription: update }: StreamEvent): number | undefined {
  const fields = update?.updatedFields ?? {};
  const meta = fields._meta as StoredMeta | undefined;
  const version = meta?.version ?? fields['_meta.version'];
  return typeof version === 'number' ? version : undefined;
}

function nameOf(stored: string | undefined): string | undefined {
  return stored === undefined ? undefined : nameOfStored(stored);
}

function isObject<Value extends object>(value: Value | null | undefined): value is Value {
  return typeof value === 'object' && value !== null;
}
