import { describe, expect, it } from 'vitest';
import type { Document } from '../document/document.js';
import type { IndexState } from '../index-key/definition.js';
import { parseIndexDefinition } from '../index-key/parse.js';
import { defaultLimits } from '../limits.js';
import { bindTextFilter } from '../plan/bind-text.js';
import { faultOf } from '../testing/fault-of.js';
import type { DataObject } from '../value/value.js';
import { all, none } from './build.js';
import { compileFilter } from './match.js';
import { parseFilter } from './parse.js';
import { requiredText } from './required-fields.js';

const indexOf = (keys: unknown, flags: Partial<IndexState> = {}, options: unknown = {}): IndexState => ({
  definition: parseIndexDefinition({ keys, options }, defaultLimits),
  state: 'ready',
  multikey: false,
  inexact: false,
  ...flags,
});
const documentOf = (data: DataObject, metadata: DataObject = {}): Document => ({
  id: 'd1',
  data,
  metadata,
  version: 1,
  createdAt: new Date(0),
  updatedAt: new Date(0),
});
const index = indexOf({ title: 'text', 'parts.text': 'text', 'metadata.note': 'text' });
const matches = (search: string, data: DataObject, options: object = {}, metadata: DataObject = {}): boolean => {
  const filter = parseFilter({ $text: { $search: search, ...options } }, defaultLimits);
  return compileFilter(bindTextFilter(filter, [index]))(documentOf(data, metadata));
};

describe('$text matches', () => {
  it.each<[string, DataObject, boolean]>([
    ['coffee', { title: 'Coffee, please' }, true],
    ['coffee', { title: 'coffees' }, false],
    ['coffee', { title: 'cof fee' }, false],
    ['tea coffee', { title: 'coffee' }, true],
    ['coffee', { other: 'coffee' }, false],
    ['coffee', {}, false],
    ['coffee', { title: null }, false],
    ['5', { title: 5 }, false],
    ['5', { title: '5' }, true],
    ['coffee', { title: ['tea', 'coffee'] }, true],
    ['coffee', { title: [['coffee']] }, false],
    ['coffee', { title: { text: 'coffee' } }, false],
    ['coffee', { parts: { text: 'coffee' } }, true],
    ['coffee', { parts: [{ text: 'tea' }, { text: ['x', 'coffee'] }] }, true],
    ['coffee', { parts: ['coffee'] }, false],
    ['', { title: 'coffee' }, false],
    ['-tea', { title: 'coffee' }, false],
    ['coffee -tea', { title: 'coffee' }, true],
    ['coffee -tea', { title: 'coffee', parts: { text: 'Tea' } }, false],
    ['coffee -tea', { title: 'coffee or tea' }, false],
    ['coffee -tea', { parts: { text: 'coffee' }, title: 'tea' }, false],
    ['"coffee shop"', { title: 'the Coffee-Shop' }, true],
    ['"coffee shop"', { title: 'shop coffee' }, false],
    ['"coffee shop"', { title: 'coffee a shop' }, false],
    // A phrase lies within one string.
    ['"coffee shop"', { title: ['coffee', 'shop'] }, false],
    ['"coffee shop"', { title: 'coffee', parts: { text: 'shop' } }, false],
    // Whole words: MongoDB looks for the phrase as a piece of text.
    ['"offee shop"', { title: 'coffee shop' }, false],
    ['"coffee shop"', { title: 'coffee shops' }, false],
    ['"coffee" "tea"', { title: 'coffee', parts: { text: 'tea' } }, true],
    ['"coffee" "tea"', { title: 'coffee' }, false],
    ['"coffee" tea', { title: 'tea' }, false],
    ['"a a b"', { title: 'a a a b' }, true],
    ['coffee -"ice cream"', { title: 'coffee, ice' }, true],
    ['coffee -"ice cream"', { title: 'coffee with ice cream' }, false],
    ['CAFE', { title: 'caf\u00e9' }, true],
    ['caf\u00e9', { title: 'cafe\u0301' }, true],
    ['\u039f\u0394\u039f\u03a3', { title: '\u03bf\u03b4\u03cc\u03c2' }, true],
    ['\u6771\u4eac', { title: '\u6771\u4eac\u90fd' }, false],
    ['\u6771\u4eac\u90fd', { title: '\u3010\u6771\u4eac\u90fd\u3011' }, true],
    ['\u{1f375}', { title: '\u{1f375}' }, false],
    ['x'.repeat(5_000), { title: `${'x'.repeat(5_000)} y` }, true],
    ['x'.repeat(5_000), { title: 'x'.repeat(5_001) }, false],
  ])('%j in %j: %s', (search, data, expected) => {
    expect(matches(search, data)).toBe(expected);
  });

  it.each<[string, object, string, boolean]>([
    ['Coffee', { $caseSensitive: true }, 'Coffee', true],
    ['Coffee', { $caseSensitive: true }, 'coffee', false],
    ['Coffee', { $caseSensitive: true }, 'C\u00f3ffee', true],
    ['"Coffee Shop"', { $caseSensitive: true }, 'Coffee shop', false],
    ['coffee -Tea', { $caseSensitive: true }, 'coffee tea', true],
    ['caf\u00e9', { $diacriticSensitive: true }, 'CAFE\u0301', true],
    ['caf\u00e9', { $diacriticSensitive: true }, 'cafe', false],
  ])('%j with %j in %j: %s', (search, options, title, expected) => {
    expect(matches(search, { title }, options)).toBe(expected);
  });

  it('words of the metadata', () => {
    expect(matches('coffee', {}, {}, { note: 'Coffee' })).toBe(true);
  });
});

describe('bindTextFilter', () => {
  const text = parseFilter({ $text: { $search: 'a' } }, defaultLimits);
  const exactOf = (filter: unknown, state: IndexState): unknown =>
    requiredText(bindTextFilter(parseFilter(filter, defaultLimits), [state]))?.index;

  it('leaves filters without $text alone', () => {
    expect(bindTextFilter(all, [])).toBe(all);
  });

  it('finds nothing in a collection that is not there', () => {
    expect(bindTextFilter(text, undefined)).toBe(none);
  });

  it('says which call makes the index that is needed', () => {
    expect(() => bindTextFilter(text, [indexOf({ a: 1 })])).toThrow(
      expect.objectContaining({
        reason: 'BAD_OPERAND',
        message: expect.stringContaining('POST /indexes/{collection}'),
      }),
    );
  });

  it.each<[string, IndexState, boolean]>([
    ['ready', index, true],
    ['being built', indexOf({ title: 'text' }, { state: 'building' }), false],
    ['with documents under the overflow key', indexOf({ title: 'text' }, { inexact: true }), false],
    ['partial, implied', indexOf({ title: 'text' }, {}, { partial_filter: { b: 1 } }), true],
    ['partial, not implied', indexOf({ title: 'text' }, {}, { partial_filter: { b: 2 } }), false],
  ])('tells whether entries alone are enough: %s', (_name, state, exact) => {
    expect(exactOf({ $text: { $search: 'a' }, b: 1 }, state)).toMatchObject({ name: state.definition.name, exact });
  });

  it('must come before a filter is run', () => {
    expect(faultOf(() => compileFilter(text))).toEqual(['INTERNAL', undefined]);
  });
});
