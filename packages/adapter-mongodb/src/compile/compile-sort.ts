import type { Sort } from '@database-service/core';
import { compilePath } from './compile-path.js';

/** A sort in MongoDB's language; the id is its last key always. */
export function compileSort(sort: Sort): ReadonlyMap<string, 1 | -1> {
  return new Map(sort.map(({ path, direction }) => [compilePath(path), direction]));
}
