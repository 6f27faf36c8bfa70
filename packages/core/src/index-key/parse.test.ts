import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../limits.js';
import type { IndexDefinition } from './definition.js';
import { formatIndexDefinition, sameDefinition } from './format.js';
import { parseIndexDefinition } from './parse.js';

const parse = (keys: unknown, options?: unknown): IndexDefinition =>
  parseIndexDefinition({ keys, options }, defaultLimits);

describe('parseIndexDefinition', () => {
  it.each<[string, unknown, string]>([
    ['one key', { email: 1 }, 'email_1'],
    ['several, in their order', { email: 1, age: -1 }, 'email_1_age_-1'],
    ['a path', { 'address.city': 1 }, 'address.city_1'],
    ['a stripped data.', { 'data.email': 1 }, 'email_1'],
    ['the envelope', { created_at: -1, _id: 1 }, 'created_at_-1_id_1'],
    ['metadata', { 'metadata.source': 1 }, 'metadata.source_1'],
    ['a lone number', { '0': 1 }, '0_1'],
    ['words', { title: 'text', body: 'text' }, 'title_text_body_text'],
    ['words beside values', { email: 1, 'data.body': 'text', at: -1 }, 'email_1_body_text_at_-1'],
  ])('names %s as MongoDB does', (_name, keys, expected) => {
    expect(parse(keys).name).toBe(expected);
  });

  it('reads all options', () => {
    const options = { name: 'mine', unique: true, sparse: true, background: true };
    expect(parse({ a: -1 }, options)).toEqual({
      name: 'mine',
      fields: [{ name: 'a', path: { root: 'data', segments: ['a'] }, direction: -1 }],
      unique: true,
      sparse: true,
    });
    const partial = parse({ a: 1 }, { partial_filter: { b: { $gt: 1 } } });
    expect(partial.partialFilter).toEqual({
      kind: 'field',
      path: { root: 'data', segments: ['b'] },
      test: { kind: 'compare', operator: 'gt', operand: 1 },
    });
  });

  it.each<[string, unknown, unknown, string, string]>([
    ['no object', 'email', undefined, 'BAD_ARGUMENT', '/keys'],
    ['an array', ['email'], undefined, 'BAD_ARGUMENT', '/keys'],
    ['no key', {}, undefined, 'BAD_ARGUMENT', '/keys'],
    ['a direction of 2', { a: 2 }, undefined, 'BAD_ARGUMENT', '/keys/a'],
    ['a direction of true', { a: true }, undefined, 'BAD_ARGUMENT', '/keys/a'],
    ['words of the id', { _id: 'text' }, undefined, 'BAD_ARGUMENT', '/keys/_id'],
    ['words of all metadata', { metadata: 'text' }, undefined, 'BAD_ARGUMENT', '/keys/metadata'],
    ['text keys apart', { a: 'text', b: 1, c: 'text' }, undefined, 'BAD_ARGUMENT', '/keys'],
    ['words of everything', { '$**': 'text' }, undefined, 'NOT_SUPPORTED', '/keys/$**'],
    ['one path as value and words', { a: 1, 'data.a': 'text' }, undefined, 'CONFLICTING_PATHS', '/keys'],
    ['unique words', { a: 'text' }, { unique: true }, 'BAD_ARGUMENT', '/options/unique'],
    ['a language', { a: 'text' }, { default_language: 'english' }, 'NOT_SUPPORTED', '/options/default_language'],
    ['a language that is none', { a: 'text' }, { default_language: 1 }, 'BAD_ARGUMENT', '/options/default_language'],
    ['a language without words', { a: 1 }, { default_language: 'none' }, 'BAD_ARGUMENT', '/options/default_language'],
    ['weights without words', { a: 1 }, { weights: { a: 1 } }, 'BAD_ARGUMENT', '/options/weights'],
    ['weights that are none', { a: 'text' }, { weights: 1 }, 'BAD_ARGUMENT', '/options/weights'],
    ['a weight of another field', { a: 'text' }, { weights: { b: 1 } }, 'BAD_ARGUMENT', '/options/weights/b'],
    ['a weight of 0', { a: 'text' }, { weights: { a: 0 } }, 'BAD_ARGUMENT', '/options/weights/a'],
    ['a weight of 100,000', { a: 'text' }, { weights: { a: 100_000 } }, 'BAD_ARGUMENT', '/options/weights/a'],
    [
      '$text in a partial filter',
      { a: 'text' },
      { partial_filter: { $text: { $search: 'x' } } },
      'BAD_OPERAND',
      '/options/partial_filter/$text',
    ],
    ['hashed', { a: 'hashed' }, undefined, 'NOT_SUPPORTED', '/keys/a'],
    ['2d', { a: '2d' }, undefined, 'NOT_SUPPORTED', '/keys/a'],
    ['a wildcard', { '$**': 1 }, undefined, 'NOT_SUPPORTED', '/keys/$**'],
    ['a wildcard below a field', { 'a.$**': -1 }, undefined, 'NOT_SUPPORTED', '/keys/a.$**'],
    ['a kind that nobody has', { a: 'asc' }, undefined, 'BAD_ARGUMENT', '/keys/a'],
    ['a direction as text', { a: '1' }, undefined, 'BAD_ARGUMENT', '/keys/a'],
    ['another case of a kind', { a: 'Text' }, undefined, 'BAD_ARGUMENT', '/keys/a'],
    ['2dsphere', { a: '2dsphere' }, undefined, 'NOT_SUPPORTED', '/keys/a'],
    ['the id alone', { _id: 1 }, undefined, 'BAD_ARGUMENT', '/keys'],
    ['one path twice', { a: 1, 'data.a': -1 }, undefined, 'CONFLICTING_PATHS', '/keys'],
    ['a lost order', { b: 1, '0': 1 }, undefined, 'BAD_ARGUMENT', '/keys/0'],
    ['a bad path', { 'a..b': 1 }, undefined, 'BAD_PATH', '/keys/a..b'],
    ['a $ path', { $a: 1 }, undefined, 'BAD_PATH', '/keys/$a'],
    [
      '33 keys',
      Object.fromEntries(Array.from({ length: 33 }, (_, n) => [`k${n}`, 1])),
      undefined,
      'LIMIT_EXCEEDED',
      '/keys',
    ],
    ['a reserved name', { a: 1 }, { name: '_id_' }, 'BAD_NAME', '/options/name'],
    ['a name that is a route', { a: 1 }, { name: 'bulk' }, 'BAD_NAME', '/options/name'],
    ['an empty name', { a: 1 }, { name: '' }, 'BAD_NAME', '/options/name'],
    ['a name of 121 bytes', { a: 1 }, { name: `${'é'.repeat(60)}x` }, 'BAD_NAME', '/options/name'],
    ['a name with a line break', { a: 1 }, { name: 'a\nb' }, 'BAD_NAME', '/options/name'],
    ['a name that is a number', { a: 1 }, { name: 5 }, 'BAD_NAME', '/options/name'],
    ['a default name too long', { ['x'.repeat(130)]: 1 }, undefined, 'BAD_NAME', '/options/name'],
    ['an unknown option', { a: 1 }, { uniq: true }, 'UNKNOWN_FIELD', '/options/uniq'],
    ['a flag that is a string', { a: 1 }, { unique: 'yes' }, 'BAD_ARGUMENT', '/options/unique'],
    ['a flag that is null', { a: 1 }, { sparse: null }, 'BAD_ARGUMENT', '/options/sparse'],
    ['a bad background', { a: 1 }, { background: 1 }, 'BAD_ARGUMENT', '/options/background'],
    [
      'a time to live of no number',
      { a: 1 },
      { expire_after_seconds: '5' },
      'BAD_ARGUMENT',
      '/options/expire_after_seconds',
    ],
    ['a time to live below 0', { a: 1 }, { expire_after_seconds: -1 }, 'BAD_ARGUMENT', '/options/expire_after_seconds'],
    ['half a second to live', { a: 1 }, { expire_after_seconds: 0.5 }, 'BAD_ARGUMENT', '/options/expire_after_seconds'],
    ['69 years to live', { a: 1 }, { expire_after_seconds: 2 ** 31 }, 'BAD_ARGUMENT', '/options/expire_after_seconds'],
    [
      'a time to live of two',
      { a: 1, b: 1 },
      { expire_after_seconds: 5 },
      'BAD_ARGUMENT',
      '/options/expire_after_seconds',
    ],
    [
      'a time to live of words',
      { a: 'text' },
      { expire_after_seconds: 5 },
      'BAD_ARGUMENT',
      '/options/expire_after_seconds',
    ],
    ['options that are a list', { a: 1 }, [], 'BAD_ARGUMENT', '/options'],
    ['sparse and partial', { a: 1 }, { sparse: true, partial_filter: {} }, 'BAD_ARGUMENT', '/options/partial_filter'],
    [
      'a bad filter',
      { a: 1 },
      { partial_filter: { a: { $x: 1 } } },
      'UNKNOWN_OPERATOR',
      '/options/partial_filter/a/$x',
    ],
  ])('refuses %s', (_name, keys, options, reason, pointer) => {
    expect(() => parse(keys, options)).toThrow(
      expect.objectContaining({ reason, details: expect.objectContaining({ pointer }) }),
    );
  });
});

