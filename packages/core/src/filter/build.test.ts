import { describe, expect, it } from 'vitest';
import { parsePath } from '../document/parse-path.js';
import { all, and, field, idEquals, none, not, or } from './build.js';

const a = field(parsePath('a'), { kind: 'exists' });
const b = field(parsePath('b'), { kind: 'size', size: 1 });
const c = field(parsePath('c'), { kind: 'compare', operator: 'eq', operand: 1 });

describe('and', () => {
  it.each([
    [and(), all],
    [and(all, all), all],
    [and(a), a],
    [and(a, all), a],
    [and(a, none, b), none],
    [and(a, b), { kind: 'and', filters: [a, b] }],
    [and(a, and(b, c)), { kind: 'and', filters: [a, b, c] }],
    [and(a, or(b, c)), { kind: 'and', filters: [a, { kind: 'or', filters: [b, c] }] }],
  ])('gives %j', (actual, expected) => {
    expect(actual).toEqual(expected);
  });
});

describe('or', () => {
  it.each([
    [or(), none],
    [or(none, none), none],
    [or(a), a],
    [or(a, none), a],
    [or(a, all, b), all],
    [or(a, b), { kind: 'or', filters: [a, b] }],
    [or(or(a, b), c), { kind: 'or', filters: [a, b, c] }],
  ])('gives %j', (actual, expected) => {
    expect(actual).toEqual(expected);
  });
});

describe('not', () => {
  it('of all is none, of none is all, of not is what is within', () => {
    expect(not(all)).toBe(none);
    expect(not(none)).toBe(all);
    expect(not(not(a))).toBe(a);
    expect(not(a)).toEqual({ kind: 'not', filter: a });
  });
});

describe('nodes', () => {
  it('are frozen', () => {
    expect([all, none, a, a.test, a.path, and(a, b), or(a, b), not(a)].every(Object.isFrozen)).toBe(true);
    expect(Object.isFrozen((and(a, b) as { filters: unknown }).filters)).toBe(true);
  });

  it('tell a read by id', () => {
    expect(idEquals('x')).toEqual({
      kind: 'field',
      path: { root: 'id', segments: [] },
      test: { kind: 'compare', operator: 'eq', operand: 'x' },
    });
  });
});
