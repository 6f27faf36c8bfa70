import type { CollectionInfo } from '@database-service/core';
import type { StoredCollection } from './catalogue-collection.js';

/** A collection as the catalogue's lists show it. */
export function toInfo({ name, createdAt, indexes, schema, changeDetail }: StoredCollection): CollectionInfo {
  const states = indexes.map(({ state }) => state);
  return { name, createdAt, indexes: states, changeDetail, ...(schema === undefined ? {} : { schema }) };
}
