import type { Document } from '@database-service/core';
import { type ChangeMark, pendingCreation, pendingUpdate } from '../changes/pending-changes.js';
import type { StoredMeta } from '../stored/stored-document.js';
import type { WriteScope } from './write-scope.js';

type ChangeMeta = Pick<StoredMeta, 'changes' | 'unnumbered' | 'detail'>;

/** What a new document carries for the change feed. */
export function creationMeta({ store }: WriteScope, document: Document, mark: ChangeMark): ChangeMeta {
  return store.driver.usesStreams ? streamMeta(mark) : pendingCreation(document, mark);
}

/** What a changed document carries for it. */
export function updateMeta({ store }: WriteScope, before: Document, document: Document, mark: ChangeMark): ChangeMeta {
  return store.driver.usesStreams ? streamMeta(mark) : pendingUpdate(before, document, mark);
}

/** The server tells of the write by itself, but not how much the collection wants to be told. */
function streamMeta({ detail }: ChangeMark): ChangeMeta {
  return detail === 'keys' ? { detail } : {};
}
