import type { Document } from '@database-service/core';
import type { MongoFilter } from '../compile/compile-filter.js';
import type { IdType } from '../config.js';
import { encodeId } from '../stored/document-id.js';
import { encodeValue } from '../stored/encode-value.js';
import { contextOf } from '../stored/stored-document.js';

/** Fields of a document without a version that are compared. MongoDB takes 1,000 conditions well, and a document has fewer. */
const fieldsMax = 1_000;

/**
 * The filter for a document that is as it was read: same id, version and time of creation. One without a version, which
 * another program made and may change, has to have the same fields.
 */
export function sameDocument(before: Document, idType: IdType): MongoFilter {
  const _id = encodeId(before.id, idType);
  if (!contextOf(before).isForeign) {
    return { _id, '_meta.version': before.version, '_meta.created_at': before.createdAt };
  }
  const fields = Object.entries(before.data)
    .filter(([name]) => !name.includes('.') && !name.startsWith('$'))
    .slice(0, fieldsMax)
    .map(([name, value]) => ({ [name]: { $eq: encodeValue(value) } }));
  return { $and: [{ _id, '_meta.version': null }, ...fields] };
}
