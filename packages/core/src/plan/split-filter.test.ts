import { describe, expect, it } from 'vitest';
import type { Pushdown } from '../adapter/pushdown.js';
import { formatFilter } from '../filter/format.js';
import { parseFilter } from '../filter/parse.js';
import { defaultLimits } from '../limits.js';
import { splitFilter } from './split-filter.js';

const filters: Pushdown['filters'] = {
  eq: { number: 'exact', string: 'superset', any: 'none' },
  gt: 'exact',
  in: { number: 'exact', string: 'superset' },
  exists: 'exact',
  elemMatch: 'exact',
  regex: { any: 'superset' },
};

/** What is pushed and what is left; null where it is all, or nothing. */
function split(source: unknown, table: Pushdown['filters'] = filters): [unknown, unknown] {
  const { pushed, residual } = splitFilter(parseFilter(source, defaultLimits), { filters: table });
  return [pushed.kind === 'all' ? null : formatFilter(pushed), residual === undefined ? null : formatFilter(residual)];
}
const shown = (source: unknown): unknown => (source === null ? null : formatFilter(parseFilter(source, defaultLimits)));

describe('splitFilter', () => {
  it.each<[string, unknown, unknown, unknown]>([
    ['nothing', {}, null, null],
    ['exact', { a: 1 }, { a: 1 }, null],
    ['superset', { a: 'x' }, { a: 'x' }, { a: 'x' }],
    ['an operand type that is not named', { a: true }, null, { a: true }],
    ['an operator that is not named', { a: { $lt: 1 } }, null, { a: { $lt: 1 } }],
    ['an operator exact on all', { a: { $gt: true } }, { a: { $gt: true } }, null],
    ['in, as its weakest operand', { a: { $in: [1, 'x'] } }, { a: { $in: [1, 'x'] } }, { a: { $in: [1, 'x'] } }],
    ['in, an operand that cannot be', { a: { $in: [1, true] } }, null, { a: { $in: [1, true] } }],
    ['and: each part for itself', { a: 1, b: 'x', c: true }, { a: 1, b: 'x' }, { b: 'x', c: true }],
    ['or: all exact', { $or: [{ a: 1 }, { b: 2 }] }, { $or: [{ a: 1 }, { b: 2 }] }, null],
    [
      'or: one superset',
      { $or: [{ a: 1 }, { b: 'x' }] },
      { $or: [{ a: 1 }, { b: 'x' }] },
      { $or: [{ a: 1 }, { b: 'x' }] },
    ],
    ['or: one that cannot be', { $or: [{ a: 1 }, { b: true }] }, null, { $or: [{ a: 1 }, { b: true }] }],
    [
      'or: a branch in part',
      { $or: [{ a: 1, b: true }, { c: 2 }] },
      { $or: [{ a: 1 }, { c: 2 }] },
      { $or: [{ a: 1, b: true }, { c: 2 }] },
    ],
    ['not: exact', { a: { $ne: 1 } }, { a: { $ne: 1 } }, null],
    ['not: superset', { a: { $ne: 'x' } }, null, { a: { $ne: 'x' } }],
    ['nor: each branch for itself', { $nor: [{ a: 1 }, { b: 'x' }] }, { a: { $ne: 1 } }, { b: { $ne: 'x' } }],
    ['elemMatch: exact', { a: { $elemMatch: { b: 1 } } }, { a: { $elemMatch: { b: 1 } } }, null],
    [
      'elemMatch: in part',
      { a: { $elemMatch: { b: 1, c: true } } },
      { a: { $elemMatch: { b: 1 } } },
      { a: { $elemMatch: { b: 1, c: true } } },
    ],
    ['elemMatch: nothing of it', { a: { $elemMatch: { c: true } } }, null, { a: { $elemMatch: { c: true } } }],
    ['a kind by any', { a: { $regex: 'x' } }, { a: { $regex: 'x' } }, { a: { $regex: 'x' } }],
  ])('%s', (_name, source, pushed, residual) => {
    expect(split(source)).toEqual([shown(pushed), shown(residual)]);
  });

  it('pushes nothing to an engine that declares nothing', () => {
    expect(split({ a: 1, b: { $not: { $gt: 1 } } }, {})).toEqual([null, shown({ a: 1, b: { $not: { $gt: 1 } } })]);
  });

  it('looks at each part of nested $nors once', () => {
    const nest = (levels: number): object =>
      levels === 0 ? { a: 1 } : { $nor: [{ a: { $mod: [2, 0] } }, nest(levels - 1)] };
    const start = performance.now();
    expect(split(nest(34))[0]).toBeNull();
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('pushes what selects nothing', () => {
    const { pushed, residual } = splitFilter(parseFilter({ a: { $in: [] } }, defaultLimits), { filters: {} });
    expect([pushed.kind, residual]).toEqual(['none', undefined]);
  });
});
