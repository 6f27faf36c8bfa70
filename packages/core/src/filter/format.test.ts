import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../limits.js';
import type { Value } from '../value/value.js';
import type { Filter } from './ast.js';
import { and, field, none, not, or } from './build.js';
import { formatFilter } from './format.js';
import { compileFilter, compileValueFilter } from './match.js';
import { parseFilter, parseValueFilter } from './parse.js';

describe('formatFilter writes', () => {
  it.each<[unknown, unknown]>([
    [{}, {}],
    [{ a: { $in: [] } }, { $nor: [{}] }],
    [{ a: { $eq: 1 } }, { a: 1 }],
    [{ a: null }, { a: null }],
    [
      { 'data.id': 1, _id: 'x' },
      { 'data.id': 1, id: 'x' },
    ],
    [{ data: 1 }, { 'data.data': 1 }],
    [{ a: { $gt: { $date: 0 } } }, { a: { $gt: { $date: '1970-01-01T00:00:00.000Z' } } }],
    [{ created_at: '1970-01-01T00:00:00Z' }, { created_at: { $date: '1970-01-01T00:00:00.000Z' } }],
    [{ a: { b: [{ $date: 0 }] } }, { a: { b: [{ $date: '1970-01-01T00:00:00.000Z' }] } }],
    [{ a: { $in: [2, 1] } }, { a: { $in: [1, 2] } }],
    [{ a: { $ne: 1 } }, { a: { $ne: 1 } }],
    [{ a: { $nin: [1, 2] } }, { a: { $nin: [1, 2] } }],
    [{ a: { $exists: false } }, { a: { $exists: false } }],
    [{ a: { $type: 2 } }, { a: { $type: 'string' } }],
    [{ a: { $type: ['null', 'int'] } }, { a: { $type: ['int', 'null'] } }],
    [{ a: { $regex: 'x', $options: '' } }, { a: { $regex: 'x' } }],
    [{ a: { $regex: 'x', $options: 'mi' } }, { a: { $regex: 'x', $options: 'im' } }],
    [{ a: { $not: { $regex: 'x', $options: 'i' } } }, { a: { $not: { $regex: 'x', $options: 'i' } } }],
    [{ a: { $mod: [4, 0] } }, { a: { $mod: [4, 0] } }],
    [{ a: { $bitsAllSet: 5 } }, { a: { $bitsAllSet: [0, 2] } }],
    [{ a: { $bitsAllClear: 0 } }, { a: { $bitsAllClear: [] } }],
    [{ a: { $bitsAnySet: [200, 0] } }, { a: { $bitsAnySet: [0, 63] } }],
    [{ a: { $not: { $bitsAnyClear: [1] } } }, { a: { $not: { $bitsAnyClear: [1] } } }],
    [{ a: { $bitsAnySet: 0 } }, { $nor: [{}] }],
    [{ a: 1, $comment: 'x' }, { a: 1 }],
    [{ $comment: 'x' }, {}],
    [{ a: { $size: 1 } }, { a: { $size: 1 } }],
    [
      { a: { $gt: 1, $lt: 5 }, b: 1 },
      { a: { $gt: 1, $lt: 5 }, b: 1 },
    ],
    [{ a: { $all: [1, 2] } }, { a: 1, $and: [{ a: 2 }] }],
    [{ $and: [{ a: null }, { a: 2 }, { b: 1 }] }, { a: null, b: 1, $and: [{ a: 2 }] }],
    [{ $and: [{ a: 1 }, { a: { $gt: 2 } }] }, { a: { $eq: 1, $gt: 2 } }],
    [{ $or: [{ a: 1 }, { b: 2, c: 3 }] }, { $or: [{ a: 1 }, { b: 2, c: 3 }] }],
    [
      { $or: [{ a: 1 }, { b: 2 }], c: 3 },
      { $or: [{ a: 1 }, { b: 2 }], c: 3 },
    ],
    [
      { $and: [{ $or: [{ a: 1 }, { b: 2 }] }, { $or: [{ c: 1 }, { d: 2 }] }] },
      { $or: [{ a: 1 }, { b: 2 }], $and: [{ $or: [{ c: 1 }, { d: 2 }] }] },
    ],
    [{ $nor: [{ a: 1 }, { b: 2 }] }, { $nor: [{ a: 1 }, { b: 2 }] }],
    [{ $nor: [{ a: 1, b: 2 }] }, { $nor: [{ a: 1, b: 2 }] }],
    [{ a: { $elemMatch: { b: 1, c: { $gt: 2 } } } }, { a: { $elemMatch: { b: 1, c: { $gt: 2 } } } }],
    [{ a: { $elemMatch: {} } }, { a: { $elemMatch: {} } }],
    [{ a: { $elemMatch: { $gt: 1, $lt: 5 } } }, { a: { $elemMatch: { $gt: 1, $lt: 5 } } }],
    [{ a: { $elemMatch: { $eq: 1 } } }, { a: { $elemMatch: { $eq: 1 } } }],
    [{ a: { $elemMatch: { $nin: [] } } }, { a: { $elemMatch: { $nin: [] } } }],
    [
      { a: { $elemMatch: { $not: { $gt: 1, $lt: 5 }, $ne: 9 } } },
      { a: { $elemMatch: { $not: { $gt: 1, $lt: 5 }, $ne: 9 } } },
    ],
    [{ a: { $not: { $elemMatch: { $gt: 1 } } } }, { a: { $not: { $elemMatch: { $gt: 1 } } } }],
  ])('%j as %j', (raw, expected) => {
    expect(formatFilter(parseFilter(raw, defaultLimits))).toEqual(expected);
  });

  it.each<[unknown, unknown]>([
    [{ $gt: 1 }, { $gt: 1 }],
    [{ $eq: { a: 1 } }, { $eq: { a: 1 } }],
    [{ $not: { $gt: 1, $lt: 5 } }, { $not: { $gt: 1, $lt: 5 } }],
    [{ $all: [1, 2] }, { $all: [1, 2] }],
    [{ $eq: 1, $all: [[2], null] }, { $all: [1, [2], null] }],
    [
      { $all: [1, 2], $not: { $size: 1 } },
      { $all: [1, 2], $not: { $size: 1 } },
    ],
    [{ b: 1 }, { b: 1 }],
  ])('the condition %j on a value as %j', (raw, expected) => {
    expect(formatFilter(parseValueFilter(raw, defaultLimits))).toEqual(expected);
  });

  it('a very long $all of an element without nesting', () => {
    const filter = { a: { $elemMatch: { $all: Array.from({ length: 10_000 }, (_, index) => index) } } };
    expect(JSON.stringify(formatFilter(parseFilter(filter, defaultLimits)))).toBe(JSON.stringify(filter));
  });

  it('what only code can build, readably', () => {
    const own = (operand: Value) =>
      field({ root: 'value', segments: [] }, { kind: 'compare', operator: 'gt', operand });
    expect(formatFilter(or(own(1), own(2)))).toEqual({ $or: [{ $gt: 1 }, { $gt: 2 }] });
    expect(formatFilter(and(not(own(1)), not(own(2))))).toEqual({
      $and: [{ $not: { $gt: 2 } }, { $not: { $gt: 1 } }],
    });
    expect(formatFilter(none)).toEqual({ $nor: [{}] });
  });
});

