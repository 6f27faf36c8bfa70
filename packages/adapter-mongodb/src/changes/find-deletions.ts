import type { Db } from 'mongodb';
import { collectionOf } from '../driver.js';
import { own, storedName } from '../names.js';
import { decodeId, type StoredId } from '../stored/document-id.js';
import type { PendingChanges, StoredDocument } from '../stored/stored-document.js';
import { documentName } from './document-name.js';
import { listChanges } from './list-changes.js';
import type { FoundChange } from './order-changes.js';

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

/** Notes of deletions whose documents are asked for at once. */
const notesMax = 500;

/** Deletions that have happened, with what was pending in their documents; those that cannot happen any more. */
export async function findDeletions(
  database: Db,
  collections: readonly string[],
  changes: FoundChange[],
): Promise<{ readonly deletions: readonly DeletionIntent[]; readonly undone: readonly DeletionIntent[] }> {
  const intents = collectionOf<DeletionIntent>(database, own.deletions);
  const seen = await intents.find({ collection: { $in: collections as string[] } }).toArray();
  const gone = new Set<string>();
  const undone: DeletionIntent[] = [];
  for (const intents of chunk(seen, notesMax)) {
    const states = await statesOf(database, intents);
    for (const [index, intent] of intents.entries()) {
      if (states[index] === 'changed') undone.push(intent);
      else if (states[index] === 'gone') gone.add(intent._id);
    }
  }
  // Anew: of a document that is gone, who deleted it has noted that before, perhaps for a later state than was seen here.
  const noted = gone.size === 0 ? [] : await intents.find({ collection: { $in: collections as string[] } }).toArray();
  const byDocument = Map.groupBy(noted, documentOf);
  const deletions: DeletionIntent[] = [];
  for (const intent of noted.filter(({ _id }) => gone.has(_id))) {
    if (byDocument.get(documentOf(intent))?.some((other) => isLater(other, intent)) === true) undone.push(intent);
    else deletions.push(intent);
  }
  for (const intent of deletions) changes.push(...listDeletion(intent));
  return { deletions, undone };
}

type DocumentState = 'same' | 'changed' | 'gone';

/** What has become of documents that were to be deleted: `changed` are those that are not as they were then, so cannot have been. */
async function statesOf(database: Db, intents: readonly DeletionIntent[]): Promise<readonly DocumentState[]> {
  const found = new Map<string, StoredDocument>();
  for (const [collection, ofCollection] of Map.groupBy(intents, (intent) => intent.collection)) {
    const ids = ofCollection.map((intent) => intent.stored_id);
    const cursor = collectionOf<StoredDocument>(database, storedName(collection)).find(
      { _id: { $in: ids } },
      { projection: { '_meta.version': 1, '_meta.created_at': 1 } },
    );
    for await (const stored of cursor) found.set(documentName(collection, decodeId(stored._id)), stored);
  }
  return intents.map((intent) => stateOf(intent, found.get(documentOf(intent))));
}

function stateOf({ version, created_at }: DeletionIntent, stored: StoredDocument | undefined): DocumentState {
  if (stored?._meta === undefined) return stored !== undefined && version === 0 ? 'same' : 'gone';
  // One that another program made has its time of creation from its id, and gets no other.
  if (stored._meta.created_at.getTime() !== created_at.getTime()) return 'gone';
  return stored._meta.version === version ? 'same' : 'changed';
}

function documentOf({ collection, document }: DeletionIntent): string {
  return documentName(collection, document);
}

function* chunk<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

/** Whether another intent of the document is for a later state of it: then this one was not carried out. */
function isLater(other: DeletionIntent, intent: DeletionIntent): boolean {
  return other.created_at.getTime() === intent.created_at.getTime() && other.version > intent.version;
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
