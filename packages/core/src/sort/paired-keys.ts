import { parseArrayIndex } from '../document/array-index.js';
import { getOwn } from '../value/own-field.js';
import { isDataObject, isValueArray, type Value } from '../value/value.js';
import type { SortKey } from './sort.js';
import { compareSortValues, readSortValueFrom, type SortValue } from './sort-value.js';

/** A key of a sort on its way along its path: `level` segments are behind it. */
interface Walk {
  /** Its place in the position. */
  readonly index: number;
  readonly key: SortKey;
  readonly level: number;
}

/** Keys whose paths begin alike, so that they may go through one array. */
export type PairedKeys = readonly Walk[];

/** Finds the keys of a sort that may have to be read together; none for most sorts. */
export function findPairedKeys(keys: readonly SortKey[]): readonly PairedKeys[] {
  const groups = new Map<string, Walk[]>();
  for (const [index, key] of keys.entries()) {
    const [first] = key.path.segments;
    if (first === undefined) continue;
    const name = `${key.path.root}.${first}`;
    const group = groups.get(name) ?? [];
    groups.set(name, group);
    group.push({ index, key, level: 0 });
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/**
 * Reads keys that may go through one array together, as MongoDB does: they take their values from the same element, the
 * one that sorts first by all of them. `{"a.x": 1, "a.y": 1}` sorts `[{x: 1, y: 5}, {x: 2, y: 3}]` by 1 and 5.
 *
 * Keys through different arrays choose independently (MongoDB refuses such documents).
 *
 * @param position - where the values go
 */
export function readPairedKeys(root: Value, walks: PairedKeys, position: SortValue[]): void {
  const met = new Map<readonly Value[], Walk[]>();
  for (const walk of walks) {
    const { value, level } = walkToArray(root, walk);
    const further = { ...walk, level };
    if (isValueArray(value) && !picksElement(value, further)) {
      const others = met.get(value) ?? [];
      met.set(value, others);
      others.push(further);
    } else {
      position[walk.index] = readIndependently(root, walk);
    }
  }
  for (const [array, members] of met) {
    const [first] = members;
    if (members.length > 1) readElements(array, members, position);
    else if (first !== undefined) position[first.index] = readIndependently(array, first);
  }
}

function walkToArray(root: Value, { key, level: start }: Walk): { value: Value | undefined; level: number } {
  const { segments } = key.path;
  let value: Value | undefined = root;
  let level = start;
  // A walk that goes on from an array's element is past that array already.
  while (level < segments.length && isDataObject(value)) {
    value = getOwn(value, segments[level] as string);
    level += 1;
  }
  return { value, level };
}

function picksElement(array: readonly Value[], { key, level }: Walk): boolean {
  const index = parseArrayIndex(key.path.segments[level] ?? '');
  return index !== undefined && index < array.length;
}

function readIndependently(value: Value, { key, level }: Walk): SortValue {
  return readSortValueFrom(value, key.path.segments, level, key.direction);
}

function readElements(array: readonly Value[], walks: PairedKeys, position: SortValue[]): void {
  const ending = walks.filter(isAtEnd);
  const going = walks.filter((walk) => !isAtEnd(walk));
  let best: SortValue[] | undefined;
  for (const element of array) {
    const candidate = [...position];
    for (const { index } of ending) candidate[index] = element;
    for (const { index } of going) candidate[index] = null;
    if (isDataObject(element)) readPairedKeys(element, going, candidate);
    if (best === undefined || comparePaired(candidate, best, walks) < 0) best = candidate;
  }
  // An empty array is below null at the end of a path, and null along it.
  for (const walk of walks) position[walk.index] = best === undefined ? emptyAt(walk) : best[walk.index];
}

function isAtEnd({ key, level }: Walk): boolean {
  return level === key.path.segments.length;
}

function emptyAt(walk: Walk): SortValue {
  return isAtEnd(walk) ? undefined : null;
}

function comparePaired(a: readonly SortValue[], b: readonly SortValue[], walks: PairedKeys): number {
  for (const { index, key } of walks) {
    const order = compareSortValues(a[index], b[index]);
    if (order !== 0) return order * key.direction;
  }
  return 0;
}
