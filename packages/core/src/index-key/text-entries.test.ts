import { describe, expect, it } from 'vitest';
import type { Document } from '../document/document.js';
import { defaultLimits } from '../limits.js';
import type { DataObject } from '../value/value.js';
import { compileKeyEncoder, type KeyPartValue, overflowKey } from './encode.js';
import { compileIndexEntries } from './entries.js';
import type { IndexEntries } from './index-entries.js';
import { parseIndexDefinition } from './parse.js';

const documentOf = (data: DataObject): Document => ({
  id: 'd1',
  data,
  metadata: {},
  version: 1,
  createdAt: new Date(0),
  updatedAt: new Date(0),
});
const entriesOf = (keys: unknown, data: DataObject, options = {}): IndexEntries =>
  compileIndexEntries(parseIndexDefinition({ keys, options }, defaultLimits))(documentOf(data));
const hexes = (keys: readonly Uint8Array[]): string[] => keys.map((key) => Buffer.from(key).toString('hex')).sort();
const words = (count: number): string => Array.from({ length: count }, (_, n) => `w${n}`).join(' ');

describe('entries of a text index', () => {
  it.each<[string, object, DataObject, KeyPartValue[][], boolean]>([
    ['one for each word, folded', { t: 'text' }, { t: 'The caf\u00e9, the CAFE' }, [['the'], ['cafe']], false],
    ['the words of all fields', { t: 'text', u: 'text' }, { t: 'a b', u: ['b c', 5] }, [['a'], ['b'], ['c']], false],
    ['none without words', { t: 'text' }, { t: ' - ' }, [], false],
    ['none without the field', { t: 'text', n: 1 }, { n: 1 }, [], false],
    [
      'the word before other parts',
      { n: 1, t: 'text' },
      { t: 'b a', n: 1 },
      [
        ['a', 1],
        ['b', 1],
      ],
      false,
    ],
    ['what is missing as null', { t: 'text', n: 1 }, { t: 'a' }, [['a', null]], false],
    [
      'each with each',
      { t: 'text', n: 1 },
      { t: 'a b', n: [1, 2] },
      [
        ['a', 1],
        ['a', 2],
        ['b', 1],
        ['b', 2],
      ],
      true,
    ],
  ])('%s', (_name, keys, data, expected, multikey) => {
    const encode = compileKeyEncoder((expected[0] ?? []).map(() => 1));
    const entries = entriesOf(keys, data);
    expect(hexes(entries.keys)).toEqual(hexes(expected.map((values) => encode(values).bytes)));
    expect([entries.multikey, entries.inexact]).toEqual([multikey, false]);
  });

  it('inverts the parts that descend, not the word', () => {
    const key = compileKeyEncoder([1, -1])(['a', 1]).bytes;
    expect(hexes(entriesOf({ t: 'text', n: -1 }, { t: 'a', n: 1 }).keys)).toEqual(hexes([key]));
  });

  it('changes nothing by sparse, and leaves out what a partial filter does', () => {
    expect(entriesOf({ t: 'text', n: 1 }, { t: 'a' }, { sparse: true }).keys).toHaveLength(1);
    expect(entriesOf({ t: 'text' }, { t: 'a', n: 1 }, { partial_filter: { n: 2 } }).keys).toHaveLength(0);
  });

  it('files a document of more than 10,000 keys under one', () => {
    expect(entriesOf({ t: 'text' }, { t: words(10_000) }).keys).toHaveLength(10_000);
    const overflow = { keys: [overflowKey], inexact: true };
    expect(entriesOf({ t: 'text' }, { t: words(10_001) })).toMatchObject(overflow);
    expect(entriesOf({ t: 'text', n: 1 }, { t: words(5_001), n: [1, 2] })).toMatchObject(overflow);
    expect(entriesOf({ t: 'text', n: 1 }, { t: 'a', n: Array.from({ length: 1_001 }, (_, n) => n) })).toMatchObject(
      overflow,
    );
  });

  it('cuts very long words, tells them apart all the same and stays exact', () => {
    const long = 'x'.repeat(100_000);
    const { keys, inexact } = entriesOf({ t: 'text' }, { t: `${long}a ${long}b` });
    expect(keys.map(({ length }) => length)).toEqual([512, 512]);
    expect(new Set(hexes(keys)).size).toBe(2);
    expect(inexact).toBe(false);
  });
});
