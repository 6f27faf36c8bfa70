import { defineWriteCases } from '../kinds/write-cases.js';
import type { JsonObject } from '../suite/json.js';

const words = { keys: { title: 'text', 'parts.text': 'text' } } as const;
const wordsOfAuthor = { keys: { author: 1, title: 'text' } } as const;
const text = (search: string, options: JsonObject = {}): JsonObject => ({ $text: { $search: search, ...options } });

const drinks = {
  coffee: { title: 'Coffee, and a Shop' },
  shop: { title: 'The coffee-shop' },
  list: { title: ['Tea', 'coffee'] },
  parts: { parts: [{ text: 'Green tea' }, { text: 'caf\u00e9' }] },
  plain: { title: 'cafe\u0301s, CAFE' },
  sigma: { title: '\u039f\u0394\u039f\u03a3' },
  number: { title: 5 },
  nested: { title: [['coffee']] },
  none: {},
};

/**
 * Whole words, folded, without stemming. From MongoDB's: words are alternatives, phrases must all be there, negations
 * go on to white space and find nothing alone. https://www.mongodb.com/docs/manual/reference/operator/query/text/
 */
export const textSearches = defineWriteCases('text', [
  {
    name: 'words-phrases-negations',
    documents: drinks,
    indexes: [words],
    writes: [],
    results: [],
    outcome: drinks,
    finds: [
      { filter: text('coffee'), expect: ['coffee', 'list', 'shop'] },
      { filter: text('TEA shop'), expect: ['coffee', 'list', 'parts', 'shop'] },
      { filter: text('"coffee shop"'), expect: ['shop'] },
      { filter: text('"coffee" "shop"'), expect: ['coffee', 'shop'] },
      { filter: text('"coffee shop" tea'), expect: ['shop'] },
      { filter: text('"tea coffee"'), expect: [] },
      { filter: text('coffee -tea'), expect: ['coffee', 'shop'] },
      { filter: text('coffee -"coffee shop"'), expect: ['coffee', 'list'] },
      { filter: text('coffee-shop'), expect: ['coffee', 'list', 'shop'] },
      { filter: text('-coffee'), expect: [] },
      { filter: text(''), expect: [] },
      { filter: text('coff'), expect: [] },
      { filter: text('5'), expect: [] },
    ],
  },
  {
    name: 'case-and-diacritics',
    documents: drinks,
    indexes: [words],
    writes: [],
    results: [],
    outcome: drinks,
    finds: [
      { filter: text('Caf\u00c9'), expect: ['parts', 'plain'] },
      { filter: text('cafe\u0301', { $diacriticSensitive: true }), expect: ['parts'] },
      { filter: text('cafe', { $caseSensitive: true }), expect: ['parts'] },
      { filter: text('CAFE', { $caseSensitive: true, $diacriticSensitive: true }), expect: ['plain'] },
      { filter: text('\u03bf\u03b4\u03cc\u03c2'), expect: ['sigma'] },
    ],
  },
  {
    name: 'other-keys-and-conditions',
    documents: {
      p: { author: 'a', title: 'x y' },
      q: { author: ['a', 'b'], title: 'y z' },
      r: { title: 'x z' },
    },
    indexes: [wordsOfAuthor],
    writes: [],
    results: [],
    outcome: {
      p: { author: 'a', title: 'x y' },
      q: { author: ['a', 'b'], title: 'y z' },
      r: { title: 'x z' },
    },
    finds: [
      { filter: { ...text('x z'), author: 'a' }, expect: ['p', 'q'] },
      { filter: { ...text('x z'), author: null }, expect: ['r'] },
      { filter: { ...text('y'), author: { $gt: 'a' } }, expect: ['q'] },
      { filter: { $and: [text('y -z'), { author: { $exists: true } }] }, expect: ['p'] },
      { filter: { author: 'b' }, expect: ['q'] },
    ],
  },
  {
    name: 'follows-every-write',
    documents: { p: { title: 'old' }, q: { title: 'old gone' }, r: { title: 'old' } },
    indexes: [words],
    writes: [
      { update: { $set: { title: 'new' } }, filter: { id: 'p', ...text('old') } },
      { delete: true, filter: text('gone') },
    ],
    results: [{ matched: 1, modified: 1 }, { deleted: 1 }],
    outcome: { p: { title: 'new' }, r: { title: 'old' } },
    finds: [
      { filter: text('old'), expect: ['r'] },
      { filter: text('new'), expect: ['p'] },
      { filter: text('gone'), expect: [] },
    ],
  },
]);
