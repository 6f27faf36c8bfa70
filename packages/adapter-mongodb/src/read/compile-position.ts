import { type Sort, type SortPosition, typeOf, type ValueType } from '@database-service/core';
import type { FilterTarget, MongoFilter } from '../compile/compile-filter.js';
import { compilePath } from '../compile/compile-path.js';
import { encodeId } from '../stored/document-id.js';

/** The types that sort above each, by the names of `$type`; those that the API has no values for stand among them. */
const above: Readonly<Partial<Record<ValueType, readonly string[]>>> = {
  number: ['string', 'object', 'array', 'binData', 'objectId', 'bool', 'date', 'timestamp', 'regex', 'maxKey'],
  string: ['object', 'array', 'binData', 'objectId', 'bool', 'date', 'timestamp', 'regex', 'maxKey'],
  bool: ['date', 'timestamp', 'regex', 'maxKey'],
  date: ['timestamp', 'regex', 'maxKey'],
};

/**
 * What the documents behind a place have in common at the first key of the sort, for MongoDB to begin there; core leaves out
 * those among them that are not behind it. `undefined` where nothing simple can be said.
 */
export function compilePosition(sort: Sort, place: SortPosition, { idType }: FilterTarget): MongoFilter | undefined {
  const [key] = sort;
  const [value] = place;
  if (key === undefined || value === undefined || value === null) return undefined;
  const name = compilePath(key.path);
  if (key.path.root === 'id' && typeof value === 'string') {
    return { [name]: { [key.direction === 1 ? '$gt' : '$lt']: encodeId(value, idType) } };
  }
  const types = above[typeOf(value)];
  if (key.direction === -1 || types === undefined) return undefined;
  return { $or: [{ [name]: { $gte: value } }, { [name]: { $type: types } }] };
}