describe('formatIndexDefinition', () => {
  it('gives back what was asked for', () => {
    const definition = parse({ b: 1, a: -1 }, { unique: true, partial_filter: { a: 1 } });
    const shown = formatIndexDefinition({ definition, state: 'building' });
    expect(shown).toEqual({
      name: 'b_1_a_-1',
      keys: { b: 1, a: -1 },
      unique: true,
      sparse: false,
      partial_filter: { a: 1 },
      state: 'building',
    });
    expect(Object.keys(shown.keys as object)).toEqual(['b', 'a']);
  });
});

describe('a text index', () => {
  it('has its words apart from the other parts of the key', () => {
    const weights = { title: 10, 'data.body': 2 };
    expect(parse({ email: 1, title: 'text', body: 'text', at: -1 }, { weights, default_language: 'none' })).toEqual({
      name: 'email_1_title_text_body_text_at_-1',
      fields: [
        { name: 'email', path: { root: 'data', segments: ['email'] }, direction: 1 },
        { name: 'at', path: { root: 'data', segments: ['at'] }, direction: -1 },
      ],
      text: {
        fields: [
          { name: 'title', path: { root: 'data', segments: ['title'] } },
          { name: 'body', path: { root: 'data', segments: ['body'] } },
        ],
        position: 1,
        weights: { title: 10, body: 2 },
      },
      unique: false,
      sparse: false,
    });
  });

  it('is shown as it was given', () => {
    const definition = parse({ email: 1, title: 'text', at: -1 }, { weights: { title: 10 } });
    const shown = formatIndexDefinition({ definition, state: 'ready' });
    expect(shown).toMatchObject({ keys: { email: 1, title: 'text', at: -1 }, weights: { title: 10 } });
    expect(Object.keys(shown.keys as object)).toEqual(['email', 'title', 'at']);
  });

  it.each<[string, unknown, unknown, boolean]>([
    ['written alike', { a: 'text', b: 1 }, {}, true],
    ['another place of the words', { b: 1, a: 'text' }, {}, false],
    ['weights', { a: 'text', b: 1 }, { weights: { a: 2 } }, false],
    ['values for words', { a: 1, b: 1 }, {}, false],
  ])('is the same or not: %s', (_name, keys, options, expected) => {
    const name = 'n';
    expect(sameDefinition(parse({ a: 'text', b: 1 }, { name }), parse(keys, { name, ...(options as object) }))).toBe(
      expected,
    );
  });
});

