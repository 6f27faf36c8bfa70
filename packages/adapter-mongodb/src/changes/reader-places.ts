import type { PlaceMove } from '@database-service/core';
import type { Db } from 'mongodb';
import { collectionOf } from '../driver.js';
import { isDuplicateKey } from '../errors.js';
import { own } from '../names.js';

interface StoredPlace {
  readonly _id: string;
  readonly token: string;
}

/** The token that a reader's place was kept by. */
export async function loadPlace(database: Db, reader: string): Promise<string | undefined> {
  return (await placesOf(database).findOne({ _id: reader }))?.token;
}

/** Keeps a place, if it still is where the reader believes it to be. */
export async function savePlace(database: Db, reader: string, { from, to }: PlaceMove): Promise<boolean> {
  if (from !== undefined) {
    const moved = await placesOf(database).updateOne({ _id: reader, token: from }, { $set: { token: to } });
    return moved.matchedCount === 1;
  }
  try {
    await placesOf(database).insertOne({ _id: reader, token: to });
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Forgets a reader. */
export async function forgetPlace(database: Db, reader: string): Promise<void> {
  await placesOf(database).deleteOne({ _id: reader });
}

function placesOf(database: Db) {
  return collectionOf<StoredPlace>(database, own.readers);
}
