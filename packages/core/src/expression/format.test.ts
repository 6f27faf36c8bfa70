import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../limits.js';
import { formatExpression } from './format.js';
import { parseExpression } from './parse.js';

const scope = { variables: new Set(['x']), now: new Date(0) };
const parse = (raw: unknown) => parseExpression(raw, defaultLimits, '', scope);
const then = 'then';

describe('formatExpression', () => {
  it.each<[unknown, unknown]>([
    [1, 1],
    ['$a.b', '$a.b'],
    ['$$CURRENT.a', '$a'],
    ['$$ROOT', '$$ROOT'],
    ['$$REMOVE', '$$REMOVE'],
    ['$$NOW', { $date: '1970-01-01T00:00:00.000Z' }],
    ['$$x.a', '$$x.a'],
    [{ $literal: '$a' }, { $literal: '$a' }],
    [{ $literal: 'a' }, 'a'],
    [{ a: { b: { $literal: ['$'] } } }, { $literal: { a: { b: ['$'] } } }],
    [{ $not: '$a' }, { $not: ['$a'] }],
    [{ $size: { $literal: [1] } }, { $size: [[1]] }],
    [{ $rand: {} }, { $rand: [] }],
    [{ $cond: { if: 1, [then]: 2, else: 3 } }, { $cond: [1, 2, 3] }],
    [{ $getField: 'a' }, { $getField: { field: 'a', input: '$$ROOT' } }],
    [{ $getField: { field: 'a', input: '$$REMOVE' } }, { $getField: { field: 'a', input: '$$REMOVE' } }],
    [{ $convert: { input: '$a', to: 'int' } }, { $convert: { input: '$a', to: 'int', onNull: null } }],
    [
      { $convert: { input: '$a', to: 'int', onError: '$$REMOVE' } },
      { $convert: { input: '$a', to: 'int', onError: '$$REMOVE', onNull: null } },
    ],
    [{ $firstN: { input: '$a', n: 1 } }, { $firstN: { n: 1, input: '$a' } }],
    [{ $zip: { inputs: ['$a'] } }, { $zip: { inputs: ['$a'] } }],
    [
      { $switch: { default: 0, branches: [{ case: '$a', [then]: 1 }] } },
      { $switch: { branches: [{ case: '$a', [then]: 1 }], default: 0 } },
    ],
    [
      { $let: { vars: { CURRENT: '$a', y: 1 }, in: ['$b', '$$CURRENT', '$$ROOT.c', '$$y'] } },
      { $let: { vars: { CURRENT: '$a', y: 1 }, in: ['$$CURRENT.b', '$$CURRENT', '$$ROOT.c', '$$y'] } },
    ],
    [{ $map: { input: '$a', in: '$$this' } }, { $map: { input: '$a', as: 'this', in: '$$this' } }],
    [
      { $filter: { input: '$a', cond: true, limit: 2 } },
      { $filter: { input: '$a', as: 'this', cond: true, limit: 2 } },
    ],
    [{ $sortArray: { input: '$a', sortBy: { 'b.c': -1 } } }, { $sortArray: { input: '$a', sortBy: { 'b.c': -1 } } }],
  ])('%j: %j', (raw, expected) => {
    const parsed = parse(raw);
    expect(formatExpression(parsed)).toEqual(expected);
    expect(parse(formatExpression(parsed))).toEqual(parsed);
  });

  it('gives what it was made from, when it is parsed', () => {
    const { expression } = fc.letrec<{ expression: unknown }>((tie) => {
      const any = tie('expression');
      const list = fc.array(any, { maxLength: 3 });
      const name = fc.constantFrom('a', 'b', 'toString');
      return {
        expression: fc.oneof(
          { maxDepth: 4 },
          fc.constantFrom<unknown>(null, true, 0, 1.5, '', 'a', [], {}, { $date: 0 }, { $literal: '$a' }),
          fc.constantFrom('$a', '$a.b.0', '$$ROOT', '$$ROOT.a', '$$CURRENT', '$$REMOVE', '$$x', '$$x.a', '$$NOW'),
          list,
          fc.dictionary(name, any, { maxKeys: 3 }),
          fc.record({ $and: list }),
          fc.record({ $not: any.map((one) => [one]) }),
          fc.record({ $eq: fc.tuple(any, any) }),
          fc.record({ $cond: fc.tuple(any, any, any) }),
          fc.record({ $maxN: fc.record({ n: any, input: any }) }),
          fc.record({ $getField: fc.record({ field: any, input: any }, { requiredKeys: ['field'] }) }),
          fc.record({ $let: fc.record({ vars: fc.dictionary(fc.constantFrom('x', 'y', 'CURRENT'), any), in: any }) }),
          fc.record({
            $map: fc.record(
              { input: any, as: fc.constantFrom('x', 'CURRENT'), in: any },
              { requiredKeys: ['input', 'in'] },
            ),
          }),
          fc.record({ $filter: fc.record({ input: any, cond: any, limit: any }, { requiredKeys: ['input', 'cond'] }) }),
          fc.record({ $reduce: fc.record({ input: any, initialValue: any, in: any }) }),
          fc.record({
            $sortArray: fc.record({ input: any, sortBy: fc.constantFrom<unknown>(1, -1, { a: 1, b: -1 }) }),
          }),
          fc.array(fc.tuple(any, any), { minLength: 1, maxLength: 2 }).map((pairs) => ({
            $switch: { branches: pairs.map(([test, result]) => ({ case: test, [then]: result })) },
          })),
        ),
      };
    });
    fc.assert(
      fc.property(expression, (raw) => {
        const parsed = parse(raw);
        const written = JSON.parse(JSON.stringify(formatExpression(parsed))) as unknown;
        expect(parse(written)).toEqual(parsed);
        expect(formatExpression(parse(written))).toEqual(written);
      }),
      { numRuns: 500 },
    );
  });
});
