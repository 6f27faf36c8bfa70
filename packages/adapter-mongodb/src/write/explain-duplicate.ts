import { type Document, duplicateValue } from '@database-service/core';
import type { Collection } from 'mongodb';
import type { StoredId } from '../stored/document-id.js';
import type { StoredDocument } from '../stored/stored-document.js';
import { type DocumentKeys, keyText } from './index-keys.js';

/** A document that could not be stored. */
export interface RefusedDocument {
  readonly storedId: StoredId;
  readonly document: Document;
  readonly keys: DocumentKeys;
  /** It was to be inserted: then its id counts before its values, whichever the server looked at first. */
  readonly isNew: boolean;
}

/** What was in a document's way: its id is taken, or a value of a unique index; `undefined`: nothing that is there any more. */
export async function explainDuplicate(
  documents: Collection<StoredDocument>,
  { storedId, document, keys: { bySlot }, isNew }: RefusedDocument,
): Promise<'id' | Error | undefined> {
  if (isNew && (await hasId(documents, storedId))) return 'id';
  for (const [slot, { index, entries }] of bySlot) {
    if (!index.indexState.definition.unique || entries.keys.length === 0) continue;
    const name = `_meta.keys.${slot}`;
    const texts = entries.keys.map(keyText);
    const [other] = await documents
      .find({ [name]: { $in: texts }, _id: { $ne: storedId } }, { projection: { [name]: 1 } })
      .limit(1)
      .toArray();
    const taken = other?._meta?.keys?.[slot];
    if (taken === undefined) continue;
    const key = entries.keys[texts.findIndex((text) => taken.includes(text))] ?? (entries.keys[0] as Uint8Array);
    return duplicateValue(index.indexState.definition, document, key);
  }
  return !isNew && (await hasId(documents, storedId)) ? 'id' : undefined;
}

async function hasId(documents: Collection<StoredDocument>, storedId: StoredId): Promise<boolean> {
  return (await documents.findOne({ _id: storedId }, { projection: { _id: 1 } })) !== null;
}
