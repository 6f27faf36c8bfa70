import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../limits.js';
import { faultOf } from '../testing/fault-of.js';
import { parseExpression } from './parse.js';

const parse = (raw: unknown) => parseExpression(raw, defaultLimits, '/e');

describe('parseExpression', () => {
  it.each<[unknown, object]>([
    [1, { kind: 'literal', value: 1 }],
    ['text', { kind: 'literal', value: 'text' }],
    [{ $literal: '$a' }, { kind: 'literal', value: '$a' }],
    [{ $date: 5 }, { kind: 'literal', value: new Date(5) }],
    [[1, ['x']], { kind: 'literal', value: [1, ['x']] }],
    [{ a: { b: 1 } }, { kind: 'literal', value: { a: { b: 1 } } }],
    ['$$REMOVE', { kind: 'missing' }],
    ['$$REMOVE.a', { kind: 'missing' }],
    ['$$NOW.a', { kind: 'missing' }],
    ['$$CURRENT', { kind: 'field', path: { root: 'value', segments: [] } }],
    ['$$CURRENT.a', { kind: 'field', path: { root: 'value', segments: ['a'] } }],
    [{ $not: 1 }, { kind: 'call', operator: '$not', operands: [{ kind: 'literal', value: 1 }] }],
    [{ $not: [1] }, { kind: 'call', operator: '$not', operands: [{ kind: 'literal', value: 1 }] }],
    [{ $size: [[1]] }, { kind: 'call', operator: '$size', operands: [{ kind: 'literal', value: [1] }] }],
    [{ $rand: {} }, { kind: 'call', operator: '$rand', operands: [] }],
    [{ $rand: [] }, { kind: 'call', operator: '$rand', operands: [] }],
    [
      { $cond: { else: 3, if: 1, ['then' as string]: 2 } },
      {
        kind: 'call',
        operator: '$cond',
        operands: [1, 2, 3].map((value) => ({ kind: 'literal', value })),
      },
    ],
    [
      { $getField: 'a' },
      {
        kind: 'call',
        operator: '$getField',
        operands: [
          { kind: 'literal', value: 'a' },
          { kind: 'field', path: { root: 'value', segments: [] } },
        ],
      },
    ],
    [
      { $getField: { field: 'a' } },
      {
        kind: 'call',
        operator: '$getField',
        operands: [
          { kind: 'literal', value: 'a' },
          { kind: 'field', path: { root: 'value', segments: [] } },
        ],
      },
    ],
  ])('%j', (raw, expected) => {
    expect(parse(raw)).toEqual(expected);
  });

  it.each<[unknown, string, string]>([
    ['$', 'BAD_PATH', '/e'],
    ['$a..b', 'BAD_PATH', '/e'],
    ['$a.$b', 'BAD_PATH', '/e'],
    ['$$', 'BAD_OPERAND', '/e'],
    ['$$x', 'BAD_OPERAND', '/e'],
    ['$$this', 'BAD_OPERAND', '/e'],
    ['$$ROOT.', 'BAD_PATH', '/e'],
    ['$$NOW..a', 'BAD_PATH', '/e'],
    ['$$USER_ROLES', 'NOT_SUPPORTED', '/e'],
    [{ a: ['$$x'] }, 'BAD_OPERAND', '/e/a/0'],
    [{ $foo: 1 }, 'UNKNOWN_OPERATOR', '/e/$foo'],
    [{ $function: {} }, 'UNKNOWN_OPERATOR', '/e/$function'],
    [{ $meta: 'textScore' }, 'NOT_SUPPORTED', '/e/$meta'],
    [{ $oid: 'x' }, 'BAD_VALUE', '/e'],
    [{ $eq: 1 }, 'BAD_OPERAND', '/e/$eq'],
    [{ $eq: [1, 2, 3] }, 'BAD_OPERAND', '/e/$eq'],
    [{ $eq: [1, { $eq: [1] }] }, 'BAD_OPERAND', '/e/$eq/1/$eq'],
    [{ $size: [1, 2] }, 'BAD_OPERAND', '/e/$size'],
    [{ $ifNull: ['$a'] }, 'BAD_OPERAND', '/e/$ifNull'],
    [{ $rand: 1 }, 'BAD_OPERAND', '/e/$rand'],
    [{ $eq: [1, 2], a: 1 }, 'BAD_OPERAND', '/e'],
    [{ a: 1, $eq: [1, 2] }, 'BAD_OPERAND', '/e'],
    [{ 'a.b': 1 }, 'BAD_NAME', '/e/a.b'],
    [{ $cond: [1, 2] }, 'BAD_OPERAND', '/e/$cond'],
    [{ $cond: { if: 1, else: 2 } }, 'BAD_OPERAND', '/e/$cond'],
    [{ $cond: { if: 1, else: 2, x: 3 } }, 'BAD_OPERAND', '/e/$cond/x'],
    [{ $firstN: ['$a', 1] }, 'BAD_OPERAND', '/e/$firstN'],
    [{ $let: { vars: { x: 1 } } }, 'BAD_OPERAND', '/e/$let'],
    [{ $let: 1 }, 'BAD_OPERAND', '/e/$let'],
    [{ $let: { vars: 1, in: 1 } }, 'BAD_OPERAND', '/e/$let/vars'],
    [{ $let: { vars: { X: 1 }, in: 1 } }, 'BAD_NAME', '/e/$let/vars/X'],
    [{ $let: { vars: { ROOT: 1 }, in: 1 } }, 'BAD_NAME', '/e/$let/vars/ROOT'],
    [{ $let: { vars: { 'a-b': 1 }, in: 1 } }, 'BAD_NAME', '/e/$let/vars/a-b'],
    [{ $let: { vars: { a: 1, b: '$$a' }, in: 1 } }, 'BAD_OPERAND', '/e/$let/vars/b'],
    [{ $map: { input: [], as: 1, in: 1 } }, 'BAD_OPERAND', '/e/$map/as'],
    [{ $map: { input: '$$this', in: 1 } }, 'BAD_OPERAND', '/e/$map/input'],
    [{ $map: { input: [], as: 'x', in: '$$this' } }, 'BAD_OPERAND', '/e/$map/in'],
    [{ $filter: { input: [] } }, 'BAD_OPERAND', '/e/$filter'],
    [{ $filter: { input: [], cond: 1, limit: '$$this' } }, 'BAD_OPERAND', '/e/$filter/limit'],
    [{ $reduce: { input: [], initialValue: '$$value', in: 1 } }, 'BAD_OPERAND', '/e/$reduce/initialValue'],
    [{ $sortArray: { input: [], sortBy: 2 } }, 'BAD_OPERAND', '/e/$sortArray/sortBy'],
    [{ $sortArray: { input: [], sortBy: {} } }, 'BAD_OPERAND', '/e/$sortArray/sortBy'],
    [{ $sortArray: { input: [], sortBy: { a: 'x' } } }, 'BAD_OPERAND', '/e/$sortArray/sortBy/a'],
    [{ $switch: { branches: [] } }, 'BAD_OPERAND', '/e/$switch/branches'],
    [{ $switch: { branches: [{ case: 1 }] } }, 'BAD_OPERAND', '/e/$switch/branches/0'],
    [{ $switch: { branches: [1] } }, 'BAD_OPERAND', '/e/$switch/branches/0'],
    [{ $switch: {} }, 'BAD_OPERAND', '/e/$switch'],
    [{ $zip: { inputs: '$a' } }, 'BAD_OPERAND', '/e/$zip/inputs'],
    [{ $zip: { inputs: [] } }, 'BAD_OPERAND', '/e/$zip/inputs'],
    [{ $zip: { inputs: [[1]], useLongestLength: 1 } }, 'BAD_OPERAND', '/e/$zip/useLongestLength'],
    [{ $zip: { inputs: [[1]], defaults: [1] } }, 'BAD_OPERAND', '/e/$zip/defaults'],
    [{ $zip: { inputs: [[1]], defaults: [1, 2], useLongestLength: true } }, 'BAD_OPERAND', '/e/$zip/defaults'],
    [undefined, 'BAD_VALUE', '/e'],
    [2 ** 60, 'BAD_VALUE', '/e'],
    [Array.from({ length: 10_001 }, () => '$a'), 'LIMIT_EXCEEDED', '/e/9999'],
  ])('refuses %j: %s at %s', (raw, reason, pointer) => {
    expect(faultOf(() => parse(raw))).toEqual([reason, pointer]);
  });

  it('refuses depth before it hurts', () => {
    let raw: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) raw = { $not: [raw] };
    expect(faultOf(() => parse(raw))?.[0]).toBe('LIMIT_EXCEEDED');
  });

  it('has one time for $$NOW, the one it is given', () => {
    const now = new Date('2026-01-02T03:04:05.678Z');
    expect(parseExpression('$$NOW', defaultLimits, '', { now })).toEqual({ kind: 'literal', value: now });
    const both = parse(['$$NOW', { $not: '$$NOW' }]);
    expect(JSON.stringify(both).match(/\d{4}-[^"]+/g)).toHaveLength(2);
    expect(new Set(JSON.stringify(both).match(/\d{4}-[^"]+/g)).size).toBe(1);
  });

  it('knows the variables that it is told of', () => {
    const scope = { variables: new Set(['x']) };
    expect(parseExpression('$$x.a', defaultLimits, '', scope)).toEqual({
      kind: 'variable',
      name: 'x',
      segments: ['a'],
    });
    expect(faultOf(() => parseExpression('$$y', defaultLimits, '', scope))?.[0]).toBe('BAD_OPERAND');
  });

  it('does not change with what it was made from', () => {
    const list = [1, { a: 1 }];
    const parsed = parse({ $in: ['$a', list] });
    (list[1] as { a: number }).a = 2;
    expect(JSON.stringify(parsed)).toContain('{"a":1}');
    expect(Object.isFrozen(parsed)).toBe(true);
  });
});
