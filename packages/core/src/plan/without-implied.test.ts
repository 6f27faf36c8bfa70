import { describe, expect, it } from 'vitest';
import { formatFilter } from '../filter/format.js';
import { parseFilter } from '../filter/parse.js';
import type { IndexState } from '../index-key/definition.js';
import { parseIndexDefinition } from '../index-key/parse.js';
import { defaultLimits } from '../limits.js';
import { chooseIndex } from './choose-index.js';
import { withoutImplied } from './without-implied.js';

/** What is left to check behind the index that is chosen. */
function leftOf(asked: unknown, keys: object, flags: Partial<IndexState> = {}): unknown {
  const definition = parseIndexDefinition({ keys }, defaultLimits);
  const index: IndexState = { definition, state: 'ready', multikey: false, inexact: false, ...flags };
  const filter = parseFilter(asked, defaultLimits);
  const scan = chooseIndex({ filter, indexes: [index] });
  if (scan === undefined) throw new Error('No index was chosen.');
  return formatFilter(withoutImplied(filter, scan));
}

const long = 'x'.repeat(600);

describe('what an index scan leaves to be checked', () => {
  it.each<[string, unknown, object, Partial<IndexState>, unknown]>([
    ['an equality', { a: 'x' }, { a: 1 }, {}, {}],
    ['a range', { a: { $gt: 1, $lte: 5 } }, { a: -1 }, {}, {}],
    ['one of several values', { a: { $in: [1, 'x', true] } }, { a: 1 }, {}, {}],
    ['an equality and a range behind it', { a: 1, b: { $lt: 5 } }, { a: 1, b: -1 }, {}, {}],
    ['an element', { a: 1 }, { a: 1 }, { multikey: true }, {}],
    ['a part that no key bounds', { a: { $gt: 1 }, b: 2 }, { a: 1, b: 1 }, {}, { b: 2 }],
    ['another field', { a: 1, z: 2 }, { a: 1 }, {}, { z: 2 }],
    ['null, which what is missing matches too', { a: null }, { a: 1 }, {}, { a: null }],
    ['a value of which keys hold a part', { a: long }, { a: 1 }, {}, { a: long }],
    ['keys that tell nothing', { a: 1 }, { a: 1 }, { inexact: true }, { a: 1 }],
    ['arrays, which keys know by their elements', { a: [1, 2] }, { a: 1 }, { multikey: true }, { a: [1, 2] }],
    ['a position, or a name', { 'a.0': 1 }, { 'a.0': 1 }, {}, { 'a.0': 1 }],
    ['a pattern', { a: { $regex: '^x' } }, { a: 1 }, {}, { a: { $regex: '^x' } }],
    ['alternatives', { $or: [{ a: 1 }, { a: 2 }] }, { a: 1 }, {}, { $or: [{ a: 1 }, { a: 2 }] }],
  ])('of %s', (_name, asked, keys, flags, expected) => {
    expect(leftOf(asked, keys, flags)).toEqual(expected);
  });

  it('leaves one of two ranges where each may be met by another element', () => {
    const asked = { $and: [{ a: { $gt: 5 } }, { a: { $lt: 3 } }] };
    expect(leftOf(asked, { a: 1 }, { multikey: true })).toEqual({ a: { $lt: 3 } });
  });
});
