import { describe, expect, it } from 'vitest';
import type { Collection } from '../adapter/adapter.js';
import { createContext } from '../context.js';
import type { Document } from '../document/document.js';
import { parsePath } from '../document/parse-path.js';
import { all } from '../filter/build.js';
import type { DataObject, Value } from '../value/value.js';
import { findDistinct } from './distinct.js';
import { readDistinct } from './read-distinct.js';

describe('readDistinct', () => {
  it.each<[string, Value, readonly Value[]]>([
    ['a', { a: 1 }, [1]],
    ['a', {}, []],
    ['a', { a: null }, [null]],
    ['a', { a: [] }, []],
    ['a', { a: [1, [2, 3], null] }, [1, [2, 3], null]],
    ['a.b', { a: { b: 1 } }, [1]],
    ['a.b', { a: 1 }, []],
    ['a.b', { a: [{ b: 1 }, { b: [2, 3] }, {}, 4, [{ b: 5 }]] }, [1, 2, 3]],
    ['a.0', { a: [7, 8] }, [7]],
    ['a.1', { a: [7, [8, 9]] }, [8, 9]],
    ['a.00', { a: [7] }, []],
    ['a.0', { a: { '0': 7 } }, [7]],
    ['a.0.b', { a: [{ b: 1 }, { b: 2 }] }, [1]],
    ['toString', {}, []],
    ['a.length', { a: [1] }, []],
  ])('%s of %j', (path, value, expected) => {
    const values: Value[] = [];
    readDistinct(value, path.split('.'), (found) => values.push(found));
    expect(values).toEqual(expected);
  });
});

const collectionOf = (contents: readonly DataObject[]): Collection => {
  const documents = contents.map((data, index): Document => {
    const at = new Date(index);
    return { id: `id${index}`, data, metadata: { n: index % 2 }, version: 1, createdAt: at, updatedAt: at };
  });
  const find = async function* () {
    yield* documents;
  };
  return { name: 'c', find } as unknown as Collection;
};

describe('findDistinct', () => {
  const contents: DataObject[] = [
    { f: 'b' },
    { f: [3, 'a', null] },
    {},
    { f: { x: 1, y: 2 } },
    { f: { y: 2, x: 1 } },
    { f: [[1], 3.0] },
    { f: true },
    { f: new Date(0) },
    { f: [] },
    { f: '\u{1F600}' },
    { f: '\u{FFFD}' },
  ];

  it.each<[string, readonly Value[]]>([
    ['f', [null, 3, 'a', 'b', '\u{FFFD}', '\u{1F600}', { x: 1, y: 2 }, [1], true, new Date(0)]],
    ['metadata.n', [0, 1]],
    ['version', [1]],
    ['g', []],
  ])('of %s are in the order of values', async (path, expected) => {
    const request = { filter: all, path: parsePath(path) };
    expect(await findDistinct(createContext(), collectionOf(contents), request)).toEqual(expected);
  });

  it('bounds its memory', async () => {
    const many = Array.from({ length: 1000 }, (_, n) => ({ f: `${n}${'x'.repeat(1000)}` }));
    const request = { filter: all, path: parsePath('f'), memoryBytesMax: 100_000 };
    await expect(findDistinct(createContext(), collectionOf(many), request)).rejects.toMatchObject({
      reason: 'LIMIT_EXCEEDED',
    });
  });
});
