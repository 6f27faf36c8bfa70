import { BSON, type Db } from 'mongodb';
import { collectionOf } from '../driver.js';
import { storedName } from '../names.js';
import { decodeId, type StoredId } from '../stored/document-id.js';
import type { StoredDocument } from '../stored/stored-document.js';
import { keepStored } from './change-document.js';
import { type DeletionIntent, findDeletions } from './find-deletions.js';
import { listChanges } from './list-changes.js';
import { type FoundChange, orderChanges } from './order-changes.js';

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

/** Documents looked at in one step, of one collection, and about how much they may hold. */
const documentsMax = 200;
const bytesMax = 8 * 1024 * 1024;

/**
 * Finds what waits in some collections. Documents are read before deletions: one that was made again after a deletion is not
 * seen without that.
 */
export async function findPending(database: Db, collections: readonly string[]): Promise<FoundPending> {
  const changes: FoundChange[] = [];
  const documents: FoundDocument[] = [];
  let isPart = false;
  for (const collection of collections) {
    const cursor = collectionOf<StoredDocument>(database, storedName(collection)).find(
      { '_meta.unnumbered': { $exists: true } },
      { batchSize: documentsMax / 10, limit: documentsMax },
    );
    let count = 0;
    let bytes = 0;
    for await (const stored of cursor) {
      readPending(stored, collection, changes, documents);
      count += 1;
      bytes += BSON.calculateObjectSize(stored);
      if (count < documentsMax && bytes < bytesMax) continue;
      isPart = true;
      break;
    }
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
