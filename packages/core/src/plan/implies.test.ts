import { describe, expect, it } from 'vitest';
import { parsePath } from '../document/parse-path.js';
import { parseFilter } from '../filter/parse.js';
import { defaultLimits } from '../limits.js';
import { impliesExistence, impliesFilter } from './implies.js';

const parse = (source: unknown) => parseFilter(source, defaultLimits);

describe('impliesFilter', () => {
  it.each<[unknown, unknown, boolean]>([
    [{ a: 1 }, {}, true],
    [{}, { a: 1 }, false],
    [{ a: 1 }, { a: 1 }, true],
    [{ a: 1 }, { a: 2 }, false],
    [{ a: 1 }, { b: 1 }, false],
    [{ a: 1, b: 2 }, { a: 1 }, true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{ a: 7 }, { a: { $gt: 5 } }, true],
    [{ a: 5 }, { a: { $gt: 5 } }, false],
    [{ a: 5 }, { a: { $gte: 5 } }, true],
    [{ a: { $gt: 5 } }, { a: { $gte: 5 } }, true],
    [{ a: { $gte: 5 } }, { a: { $gt: 5 } }, false],
    [{ a: { $gt: 6 } }, { a: { $gt: 5 } }, true],
    [{ a: { $gt: 4 } }, { a: { $gt: 5 } }, false],
    [{ a: { $lt: 4 } }, { a: { $lte: 5 } }, true],
    [{ a: { $lt: 4 } }, { a: { $gt: 1 } }, false],
    [{ a: { $lte: 5 } }, { a: { $lt: 5 } }, false],
    [{ a: 'x' }, { a: { $gt: 5 } }, false],
    [{ a: { $in: [6, 7] } }, { a: { $gt: 5 } }, true],
    [{ a: { $in: [5, 7] } }, { a: { $gt: 5 } }, false],
    [{ a: 1 }, { a: { $in: [1, 2] } }, true],
    [{ a: { $in: [1, 3] } }, { a: { $in: [1, 2] } }, false],
    [{ a: 1 }, { a: { $exists: true } }, true],
    [{ a: null }, { a: { $exists: true } }, false],
    [{ a: { $in: [1, null] } }, { a: { $exists: true } }, false],
    [{ a: { $ne: 1 } }, { a: { $exists: true } }, false],
    [{ a: { $ne: 1 } }, { a: { $ne: 1 } }, true],
    [{ a: { $bitsAllSet: 5 } }, { a: { $bitsAllSet: [0, 2] } }, true],
    [{ a: { $bitsAllSet: 5 } }, { a: { $bitsAnySet: 5 } }, false],
    [{ a: { $bitsAllSet: 5 } }, { a: { $bitsAllSet: 4 } }, false],
    [{ a: { $bitsAllSet: 5 } }, { a: { $exists: true } }, true],
    [{ a: 5 }, { a: { $bitsAllSet: 5 } }, false],
    [{ a: { $mod: [2, 0] } }, { a: { $bitsAllSet: 5 } }, false],
    [{ a: [7] }, { a: { $gt: 5 } }, false],
    [{ a: null }, { a: { $gte: null } }, false],
    [{ $or: [{ a: 7 }, { a: 8, b: 1 }] }, { a: { $gt: 5 } }, true],
    [{ $or: [{ a: 7 }, { b: 1 }] }, { a: { $gt: 5 } }, false],
    [{ a: 7 }, { $or: [{ a: { $gt: 5 } }, { b: 1 }] }, true],
  ])('%j implies %j: %s', (filter, other, expected) => {
    expect(impliesFilter(parse(filter), parse(other))).toBe(expected);
  });

  it('gives up on ands and ors in turn, which would take exponentially long', () => {
    const nestAnd = (levels: number): object =>
      levels === 0 ? { x: 1 } : { [`f${levels}`]: 1, $or: [nestAnd(levels - 1), { [`g${levels}`]: 1 }] };
    const nestOr = (levels: number): object =>
      levels === 0 ? { y: 1 } : { $or: [{ [`h${levels}`]: 1 }, { ...nestOr(levels - 1), [`i${levels}`]: 1 }] };
    const start = performance.now();
    expect(impliesFilter(parse(nestAnd(14)), parse(nestOr(14)))).toBe(false);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe('impliesExistence', () => {
  it.each<[unknown, boolean]>([
    [{}, false],
    [{ a: 1 }, true],
    [{ a: null }, false],
    [{ a: { $gte: null } }, false],
    [{ a: { $exists: false } }, false],
    [{ a: { $ne: 1 } }, false],
    [{ a: { $type: 'null' } }, true],
    [{ a: { $size: 0 } }, true],
    [{ a: { $elemMatch: { $gt: 1 } } }, true],
    [{ $or: [{ a: 1 }, { a: 2 }] }, true],
    [{ $or: [{ a: 1 }, { b: 2 }] }, false],
    [{ a: { $in: [] } }, true],
  ])('%j: %s', (filter, expected) => {
    expect(impliesExistence(parse(filter), parsePath('a'))).toBe(expected);
  });
});
