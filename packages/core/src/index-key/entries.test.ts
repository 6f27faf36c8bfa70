import { describe, expect, it } from 'vitest';
import type { Document } from '../document/document.js';
import { defaultLimits } from '../limits.js';
import type { DataObject, Value } from '../value/value.js';
import { compileKeyEncoder, type KeyPartValue, overflowKey } from './encode.js';
import { compileIndexEntries, describeKey } from './entries.js';
import type { IndexEntries } from './index-entries.js';
import { parseIndexDefinition } from './parse.js';

const documentOf = (data: DataObject): Document => ({
  id: 'd1',
  data,
  metadata: { source: 'test' },
  version: 3,
  createdAt: new Date(5),
  updatedAt: new Date(6),
});
const entriesOf = (keys: unknown, data: DataObject, options = {}): IndexEntries =>
  compileIndexEntries(parseIndexDefinition({ keys, options }, defaultLimits))(documentOf(data));
const hexes = (keys: readonly Uint8Array[]): string[] => keys.map((key) => Buffer.from(key).toString('hex')).sort();

/** An empty array at the end of a path. */
const empty = undefined;

describe('compileIndexEntries', () => {
  it.each<[string, string[], DataObject, KeyPartValue[][], boolean]>([
    ['a scalar', ['a'], { a: 5 }, [[5]], false],
    ['a missing field', ['a'], {}, [[null]], false],
    ['null', ['a'], { a: null }, [[null]], false],
    ['an object', ['a'], { a: { b: 1 } }, [[{ b: 1 }]], false],
    ['a path', ['a.b'], { a: { b: 1 } }, [[1]], false],
    ['a path through a scalar', ['a.b'], { a: 1 }, [[null]], false],
    ['an inherited name', ['toString'], {}, [[null]], false],
    ['an array', ['a'], { a: [1, 2, 1] }, [[1], [2]], true],
    ['an array of one', ['a'], { a: [1] }, [[1]], true],
    ['an empty array', ['a'], { a: [] }, [[empty]], true],
    ['nested arrays', ['a'], { a: [[1, 2], []] }, [[[1, 2]], [[]]], true],
    ['an array of objects', ['a.b'], { a: [{ b: 1 }, { b: 2 }] }, [[1], [2]], true],
    ['an array of objects, one without the field', ['a.b'], { a: [{ b: 1 }, { c: 2 }] }, [[1], [null]], true],
    ['an array of scalars below a path', ['a.b'], { a: [1, 2] }, [[null]], true],
    ['an empty array below a path', ['a.b'], { a: [] }, [[null]], true],
    ['arrays in arrays of objects', ['a.b'], { a: [{ b: [1, 2] }, { b: 3 }] }, [[1], [2], [3]], true],
    ['an index of an array', ['a.1'], { a: [5, 6] }, [[6]], true],
    ['an index and a field of that name', ['a.0'], { a: [5, { '0': 7 }] }, [[5], [7]], true],
    ['an index beyond the array', ['a.5'], { a: [5] }, [[null]], true],
    [
      'two fields below one array, by element',
      ['a.b', 'a.c'],
      {
        a: [
          { b: 1, c: 2 },
          { b: 3, c: 4 },
        ],
      },
      [
        [1, 2],
        [3, 4],
      ],
      true,
    ],
    [
      'two arrays, each with each',
      ['a', 'b'],
      { a: [1, 2], b: [3, 4] },
      [
        [1, 3],
        [1, 4],
        [2, 3],
        [2, 4],
      ],
      true,
    ],
    [
      'an array beside a scalar',
      ['a', 'b'],
      { a: [1, 2], b: 3 },
      [
        [1, 3],
        [2, 3],
      ],
      true,
    ],
  ])('of %s', (_name, paths, data, expected, multikey) => {
    const encode = compileKeyEncoder(paths.map(() => 1));
    const entries = entriesOf(Object.fromEntries(paths.map((path) => [path, 1])), data);
    expect(hexes(entries.keys)).toEqual(hexes(expected.map((values) => encode(values).bytes)));
    expect([entries.multikey, entries.inexact]).toEqual([multikey, false]);
  });

  it('reads the envelope', () => {
    const encode = compileKeyEncoder([1, -1, 1, 1]);
    const { keys } = entriesOf({ id: 1, version: -1, created_at: 1, 'metadata.source': 1 }, {});
    expect(hexes(keys)).toEqual(hexes([encode(['d1', 3, new Date(5), 'test']).bytes]));
  });

  it.each<[string, DataObject, number]>([
    ['none of the fields', { c: 1 }, 0],
    ['one of the fields', { b: 1 }, 1],
    ['null', { a: null }, 1],
    ['an empty array', { a: [] }, 1],
  ])('sparse, of %s', (_name, data, expected) => {
    expect(entriesOf({ a: 1, b: 1 }, data, { sparse: true }).keys).toHaveLength(expected);
  });

  it('partial: only of documents that match', () => {
    const options = { partial_filter: { b: { $gt: 5 } } };
    expect(entriesOf({ a: 1 }, { a: 1, b: 6 }, options).keys).toHaveLength(1);
    expect(entriesOf({ a: 1 }, { a: 1, b: 5 }, options).keys).toHaveLength(0);
  });

  const numbers = (count: number): Value[] => Array.from({ length: count }, (_, index) => index);

  it('files a document with more than 1,000 keys under one', () => {
    expect(entriesOf({ a: 1 }, { a: numbers(1000) }).keys).toHaveLength(1000);
    const many = { keys: [overflowKey], multikey: true, inexact: true };
    expect(entriesOf({ a: 1 }, { a: numbers(1001) })).toEqual(many);
    expect(entriesOf({ a: 1, b: 1 }, { a: numbers(100), b: numbers(100) })).toEqual(many);
    expect(entriesOf({ a: 1 }, { a: numbers(200_000) })).toEqual(many);
    expect(entriesOf({ a: 1 }, { a: new Array<Value>(5000).fill(7) }).keys).toHaveLength(1);
  });

  it('keeps all keys of a unique index, up to a bound that is an error', () => {
    expect(entriesOf({ a: 1 }, { a: numbers(10_000) }, { unique: true }).keys).toHaveLength(10_000);
    expect(() => entriesOf({ a: 1 }, { a: numbers(10_001) }, { unique: true })).toThrow(
      expect.objectContaining({ reason: 'LIMIT_EXCEEDED', details: { index: 'a_1', id: 'd1', limit: 10_000 } }),
    );
    expect(() => entriesOf({ a: 1 }, { a: numbers(10_001) }, { unique: true })).toThrow(
      'The document "d1" would need more than 10000 keys in the unique index "a_1"; shorten its arrays or drop the index.',
    );
  });

  it('cuts long values and says so', () => {
    const { keys, inexact } = entriesOf({ a: 1 }, { a: 'x'.repeat(100_000) });
    expect([keys[0]?.length, inexact]).toEqual([512, true]);
  });
});

