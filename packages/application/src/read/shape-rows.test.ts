import { describe, expect, it } from 'vitest';
import { shapeRows } from './shape-rows.js';

const rows = [
  { city: 'Oslo', people: 1 },
  { city: 'Rome', people: 2 },
];

describe('shapeRows', () => {
  it('leaves an array as it is', () => {
    expect(shapeRows(rows, 'array')).toBe(rows);
  });

  it('gives the one row as an object, null for none', () => {
    expect(shapeRows([{ n: 1 }], 'object')).toEqual({ n: 1 });
    expect(shapeRows([], 'object')).toBeNull();
    expect(() => shapeRows(rows, 'object')).toThrow(/2 rows/);
  });

  it('maps by the first column, whatever it is called', () => {
    expect(shapeRows(rows, 'map')).toEqual({ Oslo: rows[0], Rome: rows[1] });
    const map = shapeRows([{ k: '__proto__', v: 1 }], 'map') as object;
    expect(Object.keys(map)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(map)).toBe(Object.prototype);
  });

  it.each([
    ['a key twice', [{ k: 1 }, { k: '1' }]],
    ['a null', [{ k: null }]],
    ['an object', [{ k: {} }]],
    ['no columns', [{}]],
  ])('refuses %s as the key of a map', (_fault, bad) => {
    expect(() => shapeRows(bad, 'map')).toThrow(
      expect.objectContaining({ reason: 'BAD_ARGUMENT', details: { pointer: '/result_type' } }),
    );
  });
});
