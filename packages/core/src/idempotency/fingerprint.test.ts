import { describe, expect, it } from 'vitest';
import { fingerprintOf } from './fingerprint.js';

const same = (one: unknown, other: unknown) => fingerprintOf('op', one) === fingerprintOf('op', other);

describe('fingerprintOf', () => {
  it('is a SHA-256 in hexadecimal, that of the same request in every version', () => {
    expect(fingerprintOf('createDocument', { collection: 'c', data: { a: 1, b: ['ü', null] } })).toBe(
      'ca8130da7f8ce7ef97aad7e93092d1248952af69466a795bc712e79cbffa4184',
    );
  });

  it.each([
    [
      { a: 1, b: { c: 2, d: 3 } },
      { b: { d: 3, c: 2 }, a: 1 },
    ],
    [{ a: 1 }, { a: 1, b: undefined }],
    [{ a: [{ x: 1, y: 2 }] }, { a: [{ y: 2, x: 1 }] }],
    [{ a: 1.0 }, { a: 1 }],
  ])('takes %j and %j for the same', (one, other) => {
    expect(same(one, other)).toBe(true);
  });

  it.each([
    [{ a: 1 }, { a: '1' }],
    [{ a: null }, {}],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ a: [] }, { a: {} }],
    [{ a: { entries: [['b', 1]] } }, { a: { b: 1 } }],
    [{ sort: { a: 1, b: 1 } }, { sort: { b: 1, a: 1 } }],
    [{ operations: [{ sort: { a: 1, b: 1 } }] }, { operations: [{ sort: { b: 1, a: 1 } }] }],
    [
      { update: { $push: { l: { $each: [], $sort: { a: 1, b: 1 } } } } },
      { update: { $push: { l: { $each: [], $sort: { b: 1, a: 1 } } } } },
    ],
    [{ a: 'é' }, { a: 'e\u0301' }],
    [{ if_match: '"a"' }, {}],
    [{ filter: { a: /x/ } }, { filter: { a: /x/i } }],
    [{ filter: { a: new Date(0) } }, { filter: { a: new Date(1) } }],
  ])('tells %j from %j', (one, other) => {
    expect(same(one, other)).toBe(false);
  });

  it('tells operations apart', () => {
    expect(fingerprintOf('a', {})).not.toBe(fingerprintOf('b', {}));
  });
});
