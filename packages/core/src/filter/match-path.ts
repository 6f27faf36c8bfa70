import { parseArrayIndex } from '../document/array-index.js';
import { isDataObject, isValueArray, type Value } from '../value/value.js';
import type { ValueTest } from './match-leaf.js';

/** What the array at the end of a path means to a test: its elements and itself, or itself only. */
export type LeafArrays = 'elements' | 'whole';

/** Reads a field of an object that has it, `undefined` otherwise. */
export type FieldReader = (object: { readonly [name: string]: Value }) => Value | undefined;

/** A reader for one name. Only names that objects inherit need the costlier check for an own field. */
export function compileReader(name: string): FieldReader {
  if (name in Object.prototype) return (object) => (Object.hasOwn(object, name) ? object[name] : undefined);
  return (object) => object[name];
}

/** A path below an object, compiled: whether any value that the path reaches passes the test. */
export interface PathMatcher {
  /** From an object's fields. */
  matchObject(object: { readonly [name: string]: Value }): boolean;
  /** From the elements of an array, as if it were the value of a field before the path. */
  matchArray(array: readonly Value[]): boolean;
}

/**
 * Compiles MongoDB's way along a path.
 *
 * - An array on the way: the rest of the path applies to each element that is an object, and, where the next segment is
 *   the index of an element, to that element. Elements that are arrays are entered by index only.
 * - The array at the end: each element, then the array itself; an element reached by index only as it is.
 * - A missing field reaches the test as `undefined`; an array without a fitting element reaches no test at all.
 */
export function compilePath(segments: readonly string[], test: ValueTest, leafArrays: LeafArrays): PathMatcher {
  const readers = segments.map(compileReader);
  const positions = segments.map(parseArrayIndex);
  const last = segments.length - 1;
  const testLeaf = compileLeaf(test, leafArrays);

  function matchObject(object: { readonly [name: string]: Value }, at: number): boolean {
    const value = (readers[at] as FieldReader)(object);
    if (at === last) return testLeaf(value);
    if (isValueArray(value)) return matchArray(value, at + 1);
    return isDataObject(value) ? matchObject(value, at + 1) : test(undefined);
  }

  function matchArray(array: readonly Value[], at: number): boolean {
    const position = positions[at];
    for (let index = 0; index < array.length; index += 1) {
      const element = array[index] as Value;
      if (isDataObject(element) && matchObject(element, at)) return true;
      if (index === position && matchIndexed(element, at)) return true;
    }
    return false;
  }

  function matchIndexed(element: Value, at: number): boolean {
    if (at === last) return test(element);
    if (isValueArray(element)) return matchArray(element, at + 1);
    return isDataObject(element) && matchObject(element, at + 1);
  }

  return {
    matchObject: (object) => matchObject(object, 0),
    matchArray: (array) => matchArray(array, 0),
  };
}

/** Applies a test to what stands at the end of a path. */
export function compileLeaf(test: ValueTest, leafArrays: LeafArrays): ValueTest {
  if (leafArrays === 'whole') return test;
  return (value) => {
    if (isValueArray(value)) {
      for (const element of value) if (test(element)) return true;
    }
    return test(value);
  };
}
