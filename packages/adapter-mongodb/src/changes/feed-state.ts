import { randomBytes } from 'node:crypto';
import type { FeedExtent } from '@database-service/core';
import type { Db } from 'mongodb';
import { collectionOf } from '../driver.js';
import { isDuplicateKey } from '../errors.js';
import { own } from '../names.js';
import type { StoredChange } from './change-document.js';

interface StoredState {
  readonly _id: 'feed';
  /** Another one for another history. */
  readonly epoch: string;
  readonly removed_through: number;
}

/** The records of the feed. */
export function changesOf(database: Db) {
  return collectionOf<StoredChange>(database, own.changes);
}

/** The history that this database has, begun at the first call. */
export async function readState(database: Db): Promise<StoredState> {
  const states = collectionOf<StoredState>(database, own.feed);
  const state = await states.findOne({ _id: 'feed' });
  if (state !== null) return state;
  // An index that is there already is not made again.
  await changesOf(database).createIndex({ event: 1 }, { unique: true, name: 'event' });
  await collectionOf<{ _id: string }>(database, own.deletions).createIndex({ collection: 1 }, { name: 'collection' });
  const begun: StoredState = { _id: 'feed', epoch: randomBytes(8).toString('hex'), removed_through: 0 };
  try {
    await states.insertOne(begun);
    return begun;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return (await states.findOne({ _id: 'feed' })) ?? begun;
  }
}

/** What of the history is kept. */
export async function readExtent(database: Db): Promise<FeedExtent> {
  const { epoch, removed_through: removedThrough } = await readState(database);
  const last = (await readLastNumber(database)) ?? removedThrough;
  return { epoch, removedThrough, last };
}

/** Number of the newest record; `undefined` if there is none. */
async function readLastNumber(database: Db): Promise<number | undefined> {
  const [newest] = await changesOf(database)
    .find({}, { projection: { _id: 1 } })
    .sort({ _id: -1 })
    .limit(1)
    .toArray();
  return newest?._id;
}

/** Removes the records that are older than a time; the newest stays, so that its number is not given again. */
export async function trimChanges(database: Db, before: Date): Promise<number> {
  const last = await readLastNumber(database);
  if (last === undefined) return 0;
  const [newest] = await changesOf(database)
    .find({ time: { $lt: before }, _id: { $lt: last } }, { projection: { _id: 1 } })
    .sort({ _id: -1 })
    .limit(1)
    .toArray();
  if (newest === undefined) return 0;
  // Told before it is done: a reader that finds nothing looks here.
  const states = collectionOf<StoredState>(database, own.feed);
  await states.updateOne(
    { _id: 'feed', removed_through: { $lt: newest._id } },
    { $set: { removed_through: newest._id } },
  );
  const { deletedCount } = await changesOf(database).deleteMany({ _id: { $lte: newest._id } });
  return deletedCount;
}
