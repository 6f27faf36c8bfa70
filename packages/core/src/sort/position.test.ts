import { describe, expect, it } from 'vitest';
import type { Document } from '../document/document.js';
import type { DataObject, Value } from '../value/value.js';
import { parseSort } from './parse.js';
import { compileSort, isAfter, sortDocuments, sortPosition } from './position.js';
import { createTopDocuments, createTopValues } from './top.js';

const makeDocument = (id: string, data: DataObject, version = 1): Document => ({
  id,
  data,
  metadata: { owner: id },
  version,
  createdAt: new Date(version),
  updatedAt: new Date(version),
});

const values: Record<string, Value> = {
  k1: null,
  k2: [],
  k3: 2,
  k4: [1, 9],
  k5: 'b',
  k6: true,
  k7: 'b',
  k8: { x: 1 },
};
const documents = [
  ...Object.entries(values).map(([id, f]) => makeDocument(id, { f })),
  makeDocument('k9', { other: 1 }),
];

const idsBy: [string, unknown, string][] = [
  ['ascending', { f: 1 }, 'k2 k1 k9 k4 k3 k5 k7 k8 k6'],
  ['descending, ties by id ascending', { f: -1 }, 'k6 k8 k5 k7 k4 k3 k1 k9 k2'],
  ['ties by id as asked', { f: -1, id: -1 }, 'k6 k8 k7 k5 k4 k3 k9 k1 k2'],
  ['by the envelope', { 'metadata.owner': -1 }, 'k9 k8 k7 k6 k5 k4 k3 k2 k1'],
  ['by nothing', {}, 'k1 k2 k3 k4 k5 k6 k7 k8 k9'],
];

describe.each(idsBy)('sorting %s', (_name, raw, expected) => {
  const sort = parseSort(raw);
  const shuffled = [...documents].reverse();

  it('gives the same order by comparison and by keys read once', () => {
    expect(
      [...shuffled]
        .sort(compileSort(sort))
        .map(({ id }) => id)
        .join(' '),
    ).toBe(expected);
    expect(
      sortDocuments(shuffled, sort)
        .map(({ id }) => id)
        .join(' '),
    ).toBe(expected);
  });

  it.each([0, 1, 2, 5, 9, 20, Number.POSITIVE_INFINITY])('keeps the first %d', (limit) => {
    const top = createTopDocuments(sort, limit);
    for (const document of shuffled) top.add(document);
    const kept = expected.split(' ').slice(0, limit);
    expect(top.size).toBe(kept.length);
    expect(top.drain().map(({ id }) => id)).toEqual(kept);
    expect(top.size).toBe(0);
  });

  it('continues after each document with the next', () => {
    for (const [place, id] of expected.split(' ').entries()) {
      const position = sortPosition(documents.find((document) => document.id === id) as Document, sort);
      const rest = sortDocuments(documents, sort).filter((document) => isAfter(document, sort, position));
      expect(rest.map((document) => document.id)).toEqual(expected.split(' ').slice(place + 1));
    }
  });
});

describe('sortPosition', () => {
  it('has one value for each key', () => {
    const sort = parseSort({ 'a.b': -1, version: 1, created_at: 1 });
    expect(sortPosition(makeDocument('x', { a: [{ b: 1 }, { b: 2 }] }, 3), sort)).toEqual([2, 3, new Date(3), 'x']);
    expect(sortPosition(makeDocument('x', { f: [] }), parseSort({ f: 1 }))).toEqual([undefined, 'x']);
  });
});

