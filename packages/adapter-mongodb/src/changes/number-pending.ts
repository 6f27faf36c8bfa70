import type { AnyBulkWriteOperation, Db } from 'mongodb';
import { collectionOf } from '../driver.js';
import { isDuplicateKey } from '../errors.js';
import { own, storedName } from '../names.js';
import type { StoredDocument } from '../stored/stored-document.js';
import type { NewChange, StoredChange } from './change-document.js';
import { changesOf, readExtent } from './feed-state.js';
import type { DeletionIntent } from './find-deletions.js';
import type { FoundDocument, FoundPending } from './find-pending.js';
import { findSettled } from './find-settled.js';

/** A change of a whole collection that waits for its number. */
export interface CollectionEvent {
  readonly _id: string;
  readonly op: 'dropped' | 'renamed';
  readonly collection: string;
  readonly time: Date;
  readonly from?: string;
  readonly to?: string;
  /** It has happened, and all that was pending in the collection is numbered. */
  readonly isDone: boolean;
  /** When the collection was made that it is about: while there is one of that time under the name, it has not happened. */
  readonly created_at: Date;
}

/** How often a step is begun anew because another process was numbering too. */
const attemptsMax = 50;

/**
 * Gives numbers to what waits in some collections. Any process may at any time: numbers are keys, so none is given twice, and
 * each change has an event id that the feed takes once. Whoever loses a race looks again.
 *
 * @param isOvertaken - whether a drop or a renaming has begun since the caller looked for them: what was found then may have
 *   come behind it, and must not be numbered before
 * @returns whether all was numbered that was there; not if it was overtaken
 */
export async function numberPending(
  database: Db,
  collections: readonly string[],
  isOvertaken?: () => Promise<boolean>,
): Promise<boolean> {
  for (let attempt = 0; attempt < attemptsMax; ) {
    const found = await findSettled(database, collections);
    if (found.changes.length > 0 && (await isOvertaken?.()) === true) return false;
    const numbered = await appendChanges(database, found.changes);
    if (numbered === undefined) {
      attempt += 1;
      continue;
    }
    await forgetPending(database, found);
    if (!found.isPart) return true;
  }
  return true;
}

/** Whether there are drops or renamings beside those that are known to be under way. */
export async function hasOtherEvents(database: Db, known: readonly CollectionEvent[]): Promise<boolean> {
  const events = collectionOf<CollectionEvent>(database, own.events);
  const other = await events.findOne({ _id: { $nin: known.map(({ _id }) => _id) } }, { projection: { _id: 1 } });
  return other !== null;
}

/**
 * Numbers the drops and renamings that have happened; before what is pending, which came behind them.
 *
 * @returns those that are under way: what is pending in their collections has to wait
 */
export async function numberEvents(database: Db): Promise<readonly CollectionEvent[]> {
  const events = collectionOf<CollectionEvent>(database, own.events);
  const all = await events.find({}).sort({ _id: 1 }).toArray();
  const open = all.filter(({ isDone }) => !isDone);
  const found = all.filter(({ isDone }) => isDone);
  if (found.length === 0) return open;
  const changes = found.map(({ _id, op, collection, time, from, to }): NewChange => {
    const names = from === undefined || to === undefined ? {} : { from, to };
    return { event: _id, op, collection, time, ...names };
  });
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const numbered = await appendChanges(database, changes);
    if (numbered === undefined) continue;
    await events.deleteMany({ _id: { $in: found.map(({ _id }) => _id) } });
    break;
  }
  return open;
}

/** @returns how many were not in the feed already; `undefined` if another process took a number meanwhile */
async function appendChanges(database: Db, changes: readonly NewChange[]): Promise<number | undefined> {
  if (changes.length === 0) return 0;
  const records = changesOf(database);
  const { last } = await readExtent(database);
  const events = changes.map(({ event }) => event);
  const known = await records.find({ event: { $in: events } }, { projection: { event: 1 } }).toArray();
  const knownEvents = new Set(known.map(({ event }) => event));
  const fresh = changes.filter(({ event }) => !knownEvents.has(event));
  if (fresh.length === 0) return 0;
  try {
    // In order, so that none is to be seen before a smaller one.
    await records.insertMany(fresh.map(toRecord(last)), { ordered: true });
    return fresh.length;
  } catch (error) {
    if (isDuplicateKey(error)) return undefined;
    throw error;
  }
}

function toRecord(last: number): (change: NewChange, index: number) => StoredChange {
  return ({ event, op, collection, time, id, version, after, keys, claim, from, to }, index) => ({
    _id: last + index + 1,
    event,
    op,
    collection,
    time,
    ...(id === undefined ? {} : { id }),
    ...(version === undefined ? {} : { version }),
    ...(after === undefined ? {} : { after }),
    ...(keys === undefined ? {} : { keys }),
    ...(claim === undefined ? {} : { claim }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  });
}

/** Takes away what is in the feed now. A crash before it does no harm: event ids are known. */
async function forgetPending(database: Db, { documents, deletions, void: undone }: FoundPending): Promise<void> {
  for (const [collection, found] of Map.groupBy(documents, (document) => document.collection)) {
    const operations = found.flatMap(forgetOperations);
    await collectionOf<StoredDocument>(database, storedName(collection)).bulkWrite(operations, { ordered: true });
  }
  const over = [...deletions, ...undone].map(({ _id }) => _id);
  if (over.length === 0) return;
  await collectionOf<DeletionIntent>(database, own.deletions).deleteMany({ _id: { $in: over } });
}

function forgetOperations(document: FoundDocument): readonly AnyBulkWriteOperation<StoredDocument>[] {
  const { storedId: _id, createdAt, version, versions } = document;
  const same = { _id, '_meta.created_at': createdAt };
  const some = { $unset: Object.fromEntries(versions.map((name) => [`_meta.changes.${name}`, '' as const])) };
  // The newest is left, and those before it stay found by it.
  if (!versions.includes(`${version}`)) {
    return [{ updateOne: { filter: { ...same, '_meta.version': { $gte: version } }, update: some } }];
  }
  return [
    {
      updateOne: {
        filter: { ...same, '_meta.version': version },
        update: { $unset: { '_meta.changes': '', '_meta.unnumbered': '' } },
      },
    },
    // It was written meanwhile: what came since stays.
    { updateOne: { filter: { ...same, '_meta.version': { $gt: version } }, update: some } },
  ];
}
