import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../limits.js';
import { parsePipeline } from '../pipeline/parse.js';
import { faultOf } from '../testing/fault-of.js';
import type { TextFilter } from './ast.js';
import { formatFilter } from './format.js';
import { parseFilter, parseFilterWithoutText, parseValueFilter } from './parse.js';

const parse = (search: string, options: object = {}): TextFilter =>
  parseFilter({ $text: { $search: search, ...options } }, defaultLimits) as TextFilter;

/** Words, phrases, negated words, negated phrases. */
type Parts = [readonly string[], readonly string[], readonly string[], readonly string[]];

const partsOf = ({ words, phrases, negatedWords, negatedPhrases }: TextFilter): Parts => [
  words,
  phrases.map((phrase) => phrase.join(' ')),
  negatedWords,
  negatedPhrases.map((phrase) => phrase.join(' ')),
];

describe('$search', () => {
  it.each<[string, ...Parts]>([
    ['coffee', ['coffee'], [], [], []],
    ['Coffee COFFEE cof\u0301fee', ['coffee'], [], [], []],
    ['bake coffee, cake', ['bake', 'coffee', 'cake'], [], [], []],
    ['', [], [], [], []],
    [' ... ', [], [], [], []],
    // A phrase must be found; words beside it do not matter any more.
    ['"coffee shop"', [], ['coffee shop'], [], []],
    ['"ssl certificate" authority key', [], ['ssl certificate'], [], []],
    ['"a b" "c d" "a b"', [], ['a b', 'c d'], [], []],
    ['"coffee"', [], ['coffee'], [], []],
    ['coffee ""', ['coffee'], [], [], []],
    ['tea"coffee shop"', [], ['coffee shop'], [], []],
    ['coffee -shop', ['coffee'], [], ['shop'], []],
    ['-shop', [], [], ['shop'], []],
    ['coffee -"ice cream"', ['coffee'], [], [], ['ice cream']],
    ['coffee -"ice"', ['coffee'], [], ['ice'], []],
    ['"coffee" -"ice cream"-"b c"', [], ['coffee'], [], ['ice cream', 'b c']],
    ['co-operate', ['co', 'operate'], [], [], []],
    ['a - b', ['a', 'b'], [], [], []],
    ['a --b', ['a'], [], ['b'], []],
    // A negation goes on to the next white space.
    ['a -co-operate b', ['a', 'b'], [], ['co', 'operate'], []],
    ['"a -b"', [], ['a b'], [], []],
    ['\u2013a', ['a'], [], [], []],
    // A quote without its other half is none.
    ['"coffee shop', ['coffee', 'shop'], [], [], []],
    ['-"coffee shop', ['shop'], [], ['coffee'], []],
    ['\u6771\u4eac \u5927\u962a', ['\u6771\u4eac', '\u5927\u962a'], [], [], []],
  ])('%j', (search, ...expected) => {
    expect(partsOf(parse(search))).toEqual(expected);
  });

  it('is folded as asked', () => {
    expect(parse('Caf\u00c9 -T\u00c9', { $caseSensitive: true })).toMatchObject({
      words: ['CafE'],
      negatedWords: ['TE'],
      caseSensitive: true,
      diacriticSensitive: false,
    });
    expect(parse('CAFE\u0301', { $diacriticSensitive: true, $language: 'none' }).words).toEqual(['caf\u00e9']);
  });

  it.each<[string, object]>([
    ['a b -c', {}],
    ['"a b" "c" -"d e" -f', { $caseSensitive: true }],
    ['\u00c9a', { $diacriticSensitive: true }],
    ['', {}],
  ])('%j is written so that it means the same', (search, options) => {
    const filter = parse(search, options);
    expect(parseFilter(formatFilter(filter), defaultLimits)).toEqual(filter);
  });
});

describe('$text', () => {
  const text = { $text: { $search: 'a' } };

  it.each<[unknown, string, string]>([
    [{ $text: 'a' }, 'BAD_OPERAND', '/$text'],
    [{ $text: {} }, 'BAD_OPERAND', '/$text/$search'],
    [{ $text: { $search: 5 } }, 'BAD_OPERAND', '/$text/$search'],
    [{ $text: { $search: 'a', $limit: 1 } }, 'UNKNOWN_OPERATOR', '/$text/$limit'],
    [{ $text: { $search: 'a', $language: 'english' } }, 'NOT_SUPPORTED', '/$text/$language'],
    [{ $text: { $search: 'a', $language: 1 } }, 'BAD_OPERAND', '/$text/$language'],
    [{ $text: { $search: 'a', $caseSensitive: 1 } }, 'BAD_OPERAND', '/$text/$caseSensitive'],
    [{ $text: { $search: 'a', $diacriticSensitive: null } }, 'BAD_OPERAND', '/$text/$diacriticSensitive'],
    [{ $or: [text, { a: 1 }] }, 'BAD_OPERAND', '/$or/0/$text'],
    [{ $nor: [text] }, 'BAD_OPERAND', '/$nor/0/$text'],
    [{ $and: [{ $or: [text] }] }, 'BAD_OPERAND', '/$and/0/$or/0/$text'],
    [{ a: { $not: text } }, 'BAD_OPERAND', '/a/$not/$text'],
    [{ a: text }, 'BAD_OPERAND', '/a/$text'],
    [{ a: { $elemMatch: text } }, 'BAD_OPERAND', '/a/$elemMatch/$text'],
    [{ a: { $elemMatch: { $and: [text] } } }, 'BAD_OPERAND', '/a/$elemMatch/$and/0/$text'],
    [{ ...text, $and: [text] }, 'BAD_OPERAND', '/$and/0/$text'],
    [{ $text: { $search: 'x '.repeat(1_001) } }, 'LIMIT_EXCEEDED', '/$text/$search'],
  ])('%j: %s at %s', (raw, reason, pointer) => {
    expect(faultOf(() => parseFilter(raw, defaultLimits))).toEqual([reason, pointer]);
  });

  it('stands beside other conditions and within $and', () => {
    expect(parseFilter({ a: 1, ...text }, defaultLimits)).toMatchObject({ kind: 'and' });
    expect(parseFilter({ $and: [{ $and: [{ a: 1 }, text] }] }, defaultLimits)).toMatchObject({
      filters: [{ kind: 'field' }, { kind: 'text' }],
    });
  });

  it('is refused where no index serves it', () => {
    expect(faultOf(() => parseFilterWithoutText(text, defaultLimits))).toEqual(['BAD_OPERAND', '/$text']);
    expect(faultOf(() => parseValueFilter(text, defaultLimits))).toEqual(['BAD_OPERAND', '/$text']);
  });

  it('begins a pipeline or stands nowhere in it', () => {
    expect(parsePipeline([{ $match: text }], defaultLimits).filter).toMatchObject({ kind: 'text' });
    const places = [
      [[{ $match: {} }, { $match: text }], '/1/$match/$text'],
      [[{ $limit: 1 }, { $match: text }], '/1/$match/$text'],
    ] as const;
    for (const [pipeline, pointer] of places) {
      expect(faultOf(() => parsePipeline(pipeline, defaultLimits))).toEqual(['BAD_OPERAND', pointer]);
    }
  });
});
