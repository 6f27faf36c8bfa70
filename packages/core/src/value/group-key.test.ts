import { describe, expect, it } from 'vitest';
import { equalValues } from './compare.js';
import { groupKey } from './group-key.js';
import type { Value } from './value.js';

describe('groupKey', () => {
  it.each<[Value, Value]>([
    [1, 1.0],
    [0, -0],
    [
      { a: 1, b: { c: 2, d: 3 } },
      { b: { d: 3, c: 2 }, a: 1 },
    ],
    [new Date(5), new Date(5)],
    [
      ['a', null],
      ['a', null],
    ],
  ])('%j and %j are the same', (a, b) => {
    expect(groupKey(a)).toBe(groupKey(b));
  });

  it('tells unequal values apart', () => {
    const values: Value[] = [
      ...[null, true, false, 0, 1, 1.5, '', '0', '1', 'n1', 'z', 't', 'd0', '[]', '{}', '"', 's', 'null'],
      ...[new Date(0), new Date(1), [], [[]], [null], [1], ['1'], [1, 2], [[1], 2], ['1,2'], ['1', '2'], [{}]],
      ...[[true], [false], [true, false], [null, true], [{ a: 1 }], ['a', 1, {}]],
      ...[{}, { a: 1 }, { a: '1' }, { a: null }, { 'a":n1,"b': 1 }, { a: 1, b: 1 }, { a: { b: 1 } }, { b: 1 }],
    ];
    for (const [i, a] of values.entries()) {
      for (const [j, b] of values.entries()) {
        expect([a, b, groupKey(a) === groupKey(b)]).toEqual([a, b, i === j]);
        expect(equalValues(a, b)).toBe(i === j);
      }
    }
  });
});
