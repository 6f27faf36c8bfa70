import { ObjectId } from 'mongodb';
import type { IdType } from '../config.js';

/** What `_id` may be where the service writes; of what others wrote it may be anything, which no call by id reaches. */
export type StoredId = string | ObjectId;

const hex24 = /^[0-9a-f]{24}$/;

/** What is stored for an id. In a collection of ObjectIds a text that is none stays a text. */
export function encodeId(id: string, idType: IdType): StoredId {
  return idType === 'objectId' && hex24.test(id) ? ObjectId.createFromHexString(id) : id;
}

/** The id that the API shows: an ObjectId by its digits, anything else that is no string as JSON. */
export function decodeId(stored: unknown): string {
  if (typeof stored === 'string') return stored;
  if (stored instanceof ObjectId) return stored.toHexString();
  return JSON.stringify(stored) ?? String(stored);
}