describe('describeKey', () => {
  it('gives the values of the key among the others', () => {
    const definition = parseIndexDefinition({ keys: { tag: 1, 'a.b': -1 } }, defaultLimits);
    const document = documentOf({ tag: ['x', 'y'], a: { b: new Date(0) } });
    const key = compileKeyEncoder([1, -1])(['y', new Date(0)]).bytes;
    expect(describeKey(definition, document, key)).toEqual({
      tag: 'y',
      'a.b': { $date: '1970-01-01T00:00:00.000Z' },
    });
  });

  it('shortens long values, and shows missing ones as null', () => {
    const definition = parseIndexDefinition({ keys: { a: 1, b: 1 } }, defaultLimits);
    const document = documentOf({ a: 'x'.repeat(600) });
    const [key = overflowKey] = compileIndexEntries(definition)(document).keys;
    expect(describeKey(definition, document, key)).toEqual({ a: `${'x'.repeat(100)}…`, b: null });
  });

  it.each<[string, Value, unknown]>([
    ['a string of 100 characters', 'x'.repeat(100), 'x'.repeat(100)],
    ['a string of 101', 'x'.repeat(101), `${'x'.repeat(100)}…`],
    ['a short object', { b: 1 }, { b: 1 }],
    ['a long object', { b: 'x'.repeat(100) }, `{"b":"${'x'.repeat(94)}…`],
    ['an empty array', [], []],
  ])('shows %s', (_name, a, shown) => {
    const definition = parseIndexDefinition({ keys: { a: 1 } }, defaultLimits);
    const document = documentOf({ a });
    const [key = overflowKey] = compileIndexEntries(definition)(document).keys;
    expect(describeKey(definition, document, key)).toEqual({ a: shown });
  });
});
