import { describe, expect, it } from 'vitest';
import type { Value } from '../value/value.js';
import { compareSortValues, readSortValue } from './sort-value.js';

describe('readSortValue', () => {
  const date = new Date(0);
  it.each<[string, Value, Value | undefined, Value | undefined]>([
    // path, document, ascending, descending
    ['a', {}, null, null],
    ['a', { a: null }, null, null],
    ['a', { a: 5 }, 5, 5],
    ['a', { a: date }, date, date],
    ['a', { a: { b: 1 } }, { b: 1 }, { b: 1 }],
    ['a', { a: [] }, undefined, undefined],
    ['a', { a: [3, 1, 2] }, 1, 3],
    ['a', { a: [1, 'x', null] }, null, 'x'],
    ['a', { a: [[5], 7] }, 7, [5]],
    ['a', { a: [[]] }, [], []],
    ['a', { a: [{ b: 2 }, { b: 1 }] }, { b: 1 }, { b: 2 }],
    ['a.b', { a: { b: 4 } }, 4, 4],
    ['a.b', { a: 4 }, null, null],
    ['a.b', { a: [] }, null, null],
    ['a.b', { a: [{ b: 3 }, { b: 8 }] }, 3, 8],
    ['a.b', { a: [{ b: 3 }, {}] }, null, 3],
    ['a.b', { a: [{ b: 3 }, 9] }, null, 3],
    ['a.b', { a: [{ b: [] }, { b: 1 }] }, undefined, 1],
    ['a.b', { a: [{ b: [4, 2] }, { b: [9, 3] }] }, 2, 9],
    ['a.b', { a: [[{ b: 1 }]] }, null, null],
    ['a.0', { a: [7, 8] }, 7, 7],
    ['a.1', { a: [7, 8] }, 8, 8],
    ['a.2', { a: [7, 8] }, null, null],
    ['a.00', { a: [7, 8] }, null, null],
    ['a.0', { a: { '0': 6 } }, 6, 6],
    ['a.0', { a: [[5, 3]] }, [5, 3], [5, 3]],
    ['a.0', { a: [[]] }, undefined, undefined],
    ['a.5', { a: [{ '5': 2 }, { '5': 1 }] }, 1, 2],
    ['a.0.b', { a: [{ b: [3, 1] }, { b: 0 }] }, 1, 3],
    ['a.0.b', { a: [[{ b: 1 }, { b: 2 }]] }, 1, 2],
    ['toString', {}, null, null],
    ['a.length', { a: [1, 2] }, null, null],
    ['', [4, 2], 2, 4],
  ])('%s of %j', (path, value, ascending, descending) => {
    const segments = path === '' ? [] : path.split('.');
    expect(readSortValue(value, segments, 1)).toEqual(ascending);
    expect(readSortValue(value, segments, -1)).toEqual(descending);
  });
});

describe('compareSortValues', () => {
  it('puts an empty array below null, and that below the rest', () => {
    const ordered = [undefined, null, -1, 'a', { a: 1 }, [0], false, new Date(0)];
    const shuffled = [ordered[4], ordered[0], ordered[7], ordered[2], ordered[6], ordered[1], ordered[5], ordered[3]];
    // Array.prototype.sort moves undefined to the end by itself.
    const boxed = shuffled.map((value) => ({ value })).sort((a, b) => compareSortValues(a.value, b.value));
    expect(boxed.map(({ value }) => value)).toEqual(ordered);
  });
});
