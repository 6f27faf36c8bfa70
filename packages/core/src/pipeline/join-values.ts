import { parseArrayIndex } from '../document/array-index.js';
import { compilePath } from '../filter/match-path.js';
import { getOwn } from '../value/own-field.js';
import { type DataObject, isDataObject, isValueArray, type Value } from '../value/value.js';

/**
 * The values by which a local document is joined. An array at the end of the path stands for its elements, never for
 * itself; one on the way for those of its elements that are objects, and for the one that an index names. Nothing there
 * at all, or empty arrays only, gives none.
 */
export function readLocalValues(document: DataObject, path: readonly string[]): Value[] {
  const values: Value[] = [];
  visitField(document, path, 0, values);
  return values;
}

function visitField(object: DataObject, path: readonly string[], at: number, values: Value[]): void {
  visitBelow(getOwn(object, path[at] as string), path, at + 1, values);
}

function visitBelow(value: Value | undefined, path: readonly string[], at: number, values: Value[]): void {
  if (value === undefined) return;
  if (at === path.length) {
    if (!isValueArray(value)) values.push(value);
    else for (const element of value) values.push(element);
  } else if (isDataObject(value)) visitField(value, path, at, values);
  else if (isValueArray(value)) {
    const position = parseArrayIndex(path[at] as string);
    if (position !== undefined) visitBelow(value[position], path, at + 1, values);
    for (const element of value) if (isDataObject(element)) visitField(element, path, at, values);
  }
}

/**
 * Compiles a reader of all values for which `{path: {$eq: value}}` would select a document: what a missing field gives
 * is null, an array gives itself and its elements. Some may come twice.
 */
export function compileForeignValues(path: readonly string[]): (document: DataObject) => readonly Value[] {
  let values: Value[] = [];
  // The filter's own way along a path, with a test that remembers what it is asked.
  const { matchObject } = compilePath(
    path,
    (value) => {
      values.push(value ?? null);
      return false;
    },
    'elements',
  );
  return (document) => {
    values = [];
    matchObject(document);
    return values;
  };
}
