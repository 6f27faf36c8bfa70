import type { PendingChange, PendingChanges } from '../stored/stored-document.js';
import type { KeptDocument } from './change-document.js';
import { eventIdOf } from './event-id.js';
import type { FoundChange } from './order-changes.js';

/** A document that was changed. */
export interface ChangedDocument {
  readonly collection: string;
  readonly id: string;
  readonly createdAt: Date;
}

/**
 * The pending changes of a document.
 *
 * @param current - what the document is at its version; `undefined` where that is not known, and is with the change
 */
export function listChanges(
  { collection, id, createdAt }: ChangedDocument,
  pending: PendingChanges,
  current?: KeptDocument,
): readonly FoundChange[] {
  const createdAtMs = createdAt.getTime();
  return Object.entries(pending).map(([name, change]) => {
    const version = Number(name);
    const after = version === current?.version ? current : keptOf(change, version, createdAt);
    const event = eventIdOf({ collection, id, createdAtMs, version });
    return {
      event,
      op: change.op,
      collection,
      time: change.time,
      id,
      version,
      key: change.key,
      createdAtMs,
      ...(change.claim === undefined ? {} : { claim: change.claim }),
      ...(change.keys === true ? { keys: true } : after === undefined ? { keys: true } : { after }),
    };
  });
}

function keptOf({ after }: PendingChange, version: number, createdAt: Date): KeptDocument | undefined {
  if (after === undefined) return undefined;
  const { data, metadata, updated_at } = after;
  return { data, metadata, version, created_at: createdAt, updated_at };
}
