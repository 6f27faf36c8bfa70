import { describe, expect, it } from 'vitest';
import { ExactSum } from './exact-sum.js';

const sum = (terms: readonly number[]): number => {
  const total = new ExactSum();
  for (const term of terms) total.add(term);
  return total.value;
};

describe('ExactSum', () => {
  it.each([
    [[], 0],
    [[1, 2, 3], 6],
    [[-1, 1], 0],
    [[0.1, 0.2], 0.30000000000000004],
    [Array.from({ length: 10 }, () => 0.1), 1],
    [[1e100, 1, -1e100], 1],
    [[1, 1e100, 1, -1e100], 2],
    [[0.5, 1, -0.5], 1],
    [[9007199254740991, 1, 1, -2], 9007199254740991],
    [[9007199254740991, 9007199254740991], 18014398509481982],
    // Exactly half-way, pushed over by what lies far below (Python's own test cases).
    [[1e-16, 1, 1e16], 10000000000000002],
    [[2 ** 53, -0.5, -(2 ** -54)], 2 ** 53 - 1],
    [[2 ** 53, 1, 2 ** -100], 2 ** 53 + 2],
    [[2 ** 53 + 10, 1, 2 ** -100], 2 ** 53 + 12],
    [[2 ** 53 - 4, 0.5, 2 ** -54], 2 ** 53 - 3],
    [[5e-324, 5e-324], 1e-323],
    // Beyond the largest double on the way, or at the end.
    [[1e308, 1e308, -1e308], 1e308],
    [[1e308, 1e308, -1e308, -1e308, 0.5, 2], 2.5],
    [[1.7976931348623157e308, 1e291], 1.7976931348623157e308],
    [[2 ** 970, 1, 0.25], 2 ** 970],
    [[1e308, 1e308], Number.POSITIVE_INFINITY],
    [[-1e308, -1e308], Number.NEGATIVE_INFINITY],
  ])('%j gives %d', (terms, expected) => {
    expect(sum(terms)).toBe(expected);
    expect(sum([...terms].reverse())).toBe(expected);
  });

  it('does not depend on the order', () => {
    let seed = 7;
    const random = (): number => {
      seed = (seed * 16807) % 2147483647;
      return seed / 2147483647;
    };
    const terms = Array.from({ length: 500 }, () => (random() - 0.5) * 10 ** Math.floor(random() * 30 - 15));
    const expected = sum(terms);
    expect(sum([...terms].reverse())).toBe(expected);
    expect(sum([...terms].sort((a, b) => a - b))).toBe(expected);
  });

  it('may be read more than once', () => {
    const total = new ExactSum();
    total.add(1);
    total.add(0.5);
    expect([total.value, total.value]).toEqual([1.5, 1.5]);
    total.add(2);
    expect(total.value).toBe(3.5);
  });
});
