import type { Db } from 'mongodb';
import { collectionOf } from '../driver.js';
import { own, storedName } from '../names.js';
import { decodeId, type StoredId } from '../stored/document-id.js';
import type { PendingChange, PendingChanges, StoredDocument } from '../stored/stored-document.js';
import { type KeptDocument, keepStored, type NewChange } from './change-document.js';
import { eventIdOf } from './event-id.js';

/** A deletion that somebody intends, or has done: it has happened once the document is gone. */
export interface DeletionIntent {
  /** The event id of the deletion. */
  readonly _id: string;
  readonly collection: string;
  readonly document: string;
  readonly stored_id: StoredId;
  readonly created_at: Date;
  /** That the document has until then. */
  readonly version: number;
  readonly time: Date;
  readonly key: string;
  readonly claim?: string;
  /** What was pending within the document. */
  readonly changes: PendingChanges;
}

/** A change that waits for its number, with what it is ordered by. */
export interface FoundChange extends NewChange {
  readonly key: string;
  readonly createdAtMs: number;
}

/** A document whose changes were found, to take them away once they are numbered. */
export interface FoundDocument {
  readonly collection: string;
  readonly storedId: StoredId;
  readonly createdAt: Date;
  readonly version: number;
  readonly versions: readonly string[];
}

/** What waits for numbers. */
export interface FoundPending {
  readonly changes: readonly FoundChange[];
  readonly documents: readonly FoundDocument[];
  readonly deletions: readonly DeletionIntent[];
  /** Deletions that can happen no more. */
  readonly void: readonly DeletionIntent[];
  /** There may be more. */
  readonly isPart: boolean;
}

/** Documents looked at in one step, of one collection. */
const documentsMax = 200;

/**
 * Finds what waits in some collections. Documents are read before deletions: one that was made again after a deletion is not
 * seen without that.
 */
export async function findPending(database: Db, collections: readonly string[]): Promise<FoundPending> {
  const changes: FoundChange[] = [];
  const documents: FoundDocument[] = [];
  let isPart = false;
  for (const collection of collections) {
    const found = await collectionOf<StoredDocument>(database, storedName(collection))
      .find({ '_meta.unnumbered': { $exists: true } })
      .limit(documentsMax)
      .toArray();
    if (found.length === documentsMax) isPart = true;
    for (const stored of found) readPending(stored, collection, changes, documents);
  }
  const { deletions, undone } = await findDeletions(database, collections, changes);
  return { changes: orderChanges(changes), documents, deletions, void: undone, isPart };
}

function readPending(
  stored: StoredDocument,
  collection: string,
  changes: FoundChange[],
  documents: FoundDocument[],
): void {
  const { _id: storedId, _meta: meta } = stored;
  if (meta?.changes === undefined) return;
  const { version, created_at: createdAt } = meta;
  documents.push({ collection, storedId, createdAt, version, versions: Object.keys(meta.changes) });
  const pending = meta.changes;
  const current = keepStored(stored);
  const head = { collection, id: decodeId(storedId), createdAt };
  changes.push(...listChanges(head, pending, current));
}

interface ChangedDocument {
  readonly collection: string;
  readonly id: string;
  readonly createdAt: Date;
}

/** @param current - what the document is at its version; `undefined` where that is not known, and is with the change */
function listChanges(
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

/** Deletions that have happened, with what was pending in their documents; those that cannot happen any more. */
async function findDeletions(
  database: Db,
  collections: readonly string[],
  changes: FoundChange[],
): Promise<{ readonly deletions: readonly DeletionIntent[]; readonly undone: readonly DeletionIntent[] }> {
  const intents = collectionOf<DeletionIntent>(database, own.deletions);
  const seen = await intents.find({ collection: { $in: collections as string[] } }).toArray();
  const gone: string[] = [];
  const undone: DeletionIntent[] = [];
  for (const intent of seen) {
    const state = await stateOf(database, intent);
    if (state === 'changed') undone.push(intent);
    else if (state === 'gone') gone.push(intent._id);
  }
  // Anew: of a document that is gone, who deleted it has noted that before, perhaps for a later state than was seen here.
  const noted = gone.length === 0 ? [] : await intents.find({ collection: { $in: collections as string[] } }).toArray();
  const deletions: DeletionIntent[] = [];
  for (const intent of noted.filter(({ _id }) => gone.includes(_id))) {
    if (noted.some((other) => isLater(other, intent))) undone.push(intent);
    else deletions.push(intent);
  }
  for (const intent of deletions) changes.push(...listDeletion(intent));
  return { deletions, undone };
}

/** What has become of a document that was to be deleted: `changed` if it is not as it was then, so that it cannot have been. */
async function stateOf(database: Db, intent: DeletionIntent): Promise<'same' | 'changed' | 'gone'> {
  const [stored] = await collectionOf<StoredDocument>(database, storedName(intent.collection))
    .find({ _id: intent.stored_id }, { projection: { '_meta.version': 1, '_meta.created_at': 1 } })
    .limit(1)
    .toArray();
  if (stored?._meta === undefined) return stored !== undefined && intent.version === 0 ? 'same' : 'gone';
  // One that another program made has its time of creation from its id, and gets no other.
  if (stored._meta.created_at.getTime() !== intent.created_at.getTime()) return 'gone';
  return stored._meta.version === intent.version ? 'same' : 'changed';
}

/** Whether another intent is for a later state of the same document: then this one was not carried out. */
function isLater(other: DeletionIntent, intent: DeletionIntent): boolean {
  return (
    other.collection === intent.collection &&
    other.document === intent.document &&
    other.created_at.getTime() === intent.created_at.getTime() &&
    other.version > intent.version
  );
}

function listDeletion(intent: DeletionIntent): readonly FoundChange[] {
  const { collection, document: id, created_at: createdAt, version, time, key, claim } = intent;
  const createdAtMs = createdAt.getTime();
  const deletion: FoundChange = {
    event: intent._id,
    op: 'deleted',
    collection,
    time,
    id,
    version: version + 1,
    key,
    createdAtMs,
    ...(claim === undefined ? {} : { claim }),
  };
  return [...listChanges({ collection, id, createdAt }, intent.changes), deletion];
}

/**
 * By the time of writing; of each document by version, whatever the clocks of its writers said: its changes keep their places
 * among the others, and are put in order there.
 */
export function orderChanges(changes: readonly FoundChange[]): readonly FoundChange[] {
  const byTime = [...changes].sort((a, b) => a.time.getTime() - b.time.getTime() || compareText(a.key, b.key));
  const nameOf = ({ collection, id }: FoundChange): string => JSON.stringify([collection, id]);
  const queues = Map.groupBy(byTime, nameOf);
  for (const queue of queues.values()) {
    queue.sort((a, b) => a.createdAtMs - b.createdAtMs || (a.version ?? 0) - (b.version ?? 0));
  }
  const ordered = byTime.map((change) => queues.get(nameOf(change))?.shift());
  const known = new Set<string>();
  return ordered.flatMap((change) => {
    if (change === undefined || known.has(change.event)) return [];
    known.add(change.event);
    return [change];
  });
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
