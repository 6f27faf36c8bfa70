import { defaultLimits, parseFilter } from '@database-service/core';
import { describe, expect, it } from 'vitest';
import { isCompilable } from './compile-filter.js';
import { positionOf } from './walk-path.js';

const compilable = (raw: unknown) => isCompilable(parseFilter(raw, defaultLimits));

describe('isCompilable', () => {
  it.each([
    [{}],
    [{ a: 1, 'b.c': { $gt: 2 } }],
    [{ $or: Array.from({ length: 900 }, (_, n) => ({ [`f${n}`]: n })) }],
    [{ [Array(24).fill('a').join('.')]: 1 }],
    [{ a: { $elemMatch: { b: { $elemMatch: { 'c.d': 1 } } } } }],
  ])('takes what makes a statement of reasonable size (%#)', (raw) => {
    expect(compilable(raw)).toBe(true);
  });

  it('leaves paths to core that would join too many tables', () => {
    expect(compilable({ [Array(25).fill('a').join('.')]: 1 })).toBe(false);
    expect(compilable({ $nor: [{ a: 1 }, { [Array(25).fill('0').join('.')]: 1 }] })).toBe(false);
  });

  it('leaves nested $elemMatch to core whose text would grow without bound', () => {
    let raw: Record<string, unknown> = { 'a.0': 1 };
    for (let depth = 0; depth < 12; depth += 1) raw = { 'a.0': { $elemMatch: raw } };
    expect(compilable(raw)).toBe(false);
  });
});

describe('positionOf', () => {
  it.each([
    ['0', 0],
    ['12', 12],
    ['01', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['', undefined],
    ['a', undefined],
    ['1a', undefined],
    ['٣', undefined],
  ])('%j is %j', (segment, position) => {
    expect(positionOf(segment)).toBe(position);
  });
});
