import { parseArrayIndex } from '../document/array-index.js';
import { compareValues } from '../value/compare.js';
import { getOwn } from '../value/own-field.js';
import { isDataObject, isValueArray, type Value } from '../value/value.js';

/** What a document sorts by at one path; `undefined` is an empty array, below everything. */
export type SortValue = Value | undefined;

/**
 * The value that a sort sees at a path, by MongoDB's rules.
 *
 * - Missing is null.
 * - An array along the path or at its end gives its least element (ascending) or its greatest (descending); elements
 *   along the path that are no objects count as null, nested arrays too.
 * - An empty array at the end is below null (`undefined`); one along the path is null.
 * - A number in the path picks an element, if the array has it; an array picked so at the end is compared whole.
 */
export function readSortValue(root: Value, segments: readonly string[], direction: 1 | -1): SortValue {
  return readSortValueFrom(root, segments, 0, direction);
}

/** Compares what {@link readSortValue} gives, ascending. */
export function compareSortValues(a: SortValue, b: SortValue): number {
  if (a === undefined) return b === undefined ? 0 : -1;
  return b === undefined ? 1 : compareValues(a, b);
}

/** As {@link readSortValue}, with `depth` segments of the path behind. */
export function readSortValueFrom(
  start: Value,
  segments: readonly string[],
  depth: number,
  direction: 1 | -1,
): SortValue {
  let value: Value | undefined = start;
  for (let level = depth; level < segments.length; level += 1) {
    if (isValueArray(value)) return readThroughArray(value, segments, level, direction);
    if (!isDataObject(value)) return null;
    value = getOwn(value, segments[level] as string);
  }
  if (isValueArray(value)) return pickElement(value, direction);
  return value ?? null;
}

function readThroughArray(
  array: readonly Value[],
  segments: readonly string[],
  level: number,
  direction: 1 | -1,
): SortValue {
  const segment = segments[level] as string;
  const index = parseArrayIndex(segment);
  const picked = index === undefined ? undefined : array[index];
  if (picked !== undefined) {
    const isWhole = level === segments.length - 1 && isValueArray(picked) && picked.length > 0;
    return isWhole ? picked : readSortValueFrom(picked, segments, level + 1, direction);
  }
  if (array.length === 0) return null;
  const values = array.map((element) =>
    isDataObject(element) ? readSortValueFrom(element, segments, level, direction) : null,
  );
  return pickElement(values, direction);
}

function pickElement(values: readonly SortValue[], direction: 1 | -1): SortValue {
  let best = values[0];
  for (let index = 1; index < values.length; index += 1) {
    const value = values[index];
    if (compareSortValues(value, best) * direction < 0) best = value;
  }
  return best;
}
