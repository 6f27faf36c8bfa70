import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../limits.js';
import type { Change } from './ast.js';
import { parseUpdate } from './parse.js';

function parse(raw: unknown, arrayFilters: unknown): readonly Change[] {
  const update = parseUpdate(raw, { limits: defaultLimits, arrayFilters, pointer: '/update' });
  return update.kind === 'changes' ? update.changes : [];
}

const equals = (segments: readonly string[], operand: unknown) => ({
  kind: 'field',
  path: { root: 'value', segments },
  test: { kind: 'compare', operator: 'eq', operand },
});

type Refusal = readonly [arrayFilters: unknown, reason: string, pointer: string, message?: RegExp];

const fillMessage = ([arrayFilters, reason, pointer, message = /./]: Refusal) =>
  [arrayFilters, reason, pointer, message] as const;

const badFilters: Refusal[] = [
  [{ x: 1 }, 'BAD_OPERAND', '/array_filters', /must be an array/],
  [null, 'BAD_OPERAND', '/array_filters'],
  [[5], 'BAD_OPERAND', '/array_filters/0'],
  [[{}], 'BAD_OPERAND', '/array_filters/0', /needs fields/],
  [[{ x: 1 }, { x: 2 }], 'BAD_OPERAND', '/array_filters/1', /Two array filters/],
  [[{ x: 1 }, { 'y.a': 2 }], 'BAD_OPERAND', '/array_filters/1', /No path of the update uses .*"y"/],
  [[{ x: 1, y: 2 }], 'BAD_OPERAND', '/array_filters/0/y', /"x" and "y"/],
  [[{ $or: [{ x: 1 }, { y: 2 }] }], 'BAD_OPERAND', '/array_filters/0/$or/1/y', /"x" and "y"/],
  [[{ X: 1 }], 'BAD_OPERAND', '/array_filters/0/X', /lower-case letter/],
  [[{ '1x': 1 }], 'BAD_OPERAND', '/array_filters/0/1x'],
  [[{ x_y: 1 }], 'BAD_OPERAND', '/array_filters/0/x_y'],
  [[{ '': 1 }], 'BAD_OPERAND', '/array_filters/0/'],
  [[{ 'x.': 1 }], 'BAD_PATH', '/array_filters/0/x.'],
  [[{ 'x.__proto__': 1 }], 'BAD_PATH', '/array_filters/0/x.__proto__'],
  [[{ x: { $foo: 1 } }], 'UNKNOWN_OPERATOR', '/array_filters/0/x/$foo'],
  [[{ x: { $gt: 2 ** 60 } }], 'BAD_VALUE', '/array_filters/0/x/$gt'],
];

describe('parseUpdate, with array filters', () => {
  it('roots them at the element', () => {
    const [change] = parse({ 'a.$[x].b.$[y]': 1 }, [{ 'y.q.r': 2, 'y.s': 3 }, { x: { b: 1 } }]);
    expect(change?.path.steps).toStrictEqual([
      'a',
      { kind: 'filtered', name: 'x', filter: equals([], { b: 1 }) },
      'b',
      { kind: 'filtered', name: 'y', filter: { kind: 'and', filters: [equals(['q', 'r'], 2), equals(['s'], 3)] } },
    ]);
  });

  it.each(badFilters.map(fillMessage))('%# refuses %j: %s', (arrayFilters, reason, pointer, message) => {
    expect(() => parse({ 'a.$[x]': 1 }, arrayFilters)).toThrow(
      expect.objectContaining({
        reason,
        message: expect.stringMatching(message),
        details: expect.objectContaining({ pointer }),
      }),
    );
  });

  it('refuses a filter that is nested without end', () => {
    let filter: unknown = { x: 1 };
    for (let level = 0; level < 5_000; level += 1) filter = { $and: [filter] };
    expect(() => parse({ 'a.$[x]': 1 }, [filter])).toThrow(expect.objectContaining({ reason: 'LIMIT_EXCEEDED' }));
  });
});