const scalar = fc.constantFrom<unknown>(null, 0, 1, 2, 'x', 'y', true, { $date: 0 });
const operand = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 2 }),
  fc.constantFrom<unknown>({}, { b: 1 }, { c: [1] }),
);

const oneOperator = fc.oneof(
  ...['$eq', '$ne', '$gt', '$gte', '$lte'].map((name) => operand.map((item) => ({ [name]: item }))),
  ...['$in', '$nin', '$all'].map((name) => fc.array(operand, { maxLength: 3 }).map((list) => ({ [name]: list }))),
  fc.constantFrom<object>(
    { $exists: true },
    { $exists: false },
    { $type: 'int' },
    { $type: ['array', 'null'] },
    { $size: 1 },
    { $mod: [2, 1] },
    { $bitsAllSet: 1 },
    { $bitsAnyClear: [1, 60] },
    { $bitsAnySet: [] },
    { $regex: 'x' },
    { $regex: '^Y', $options: 'i' },
  ),
);

const plainOperators = fc
  .array(oneOperator, { minLength: 1, maxLength: 3 })
  .map((list): object => Object.assign({}, ...list));

const { query, operators } = fc.letrec<{ query: object; operators: object }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3 },
    fc.dictionary(fc.constantFrom('a', 'b', 'a.b', 'a.0'), fc.oneof(operand, tie('operators')), {
      maxKeys: 2,
      noNullPrototype: true,
    }),
    fc.record({
      a: tie('operators'),
      $or: fc.array(tie('query'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ $nor: fc.array(tie('query'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ $and: fc.array(tie('query'), { minLength: 1, maxLength: 3 }) }),
  ),
  operators: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    plainOperators,
    fc.tuple(plainOperators, fc.record({ $not: tie('operators') })).map(([plain, nested]) => ({ ...plain, ...nested })),
    fc
      .tuple(plainOperators, fc.record({ $elemMatch: fc.oneof(tie('operators'), tie('query')) }))
      .map(([plain, nested]) => ({ ...plain, ...nested })),
  ),
}));