describe('sameDefinition', () => {
  const base = parse({ a: 1, b: -1 }, { name: 'n' });

  it.each<[string, unknown, unknown, boolean]>([
    ['written alike', { a: 1, b: -1 }, { name: 'n', background: true }, true],
    ['another spelling of a path', { 'data.a': 1, b: -1 }, { name: 'n' }, true],
    ['another order', { b: -1, a: 1 }, { name: 'n' }, false],
    ['another direction', { a: 1, b: 1 }, { name: 'n' }, false],
    ['fewer keys', { a: 1 }, { name: 'n' }, false],
    ['another name', { a: 1, b: -1 }, {}, false],
    ['unique', { a: 1, b: -1 }, { name: 'n', unique: true }, false],
    ['sparse', { a: 1, b: -1 }, { name: 'n', sparse: true }, false],
    ['partial', { a: 1, b: -1 }, { name: 'n', partial_filter: { a: 1 } }, false],
  ])('%s', (_name, keys, options, expected) => {
    expect(sameDefinition(base, parse(keys, options))).toBe(expected);
  });

  it('compares partial filters', () => {
    const partial = (filter: unknown): IndexDefinition => parse({ a: 1 }, { partial_filter: filter });
    expect(sameDefinition(partial({ a: { x: 1, y: 2 } }), partial({ a: { y: 2, x: 1 } }))).toBe(true);
    expect(sameDefinition(partial({ a: 1 }), partial({ a: 2 }))).toBe(false);
  });
});
