import { describe, expect, it } from 'vitest';
import { formatFilter } from '../filter/format.js';
import { parseFilter } from '../filter/parse.js';
import { defaultLimits } from '../limits.js';
import type { Value } from '../value/value.js';
import { formatExpression } from './format.js';
import { parseExpression } from './parse.js';
import { substituteExpression } from './substitute.js';
import { substituteFilter } from './substitute-variables.js';

const variables = new Set(['x', 'y', 'gone']);
const values = new Map<string, Value | undefined>([
  ['x', 5],
  ['y', { a: [{ b: 1 }, { b: '$2' }] }],
  ['gone', undefined],
]);

describe('substituteExpression', () => {
  it.each<[unknown, unknown]>([
    ['$$x', 5],
    ['$$x.a', '$$REMOVE'],
    ['$$y.a.b', { $literal: [1, '$2'] }],
    ['$$gone', '$$REMOVE'],
    ['$x', '$x'],
    [{ $literal: '$$x' }, { $literal: '$$x' }],
    [{ $eq: ['$a', '$$x'] }, { $eq: ['$a', 5] }],
    [
      ['$$x', '$$x'],
      [5, 5],
    ],
    [
      { a: '$$x', b: '$$gone' },
      { a: 5, b: '$$REMOVE' },
    ],
    [{ $let: { vars: { x: '$$x' }, in: ['$$x', '$$gone'] } }, { $let: { vars: { x: 5 }, in: ['$$x', '$$REMOVE'] } }],
    [
      { $map: { input: '$$y.a', as: 'y', in: ['$$y.b', '$$x'] } },
      { $map: { input: { $literal: [{ b: 1 }, { b: '$2' }] }, as: 'y', in: ['$$y.b', 5] } },
    ],
    [
      { $filter: { input: '$$x', as: 'x', cond: '$$x', limit: '$$x' } },
      { $filter: { input: 5, as: 'x', cond: '$$x', limit: 5 } },
    ],
    [
      { $reduce: { input: '$$x', initialValue: '$$x', in: ['$$value', '$$x'] } },
      { $reduce: { input: 5, initialValue: 5, in: ['$$value', 5] } },
    ],
    [
      { $sortArray: { input: '$$y.a', sortBy: 1 } },
      { $sortArray: { input: { $literal: [{ b: 1 }, { b: '$2' }] }, sortBy: 1 } },
    ],
  ])('%j: %j', (raw, expected) => {
    const parsed = parseExpression(raw, defaultLimits, '', { variables });
    expect(formatExpression(substituteExpression(parsed, values))).toEqual(expected);
  });

  it('leaves variables that have no value yet', () => {
    const parsed = parseExpression(['$$x', '$$y'], defaultLimits, '', { variables });
    expect(formatExpression(substituteExpression(parsed, new Map([['x', 1]])))).toEqual([1, '$$y']);
  });
});

describe('substituteFilter', () => {
  it('finds anew what an $expr implies', () => {
    const raw = { b: 1, $expr: { $and: [{ $eq: ['$a', '$$x'] }, { $in: ['$c', ['$$x', 7]] }] } };
    const parsed = parseFilter(raw, defaultLimits, '', { variables });
    const substituted = substituteFilter(parsed, values, 'document');
    expect(substituted).toMatchObject({
      kind: 'and',
      filters: [
        { path: { segments: ['b'] } },
        { path: { segments: ['a'] }, test: { operator: 'eq', operand: 5 } },
        { path: { segments: ['c'] }, test: { kind: 'in', operands: [5, 7] } },
        { kind: 'expr' },
      ],
    });
    expect(formatFilter(substituted)).toEqual({
      b: 1,
      $expr: { $and: [{ $eq: ['$a', 5] }, { $in: ['$c', [5, 7]] }] },
    });
  });
});