describe('keys through one array', () => {
  const pairs = {
    a: [
      { x: 1, y: 5 },
      { x: 1, y: 3 },
      { x: 2, y: 0 },
    ],
  };
  it.each<[Record<string, 1 | -1>, DataObject, readonly unknown[]]>([
    // The tuple of one element that sorts first, as MongoDB's compound keys have it.
    [{ 'a.x': 1, 'a.y': 1 }, pairs, [1, 3]],
    [{ 'a.x': 1, 'a.y': -1 }, pairs, [1, 5]],
    [{ 'a.x': -1, 'a.y': -1 }, pairs, [2, 0]],
    [{ 'a.y': 1, 'a.x': 1 }, pairs, [0, 2]],
    [{ 'a.x': 1, b: 1, 'a.y': -1 }, { ...pairs, b: 7 }, [1, 7, 5]],
    [
      { 'a.x': 1, 'a.b.y': -1 },
      {
        a: [
          { x: 1, b: [{ y: 9 }, { y: 2 }] },
          { x: 1, b: [{ y: 1 }] },
        ],
      },
      [1, 9],
    ],
    [
      { 'a.b.x': 1, 'a.b.y': 1 },
      {
        a: {
          b: [
            { x: 2, y: 1 },
            { x: 1, y: 8 },
          ],
        },
      },
      [1, 8],
    ],
    [
      { 'a.b.x': 1, 'a.b.y': 1 },
      {
        a: [
          { b: [{ x: 2, y: 1 }] },
          {
            b: [
              { x: 1, y: 8 },
              { x: 1, y: 7 },
            ],
          },
        ],
      },
      [1, 7],
    ],
    [{ a: 1, 'a.x': 1 }, { a: [5, { x: 1 }] }, [5, null]],
    [{ a: -1, 'a.x': 1 }, { a: [5, { x: 1 }] }, [{ x: 1 }, 1]],
    [{ 'a.x': -1, 'a.y': 1 }, { a: [{ y: 1 }, 4, { x: 0 }] }, [0, null]],
    [{ 'a.0.x': 1, 'a.x': 1 }, { a: [{ x: 3 }, { x: 1 }] }, [3, 1]],
    [{ a: 1, 'a.x': 1 }, { a: [] }, [undefined, null]],
    // An array without such an element: its objects may have a field of this name.
    [{ 'a.5.x': 1, 'a.5.y': 1 }, { a: [{ 5: { x: 2, y: 0 } }, { 5: { x: 1, y: 9 } }] }, [1, 9]],
    [{ 'a.x': 1, 'a.y': 1 }, { a: { x: 1, y: 2 } }, [1, 2]],
    [{ 'a.x': 1, 'a.y': 1 }, {}, [null, null]],
    // Different arrays: each for itself.
    [{ 'a.x': 1, 'a.y': 1 }, { a: { x: [2, 1], y: [9, 8] } }, [1, 8]],
    [{ a: 1, b: -1 }, { a: [2, 1], b: [8, 9] }, [1, 9]],
  ])('%j of %j', (raw, data, expected) => {
    expect(sortPosition(makeDocument('x', data), parseSort(raw))).toEqual([...expected, 'x']);
  });
});

describe('TopSorter', () => {
  it('keeps the order of arrival among equals, and hands back what it drops', () => {
    const path = { root: 'value', segments: ['a'] } as const;
    const top = createTopValues([{ path, direction: 1 }], 3);
    const items = [2, 1, 1, 2, 1, 3].map((a, n) => ({ a, n }));
    expect(items.map((item) => top.add(item)).map((dropped) => (dropped as { n: number } | undefined)?.n)).toEqual([
      undefined,
      undefined,
      undefined,
      3,
      0,
      5,
    ]);
    expect(top.drain().map(({ n }) => n)).toEqual([1, 2, 4]);
  });

  it('agrees with a full sort on many', () => {
    const path = { root: 'value', segments: ['a'] } as const;
    let seed = 1;
    const items = Array.from({ length: 2000 }, (_, n) => {
      seed = (seed * 16807) % 2147483647;
      return { a: seed % 50, n };
    });
    const expected = [...items].sort((x, y) => y.a - x.a || x.n - y.n).slice(0, 137);
    const top = createTopValues([{ path, direction: -1 }], 137);
    for (const item of items) top.add(item);
    expect(top.drain()).toEqual(expected);
  });
});
