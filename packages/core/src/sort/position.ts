import type { Document } from '../document/document.js';
import { readRoot } from '../document/read-path.js';
import type { Value } from '../value/value.js';
import type { Sort, SortKey, SortPosition } from './sort.js';
import { compareSortValues, readSortValue } from './sort-value.js';

/** Where a document stands in a sort. See {@link readSortValue} for arrays and missing fields. */
export function sortPosition(document: Document, sort: Sort): SortPosition {
  return sort.map(({ path, direction }) => readSortValue(readRoot(document, path.root), path.segments, direction));
}

/** Where a value that is no document (an array element, a pipeline's document) stands among its like. */
export function valuePosition(value: Value, keys: readonly SortKey[]): SortPosition {
  return keys.map(({ path, direction }) => readSortValue(value, path.segments, direction));
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
  for (let index = 0; index < sort.length; index += 1) {
    const { path, direction } = sort[index] as SortKey;
    const value = readSortValue(readRoot(document, path.root), path.segments, direction);
    const order = compareSortValues(value, position[index]);
    if (order !== 0) return order * direction > 0;
  }
  return false;
}

/**
 * Makes a comparison of documents, which reads only the keys that it needs.
 *
 * For many documents {@link sortDocuments} is faster: it reads each document's keys once.
 */
export function compileSort(sort: Sort): (a: Document, b: Document) => number {
  return (a, b) => {
    for (const { path, direction } of sort) {
      const order = compareSortValues(
        readSortValue(readRoot(a, path.root), path.segments, direction),
        readSortValue(readRoot(b, path.root), path.segments, direction),
      );
      if (order !== 0) return order * direction;
    }
    return 0;
  };
}

/** A sorted copy. */
export function sortDocuments(documents: readonly Document[], sort: Sort): Document[] {
  return documents
    .map((document) => ({ document, position: sortPosition(document, sort) }))
    .sort((a, b) => comparePositions(a.position, b.position, sort))
    .map(({ document }) => document);
}
