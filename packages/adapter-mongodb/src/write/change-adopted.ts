import { type Document, equalValues, type Value } from '@database-service/core';
import type { ClientSession, Collection } from 'mongodb';
import type { MongoFilter } from '../compile/compile-filter.js';
import { decodeDocument, type StoredDocument } from '../stored/stored-document.js';

/** A document of such a collection as it was read, and as it is to be. */
export interface AdoptedChange {
  readonly filter: MongoFilter;
  readonly before: Document;
  readonly stored: StoredDocument;
  readonly options: { readonly session?: ClientSession };
}

/**
 * Changes a document of a collection that another program made too: the fields that are changed, and `_meta`. The others stay
 * as they are, of whatever type.
 */
export async function changeAdopted(
  documents: Collection<StoredDocument>,
  { filter, before, stored, options }: AdoptedChange,
): Promise<{ readonly matchedCount: number }> {
  const { _id, ...fields } = stored;
  const names = [...Object.keys(fields), ...Object.keys(before.data)];
  const isSettable = !(stored instanceof Map) && names.every((name) => name !== '' && !/^\$|\./.test(name));
  if (!isSettable) return await documents.replaceOne(filter, stored, options);
  // As it would be read back, to be compared with what was read. Decoding changes what it is given.
  const after = decodeDocument(structuredClone({ _id, ...fields }));
  const set: Record<string, unknown> = { _meta: stored._meta };
  const unset: Record<string, ''> = {};
  for (const [name, value] of Object.entries(after.data)) {
    const former = Object.hasOwn(before.data, name) ? before.data[name] : undefined;
    if (former === undefined || !equalValues(former, value as Value)) set[name] = fields[name];
  }
  for (const name of Object.keys(before.data)) if (!Object.hasOwn(after.data, name)) unset[name] = '';
  const update = { $set: set, ...(Object.keys(unset).length === 0 ? {} : { $unset: unset }) };
  return await documents.updateOne(filter, update, options);
}
