import type { Document } from '../document/document.js';
import { readRoot } from '../document/read-path.js';
import type { Value } from '../value/value.js';
import { findPairedKeys, type PairedKeys, readPairedKeys } from './paired-keys.js';
import type { Sort, SortKey, SortPosition } from './sort.js';
import { compareSortValues, readSortValue } from './sort-value.js';

const pairedKeys = new WeakMap<readonly SortKey[], readonly PairedKeys[]>();

/** Keys of a sort that may go through one array; found once for each sort. */
function pairedKeysOf(keys: readonly SortKey[]): readonly PairedKeys[] {
  let groups = pairedKeys.get(keys);
  if (groups === undefined) {
    groups = findPairedKeys(keys);
    pairedKeys.set(keys, groups);
  }
  return groups;
}

/**
 * Where a document stands in a sort. See {@link readSortValue} for arrays and missing fields, and
 * {@link readPairedKeys} for keys that go through one array.
 */
export function sortPosition(document: Document, sort: Sort): SortPosition {
  const position = sort.map(({ path, direction }) =>
    readSortValue(readRoot(document, path.root), path.segments, direction),
  );
  for (const group of pairedKeysOf(sort)) {
    const root = group[0]?.key.path.root;
    if (root !== undefined) readPairedKeys(readRoot(document, root), group, position);
  }
  return position;
}

/** Where a value that is no document (an array element, a pipeline's document) stands among its like. */
export function valuePosition(value: Value, keys: readonly SortKey[]): SortPosition {
  const position = keys.map(({ path, direction }) => readSortValue(value, path.segments, direction));
  for (const group of pairedKeysOf(keys)) readPairedKeys(value, group, position);
  return position;
}

/** Compares positions of one sort: negative where the first comes earlier. */
export function comparePositions(a: SortPosition, b: SortPosition, keys: readonly SortKey[]): number {
  for (let index = 0; index < keys.length; index += 1) {
    const left = a[index];
    const right = b[index];
    if (left === right) continue;
    const order = typeof left === 'number' && typeof right === 'number' ? left - right : compareSortValues(left, right);
    if (order !== 0) return (keys[index] as SortKey).direction === 1 ? order : -order;
  }
  return 0;
}

/** Whether a document comes strictly after a place in the sort. */
export function isAfter(document: Document, sort: Sort, position: SortPosition): boolean {
  return comparePositions(sortPosition(document, sort), position, sort) > 0;
}

/**
 * Makes a comparison of documents.
 *
 * For many documents {@link sortDocuments} is faster: it reads each document's keys once.
 */
export function compileSort(sort: Sort): (a: Document, b: Document) => number {
  return (a, b) => comparePositions(sortPosition(a, sort), sortPosition(b, sort), sort);
}

/** A sorted copy. */
export function sortDocuments(documents: readonly Document[], sort: Sort): Document[] {
  return documents
    .map((document) => ({ document, position: sortPosition(document, sort) }))
    .sort((a, b) => comparePositions(a.position, b.position, sort))
    .map(({ document }) => document);
}
