import { describe, expect, it } from 'vitest';
import type { Document } from '../document/document.js';
import { parsePath } from '../document/parse-path.js';
import type { DataObject, Value } from '../value/value.js';
import { compileTuples, type Expansion, missing } from './tuples.js';

/** An empty array at the end of a path. */
const empty = undefined;

function expand(paths: readonly string[], data: DataObject, tuplesMax = 10): Expansion {
  const at = new Date(0);
  const document: Document = { id: 'd1', data, metadata: {}, version: 1, createdAt: at, updatedAt: at };
  const fields = paths.map((path) => ({ name: path, path: parsePath(path), direction: 1 as const }));
  return compileTuples(fields, tuplesMax)(document);
}

describe('compileTuples', () => {
  it.each<[string, string[], DataObject, (Value | undefined | typeof missing)[][], boolean]>([
    ['null and a missing field', ['a', 'b'], { a: null }, [[null, missing]], false],
    ['a path through a scalar', ['a.b'], { a: 1 }, [[missing]], false],
    ['an object', ['a', 'b.c'], { a: { x: 1 }, b: { c: 2 } }, [[{ x: 1 }, 2]], false],
    ['a date on the way', ['a.getTime'], { a: new Date(0) }, [[missing]], false],
    ['an array elsewhere', ['a'], { a: 1, b: [1, 2] }, [[1]], false],
    ['an array of one', ['a'], { a: [1] }, [[1]], true],
    ['an array below an object', ['a.b'], { a: { b: [1] } }, [[1]], true],
    ['an array on the way', ['a.b'], { a: [{ b: 1 }] }, [[1]], true],
    ['null in an array', ['a'], { a: [null] }, [[null]], true],
    ['an element without the field', ['a.b'], { a: [{ b: null }, {}] }, [[null], [missing]], true],
    ['an empty array', ['a'], { a: [] }, [[empty]], true],
    ['an empty array on the way', ['a.b'], { a: [] }, [[missing]], true],
    ['an empty array on the way to one of two', ['c', 'a.b'], { a: [], c: 1 }, [[1, missing]], true],
    ['an empty array that is a field itself', ['a', 'a.b'], { a: [] }, [[empty, missing]], true],
    ['fields of different roots', ['a', 'id'], { a: [1, 2] }, Array.of([1, 'd1'], [2, 'd1']), true],
    ['an index', ['a.1'], { a: [5, 6] }, [[6]], true],
    [
      'an index, and a field of an element',
      ['a.0', 'a.b'],
      { a: [5, { b: 7 }] },
      Array.of([5, missing], [missing, 7]),
      true,
    ],
    ['names beside an index that is not there', ['a.5', 'a.b'], { a: [{ b: 7 }] }, [[missing, 7]], true],
  ])('reads %s', (_name, paths, data, tuples, multikey) => {
    expect(expand(paths, data)).toStrictEqual({ tuples, multikey, tooMany: false });
  });

  it('gives as many as are allowed, and says where there are more', () => {
    const four = [1, 2, 3, 4];
    expect(expand(['a'], { a: four }, 4).tooMany).toBe(false);
    expect(expand(['a'], { a: four }, 3).tooMany).toBe(true);
    expect(expand(['a', 'b'], { a: four, b: four }, 16).tooMany).toBe(false);
    expect(expand(['a', 'b'], { a: four, b: four }, 15).tooMany).toBe(true);
    expect(expand(['a.b', 'a.c'], { a: [{ b: four, c: four }] }, 15).tooMany).toBe(true);
  });

  it('reads no further once there are too many', () => {
    const unread = {
      get b(): Value {
        throw new Error('was read');
      },
    };
    expect(expand(['a.b'], { a: [{ b: 1 }, { b: 2 }, { b: 3 }, unread] }, 2).tooMany).toBe(true);
  });
});