const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(null, 0, 1, 2, 'x', 'xy', true, new Date(0)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', '0'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value as fc.Arbitrary<Value>;

function documentOf(a: Value, b: Value) {
  const at = new Date(0);
  return { id: 'x', data: { a, b }, metadata: {}, version: 1, createdAt: at, updatedAt: at };
}

describe('a formatted filter', () => {
  it('parses to one that matches the same, and formats alike', () => {
    fc.assert(
      fc.property(query, value, value, (raw, a, b) => {
        const filter = parseFilter(raw, defaultLimits);
        const formatted = formatFilter(filter);
        const again = parseFilter(JSON.parse(JSON.stringify(formatted)), defaultLimits);
        const document = documentOf(a, b);
        expect(compileFilter(again)(document)).toBe(compileFilter(filter)(document));
        expect(formatFilter(parseFilter(formatFilter(again), defaultLimits))).toEqual(formatFilter(again));
      }),
      { numRuns: 1_000 },
    );
  });

  it('does so for conditions on a value', () => {
    fc.assert(
      fc.property(operators, value, (raw, subject) => {
        const filter = parseValueFilter(raw, defaultLimits);
        const again = parseValueFilter(formatFilter(filter), defaultLimits);
        expect(compileValueFilter(again)(subject)).toBe(compileValueFilter(filter)(subject));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('laws of matching', () => {
  const check = (filter: Filter, a: Value, b: Value): boolean => compileFilter(filter)(documentOf(a, b));

  it('not is the opposite, twice is nothing', () => {
    fc.assert(
      fc.property(query, value, value, (raw, a, b) => {
        const filter = parseFilter(raw, defaultLimits);
        expect(check(not(filter), a, b)).toBe(!check(filter, a, b));
        expect(not(not(filter))).toEqual(filter);
      }),
    );
  });

  it('and, or and De Morgan hold', () => {
    fc.assert(
      fc.property(query, query, value, value, (left, right, a, b) => {
        const [p, q] = [parseFilter(left, defaultLimits), parseFilter(right, defaultLimits)];
        expect(check(and(p, q), a, b)).toBe(check(p, a, b) && check(q, a, b));
        expect(check(or(p, q), a, b)).toBe(check(p, a, b) || check(q, a, b));
        expect(check(not(and(p, q)), a, b)).toBe(check(or(not(p), not(q)), a, b));
      }),
    );
  });

  it('$in is any of its equalities, $gte is $gt or $eq within a type', () => {
    const list = fc.array(operand, { maxLength: 4 });
    fc.assert(
      fc.property(list, operand, value, value, (operands, one, a, b) => {
        const equal = operands.map((item) => parseFilter({ a: { $eq: item } }, defaultLimits));
        expect(check(parseFilter({ a: { $in: operands } }, defaultLimits), a, b)).toBe(check(or(...equal), a, b));
        const either = parseFilter({ $or: [{ a: { $gt: one } }, { a: { $eq: one } }] }, defaultLimits);
        expect(check(parseFilter({ a: { $gte: one } }, defaultLimits), a, b)).toBe(check(either, a, b));
      }),
    );
  });
});
