import { getOwn, setOwn } from '../value/own-field.js';
import { type DataObject, isDataObject, isValueArray, type Value } from '../value/value.js';
import type { ProjectedSlice } from './projection.js';

/** Cuts the array at a path, also within the objects of arrays along it, but not of arrays within arrays. */
export function sliceField(object: DataObject, slice: ProjectedSlice, level = 0): DataObject {
  const name = slice.segments[level] as string;
  const value = getOwn(object, name);
  const cut = cutBelow(value, slice, level + 1);
  if (cut === undefined || cut === value) return object;
  const copy: Record<string, Value> = { ...object };
  setOwn(copy, name, cut);
  return copy;
}

function cutBelow(value: Value | undefined, slice: ProjectedSlice, level: number): Value | undefined {
  const isAtEnd = level === slice.segments.length;
  if (isValueArray(value)) {
    if (isAtEnd) return cutArray(value, slice);
    return value.map((element) => (isDataObject(element) ? sliceField(element, slice, level) : element));
  }
  return isDataObject(value) && !isAtEnd ? sliceField(value, slice, level) : value;
}

function cutArray(array: readonly Value[], { skip, count }: ProjectedSlice): readonly Value[] {
  if (skip === undefined) return count < 0 ? array.slice(count) : array.slice(0, count);
  const start = skip < 0 ? Math.max(0, array.length + skip) : skip;
  return array.slice(start, start + count);
}
