import type { Document } from '../document/document.js';
import type { ChangeDetail } from './change-detail.js';

/** What every record of the change feed says. */
interface ChangeHead {
  /** Unique in the database's feed, and the same whenever the record is read. */
  readonly eventId: string;
  /** Where to resume behind this record. Opaque. */
  readonly token: string;
  readonly collection: string;
  /** When the change was written, by the writer's clock: the order is that of the tokens, not of the times. */
  readonly time: Date;
}

/** One change of one document. */
export interface DocumentChange extends ChangeHead {
  readonly op: 'created' | 'updated' | 'deleted';
  readonly documentId: string;
  /** The document's version after the change; a deletion has that of the document plus one. */
  readonly version: number;
  /** The document after the change; absent for deletions, and where `detail` is `keys`. */
  readonly after?: Document;
  /**
   * Tells a document that is there but not in the record from one that was deleted: set for a `created` or `updated`
   * whose document was not kept, or not asked for.
   */
  readonly detail?: 'keys';
}

/** A collection was dropped: its documents have no records of their own. */
export interface CollectionDropped extends ChangeHead {
  readonly op: 'dropped';
}

/** A collection got another name. There are two of these, one in the feed of either name. */
export interface CollectionRenamed extends ChangeHead {
  readonly op: 'renamed';
  readonly from: string;
  readonly to: string;
}

/** One record of the change feed. Those of a collection come in the order of its commits, a document's by version. */
export type ChangeRecord = DocumentChange | CollectionDropped | CollectionRenamed;

/** Which part of the feed is read. */
export interface WatchRequest {
  /** Records of this collection only; absent: of all. */
  readonly collection?: string;
  /** Behind which place; absent: behind what is there when the watch begins. */
  readonly after?: string;
  /** `keys`: records come without their documents, which are not even read then. Absent: with those that are kept. */
  readonly detail?: ChangeDetail;
  /** A batch comes at least so often while nothing changes, empty then. */
  readonly idleMs: number;
}

/** Records that came together, perhaps none. */
export interface ChangeBatch {
  readonly records: readonly ChangeRecord[];
  /** Resumes behind all that was looked at for this batch, records of other collections too. */
  readonly token: string;
}

/** The record without the document after the change. */
export function omitDocument(record: ChangeRecord): ChangeRecord {
  if (!isDocumentChange(record) || record.after === undefined) return record;
  const { after: _omitted, ...keys } = record;
  return { ...keys, detail: 'keys' };
}

/** Whether a record is about a document. */
export function isDocumentChange(record: ChangeRecord): record is DocumentChange {
  return record.op === 'created' || record.op === 'updated' || record.op === 'deleted';
}
