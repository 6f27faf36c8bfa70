import { parseArrayIndex } from '../document/array-index.js';
import { DataError } from '../errors/data-error.js';
import { quoteInput } from '../errors/quote.js';
import { getOwn } from '../value/own-field.js';
import { type DataObject, isDataObject, isValueArray, type Value } from '../value/value.js';
import type { UpdatePath } from './ast.js';
import { describeType, type EditState, formatPlace, type Place, refuseAt } from './place.js';

/** What one change does at the end of its path. */
export interface Edit {
  /**
   * What becomes of a value that is there.
   *
   * @returns the same reference for no change; `undefined` to remove it
   */
  readonly change: (existing: Value, place: Place) => Value | undefined;
  /** What to put where nothing is. Absent, or `undefined`: nothing. */
  readonly create?: (place: Place) => Value | undefined;
  /** Whether a path that leads through a scalar, or through an array by a name, is fine (`$unset`) or an error. */
  readonly skipsBlocked?: boolean;
}

/**
 * Applies an edit at a path, copying what lies on it unless it is a copy already.
 *
 * @param keys - names and indices, at least one
 * @returns the container, the same reference if it was not copied
 * @throws DataError BAD_OPERAND if the path cannot be followed or the edit does not fit what it finds
 */
export function editPath(container: DataObject, keys: readonly string[], edit: Edit, place: Place): DataObject {
  return editObject(container, keys, 0, edit, place);
}

function editValue(value: Value, keys: readonly string[], index: number, edit: Edit, place: Place): Value {
  if (isDataObject(value)) return editObject(value, keys, index, edit, place);
  if (isValueArray(value)) return editArray(value, keys, index, edit, place);
  if (edit.skipsBlocked === true) return value;
  throw blocked(value, keys, index, edit, place);
}

function editObject(object: DataObject, keys: readonly string[], index: number, edit: Edit, place: Place): DataObject {
  const name = keys[index] as string;
  const existing = getOwn(object, name);
  const next =
    existing === undefined ? createBelow(keys, index + 1, edit, place) : editChild(existing, keys, index, edit, place);
  if (next === existing) return object;
  place.state.changed = true;
  if (next === undefined) return removeField(object, name, place.state);
  const copy = ownObject(object, place.state);
  copy[name] = next;
  return copy;
}

function editArray(
  array: readonly Value[],
  keys: readonly string[],
  index: number,
  edit: Edit,
  place: Place,
): readonly Value[] {
  const position = parseArrayIndex(keys[index] as string);
  if (position === undefined) {
    if (edit.skipsBlocked === true) return array;
    throw blocked(array, keys, index, edit, place);
  }
  const existing = array[position];
  const next =
    existing === undefined ? createBelow(keys, index + 1, edit, place) : editChild(existing, keys, index, edit, place);
  if (next === existing) return array;
  // A removed element leaves null, so that the others keep their places.
  const put = next === undefined ? null : next;
  if (put === existing) return array;
  place.state.changed = true;
  const missing = position - array.length;
  if (missing > 0) takePadding(missing, place);
  const copy = ownArray(array, place.state);
  while (copy.length < position) copy.push(null);
  copy[position] = put;
  return copy;
}

function editChild(
  existing: Value,
  keys: readonly string[],
  index: number,
  edit: Edit,
  place: Place,
): Value | undefined {
  return index === keys.length - 1 ? edit.change(existing, place) : editValue(existing, keys, index + 1, edit, place);
}

/** Makes what stands at a missing key: the new value, in an object for each step that is left. */
function createBelow(keys: readonly string[], index: number, edit: Edit, place: Place): Value | undefined {
  let value = edit.create?.(place);
  if (value === undefined) return undefined;
  for (let step = keys.length - 1; step >= index; step -= 1) {
    const wrapper: Record<string, Value> = { [keys[step] as string]: value };
    place.state.owned.add(wrapper);
    value = wrapper;
  }
  return value;
}

function ownObject(object: DataObject, state: EditState): Record<string, Value> {
  if (state.owned.has(object)) return object as Record<string, Value>;
  const copy: Record<string, Value> = { ...object };
  state.owned.add(copy);
  return copy;
}

function ownArray(array: readonly Value[], state: EditState): Value[] {
  if (state.owned.has(array)) return array as Value[];
  const copy = array.slice();
  state.owned.add(copy);
  return copy;
}

/**
 * The first field is left out of a copy, which stays quick to read; `delete` makes an object slow. But a copy for each of
 * many would be slower still.
 */
function removeField(object: DataObject, name: string, state: EditState): DataObject {
  if (state.owned.has(object)) {
    delete (object as Record<string, Value>)[name];
    return object;
  }
  const { [name]: _removed, ...rest } = object;
  state.owned.add(rest);
  return rest;
}

function takePadding(count: number, place: Place): void {
  place.state.paddingLeft -= count;
  if (place.state.paddingLeft >= 0) return;
  throw new DataError(
    'DOCUMENT_TOO_LARGE',
    `${formatPlace(place)} is so far beyond the array's end that the nulls before it would not fit into a document.`,
    { details: { path: place.path, document_id: place.state.documentId } },
  );
}

function blocked(value: Value, keys: readonly string[], index: number, edit: Edit, place: Place): DataError {
  const reached = formatKeys(place.root, keys.slice(0, index));
  const key = quoteInput(keys[index] ?? '');
  const why = isValueArray(value) ? 'an array, whose elements have numbers' : describeType(value);
  const what = edit.create === undefined ? `${key} cannot be reached` : `Cannot create field ${key}`;
  return refuseAt(place, `${what} in ${quoteInput(reached)}: it is ${why}`);
}

function formatKeys(root: UpdatePath['root'], keys: readonly string[]): string {
  return (root === 'data' ? keys : [root, ...keys]).join('.');
}
