import { describe, expect, it } from 'vitest';
import { findDifference } from './find-difference.js';

describe('findDifference', () => {
  it.each([
    [1, 1],
    [null, null],
    [
      { a: 1, b: [2] },
      { b: [2], a: 1 },
    ],
    [Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    [[], []],
  ])('finds none between %j and %j', (actual, expected) => {
    expect(findDifference(actual, expected)).toBeUndefined();
  });

  it.each([
    [1, '1', 'the whole: got 1, expected "1"'],
    [0, -0, 'the whole: got 0, expected 0'],
    [null, undefined, 'the whole: got null, expected undefined'],
    [{}, [], 'the whole: got {}, expected []'],
    [{ a: 1 }, {}, '/a: unexpected 1'],
    [{}, { a: null }, '/a: missing, expected null'],
    [{ a: undefined }, {}, '/a: unexpected undefined'],
    [{ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }, '/a/1/b: got 2, expected 3'],
    [[1, 2], [1], 'the whole: got [1,2], expected [1]'],
    [[2, 1], [1, 2], '/0: got 2, expected 1'],
  ])('finds one between %j and %j', (actual, expected, difference) => {
    expect(findDifference(actual, expected)).toBe(difference);
  });
});
