import { describe, expect, it } from 'vitest';
import type { Filter } from '../filter/ast.js';
import { formatFilter } from '../filter/format.js';
import { parseFilter } from '../filter/parse.js';
import type { IndexState } from '../index-key/definition.js';
import { compileKeyEncoder, type KeyPartValue } from '../index-key/encode.js';
import { findKnownIndex } from '../index-key/find-known-index.js';
import { parseIndexDefinition } from '../index-key/parse.js';
import { defaultLimits } from '../limits.js';
import { parseSort } from '../sort/parse.js';
import { bindTextFilter } from './bind-text.js';
import { chooseIndex } from './choose-index.js';
import type { IndexScan } from './index-scan.js';
import { splitFilter } from './split-filter.js';

const indexOf = (keys: unknown, flags: Partial<IndexState> = {}, options: unknown = {}): IndexState => ({
  definition: parseIndexDefinition({ keys, options }, defaultLimits),
  state: 'ready',
  multikey: false,
  inexact: false,
  ...flags,
});
const bind = (raw: unknown, ...indexes: IndexState[]): Filter =>
  bindTextFilter(parseFilter(raw, defaultLimits), indexes);
const choose = (raw: unknown, sort: unknown, ...indexes: IndexState[]): IndexScan | undefined =>
  chooseIndex({ filter: bind(raw, ...indexes), sort: parseSort(sort), indexes });
const text = (search: string, options: object = {}) => ({ $text: { $search: search, ...options } });
const hex = (...values: KeyPartValue[]): string =>
  Buffer.from(compileKeyEncoder(values.map(() => 1))(values).bytes).toString('hex');
const startsOf = (scan: IndexScan | undefined): string[] | undefined =>
  scan?.ranges.map(({ lower }) => Buffer.from(lower).toString('hex'));

const t = indexOf({ t: 'text' });
const tn = indexOf({ n: 1, t: 'text' });

describe('chooseIndex for $text', () => {
  it.each<[string, unknown, IndexState, string[]]>([
    ['a word, folded', text('Caf\u00e9', { $caseSensitive: true }), t, [hex('cafe')]],
    ['any of some words, in order', text('b a'), t, [hex('a'), hex('b')]],
    ['the longest word of the phrases', text('"a bcd" "ef"'), t, [hex('bcd')]],
    ['nothing at all', text('-a'), t, []],
    ['an equality on another key', { ...text('b a'), n: 1 }, tn, [hex('a', 1), hex('b', 1)]],
    ['nothing about the other key', text('a'), tn, [hex('a')]],
    ['the overflow key too', text('a'), indexOf({ t: 'text' }, { inexact: true }), ['00', hex('a')]],
  ])('%s', (_name, filter, index, expected) => {
    expect(startsOf(choose(filter, {}, index))).toEqual(expected);
  });

  it.each<[string, unknown, unknown, IndexState, boolean, boolean]>([
    ['a word by id', text('a'), { id: -1 }, t, true, false],
    ['two words', text('a b'), { id: 1 }, t, false, true],
    ['a word by another field', text('a'), { z: 1 }, t, false, false],
    ['a word by the other key', text('a'), { n: -1 }, tn, true, false],
    ['a word and the other key by id', { ...text('a'), n: 1 }, { id: 1 }, tn, true, false],
    ['arrays at the other key', text('a'), { n: 1 }, indexOf({ n: 1, t: 'text' }, { multikey: true }), false, true],
  ])('tells whether %s is sorted and distinct', (_name, filter, sort, index, servesSort, dropDuplicates) => {
    expect(choose(filter, sort, index)).toMatchObject({ servesSort, dropDuplicates });
  });

  it.each<[string, unknown, IndexState[], string | undefined]>([
    ['another filter', { n: 1 }, [tn], undefined],
    ['a unique key', { ...text('a'), u: 1 }, [t, indexOf({ u: 1 }, {}, { unique: true })], 'u_1'],
    ['a word rather than a range', { ...text('a'), u: { $gt: 1 } }, [indexOf({ u: 1 }), t], 't_text'],
    ['an index being built', text('a'), [indexOf({ t: 'text' }, { state: 'building' })], undefined],
    ['a partial index', text('a'), [indexOf({ t: 'text' }, {}, { partial_filter: { n: 1 } })], undefined],
  ])('chooses for %s', (_name, filter, indexes, expected) => {
    expect(choose(filter, {}, ...indexes)?.index.definition.name).toBe(expected);
  });
});

describe('splitFilter of $text', () => {
  const split = (raw: unknown, index: IndexState, level: 'exact' | 'none' = 'exact') => {
    const { pushed, residual } = splitFilter(bind(raw, index), { filters: { text: level } });
    return [formatFilter(pushed), residual === undefined ? null : formatFilter(residual)];
  };
  const sensitive = { $caseSensitive: true };

  it.each<[string, unknown, unknown]>([
    ['a b -c', text('a b -c'), null],
    ['"a" "b" -"c"', text('"a" "b" -c'), null],
    ['"a b" -c', text('"a" "b" -c'), text('"a b" -c')],
    ['a -"b c"', text('a'), text('a -"b c"')],
  ])('%j is pushed as %j', (search, pushed, residual) => {
    expect(split(text(search), t)).toEqual([pushed, residual]);
  });

  it('checks spelling in core, negations too', () => {
    expect(split(text('A -B', sensitive), t)).toEqual([text('a'), text('A -B', sensitive)]);
  });

  it('leaves all to core where entries do not tell, or the engine has none', () => {
    expect(split(text('a'), indexOf({ t: 'text' }, { inexact: true }))).toEqual([{}, text('a')]);
    expect(split(text('a'), t, 'none')).toEqual([{}, text('a')]);
  });
});

describe('findKnownIndex of text indexes', () => {
  it('has one for a collection', () => {
    const known = [t.definition];
    expect(findKnownIndex(known, indexOf({ t: 'text' }).definition)).toBe(t.definition);
    expect(findKnownIndex(known, indexOf({ t: 1 }).definition)).toBeUndefined();
    expect(() => findKnownIndex(known, indexOf({ u: 'text' }).definition)).toThrow(
      expect.objectContaining({ reason: 'INDEX_CONFLICT', details: { index: 'u_text', existing: 't_text' } }),
    );
  });
});
