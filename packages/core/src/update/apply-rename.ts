import { DataError } from '../errors/data-error.js';
import type { Limits } from '../limits.js';
import { getOwn } from '../value/own-field.js';
import { type DataObject, isDataObject, isValueArray, type Value } from '../value/value.js';
import { type Edit, editPath } from './edit.js';
import { makeSet, makeUnset } from './field-edits.js';
import { measureDepth } from './operand.js';
import { type Place, refuseAt } from './place.js';

/** A document's contents while an update is applied. */
export interface Contents {
  data: DataObject;
  metadata: DataObject;
}

/** One end of a `$rename`. */
export interface RenameEnd {
  readonly keys: readonly string[];
  readonly place: Place;
}

const removal = makeUnset();

/**
 * `$rename`: nothing happens if the source is missing; what the target held is replaced.
 *
 * @throws DataError BAD_OPERAND if a path leads through an array or a scalar, LIMIT_EXCEEDED
 */
export function applyRename(contents: Contents, from: RenameEnd, to: RenameEnd, limits: Limits): void {
  const value = findValue(contents, from);
  if (value === undefined) return;
  refuseArrays(contents, from, 'source');
  refuseArrays(contents, to, 'target');
  if (to.keys.length + measureDepth(value) > limits.depthMax) {
    throw new DataError('LIMIT_EXCEEDED', `$rename would nest the document deeper than ${limits.depthMax} levels.`, {
      details: { path: to.place.path, document_id: to.place.state.documentId, limit: limits.depthMax },
    });
  }
  contents[to.place.root] = editPath(contents[to.place.root], to.keys, makeSet(value), to.place);
  contents[from.place.root] = editPath(contents[from.place.root], from.keys, removal, from.place);
}

function findValue(contents: Contents, { keys, place }: RenameEnd): Value | undefined {
  let found: Value | undefined;
  const look: Edit = {
    change: (existing) => {
      found = existing;
      return existing;
    },
  };
  editPath(contents[place.root], keys, look, place);
  return found;
}

function refuseArrays(contents: Contents, { keys, place }: RenameEnd, end: string): void {
  let value: Value | undefined = contents[place.root];
  for (const key of keys) {
    if (isValueArray(value)) throw refuseAt(place, `$rename takes no element of an array as its ${end}`);
    if (!isDataObject(value)) return;
    value = getOwn(value, key);
  }
}
