import { DataError } from '../errors/data-error.js';
import { getOwn } from '../value/own-field.js';
import { isDataObject, isValueArray, type Value } from '../value/value.js';
import { parseArrayIndex } from './array-index.js';
import type { Document } from './document.js';
import type { PathRoot } from './path.js';

/** What a path's root stands for in a document: its data, its metadata, or one of the envelope's scalars. */
export function readRoot(document: Document, root: PathRoot): Value {
  switch (root) {
    case 'data':
      return document.data;
    case 'metadata':
      return document.metadata;
    case 'id':
      return document.id;
    case 'version':
      return document.version;
    case 'created_at':
      return document.createdAt;
    case 'updated_at':
      return document.updatedAt;
    case 'value':
      throw new DataError('INTERNAL', 'A path below a value was used on a document.');
  }
}

/** What a step of a path leads to: an object's field, or the element at an index of an array. */
export function readStep(value: Value | undefined, step: string): Value | undefined {
  if (isDataObject(value)) return getOwn(value, step);
  if (!isValueArray(value)) return undefined;
  const index = parseArrayIndex(step);
  return index === undefined ? undefined : value[index];
}
