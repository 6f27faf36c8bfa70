import type { ChangeDetail, Document } from '@database-service/core';
import { newDocumentId } from '@database-service/core';
import { encodeValue } from '../stored/encode-value.js';
import { contextOf, type PendingChange, type PendingChanges, type StoredMeta } from '../stored/stored-document.js';

/** How a change is marked. */
export interface ChangeMark {
  readonly detail: ChangeDetail;
  /** Of an idempotency key. */
  readonly claim?: string;
}

/** More pending changes than these, and a document is written only once they are numbered. */
export const pendingMax = 8;

/** What a new document carries. */
export function pendingCreation(document: Document, mark: ChangeMark): Pick<StoredMeta, 'changes' | 'unnumbered'> {
  const change = describeChange('created', document.updatedAt, mark);
  return { changes: { [document.version]: change }, unnumbered: document.version };
}

/** What a changed document carries: the change, and those before it that are pending still. */
export function pendingUpdate(
  before: Document,
  document: Document,
  mark: ChangeMark,
): Pick<StoredMeta, 'changes' | 'unnumbered'> {
  const change = describeChange('updated', document.updatedAt, mark);
  return { changes: { ...carryChanges(before), [document.version]: change }, unnumbered: document.version };
}

/** The pending changes of a document that is about to be replaced: what it was by the newest goes with that from now on. */
export function carryChanges(before: Document): PendingChanges {
  const { changes } = contextOf(before);
  const newest = changes[before.version];
  if (newest === undefined || newest.keys === true || newest.after !== undefined) return changes;
  const { data, metadata, updatedAt } = before;
  const after = { data: encodeValue(data), metadata: encodeValue(metadata), updated_at: updatedAt };
  return { ...changes, [before.version]: { ...newest, after } };
}

function describeChange(op: PendingChange['op'], time: Date, { detail, claim }: ChangeMark): PendingChange {
  return {
    op,
    time,
    key: newDocumentId(),
    ...(detail === 'keys' ? { keys: true } : {}),
    ...(claim === undefined ? {} : { claim }),
  };
}
