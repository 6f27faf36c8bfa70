import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../limits.js';
import { faultOf } from '../testing/fault-of.js';
import type { DataObject, Value } from '../value/value.js';
import { compileExpression } from './compile.js';
import { parseExpression } from './parse.js';

function evaluate(raw: unknown, document: DataObject = {}): Value | undefined {
  return compileExpression(parseExpression(raw, defaultLimits, ''))(document);
}

describe('comparisons', () => {
  it.each<[string, unknown, DataObject, Value]>([
    ['$eq', ['$a', 1], { a: 1 }, true],
    ['$eq', ['$a', 1], { a: [1] }, false],
    ['$eq', ['$a', [1]], { a: [1] }, true],
    ['$eq', ['$a', '1'], { a: 1 }, false],
    ['$eq', ['$a', null], {}, false],
    ['$eq', ['$a', null], { a: null }, true],
    ['$eq', ['$a', '$b'], {}, true],
    [
      '$eq',
      [
        { x: '$a', y: 1 },
        { y: 1, x: 2 },
      ],
      { a: 2 },
      true,
    ],
    ['$ne', ['$a', null], {}, true],
    ['$ne', ['$a', 1], { a: 1 }, false],
    ['$lt', ['$a', null], {}, true],
    ['$lt', ['$a', '$b'], {}, false],
    ['$lte', ['$a', '$b'], {}, true],
    ['$gt', [null, '$a'], {}, true],
    ['$gt', ['a', 1000], {}, true],
    ['$gt', [true, 'z'], {}, true],
    ['$gte', [[1], { a: 1 }], {}, true],
    ['$gt', ['\u{1F600}', '\u{FFFD}'], {}, true],
    ['$gte', ['$a', { $date: 0 }], { a: new Date(0) }, true],
    ['$lt', [1, '$a'], { a: 1.5 }, true],
    ['$cmp', [2, 5], {}, -1],
    ['$cmp', ['b', 'a'], {}, 1],
    ['$cmp', ['$a', '$b'], {}, 0],
    ['$cmp', ['$a', null], {}, -1],
  ])('%s %j of %j: %j', (operator, operands, document, expected) => {
    expect(evaluate({ [operator]: operands }, document)).toBe(expected);
  });
});

describe('truth', () => {
  it.each<[unknown, boolean]>([
    [false, false],
    [null, false],
    [0, false],
    ['$nothing', false],
    [true, true],
    [1, true],
    [-0.5, true],
    ['', true],
    ['false', true],
    [[], true],
    [{ $literal: {} }, true],
    [{ $date: 0 }, true],
  ])('%j is %j', (raw, expected) => {
    expect(evaluate({ $not: [raw] })).toBe(!expected);
    expect(evaluate({ $and: [raw] })).toBe(expected);
    expect(evaluate({ $or: [false, raw] })).toBe(expected);
    expect(evaluate({ $cond: [raw, 'yes', 'no'] })).toBe(expected ? 'yes' : 'no');
  });

  it('looks no further than it must', () => {
    const bad = { $size: '$nothing' };
    expect(evaluate({ $and: [] })).toBe(true);
    expect(evaluate({ $or: [] })).toBe(false);
    expect(evaluate({ $and: [false, bad] })).toBe(false);
    expect(evaluate({ $or: [1, bad] })).toBe(true);
    expect(evaluate({ $cond: { if: true, ['then' as string]: 1, else: bad } })).toBe(1);
    expect(evaluate({ $ifNull: ['$nothing', 2, bad] })).toBe(2);
  });
});

describe('branches', () => {
  const branch = (condition: unknown, result: unknown) =>
    Object.fromEntries([
      ['case', condition],
      ['then', result],
    ]);
  it.each<[unknown, Value | undefined]>([
    [{ $cond: { if: { $gt: ['$a', 1] }, ['then' as string]: 'more', else: 'less' } }, 'more'],
    [{ $cond: [{ $gt: ['$a', 9] }, 'more', '$$REMOVE'] }, undefined],
    [{ $ifNull: ['$b', 'none'] }, 'none'],
    [{ $ifNull: ['$n', '$b', 0] }, 0],
    [{ $ifNull: ['$n', '$b'] }, undefined],
    [{ $ifNull: [0, 1] }, 0],
    [{ $switch: { branches: [branch({ $eq: ['$a', 1] }, 'one'), branch({ $eq: ['$a', 5] }, 'five')] } }, 'five'],
    [{ $switch: { branches: [branch(true, 'first'), branch(true, 'second')] } }, 'first'],
    [{ $switch: { branches: [branch(false, 1)], default: '$a' } }, 5],
    [{ $switch: { branches: [branch(null, 1)], default: '$$REMOVE' } }, undefined],
  ])('%j: %j', (raw, expected) => {
    expect(evaluate(raw, { a: 5, n: null })).toEqual(expected);
  });

  it('needs a default where no branch is true', () => {
    expect(faultOf(() => evaluate({ $switch: { branches: [branch(false, 1)] } }))?.[0]).toBe('BAD_OPERAND');
  });
});

describe('variables and loops', () => {
  const document: DataObject = {
    a: 5,
    list: [1, 2, 3],
    objects: [{ q: 1 }, { q: 3 }, { r: 1 }],
    n: null,
    deep: { a: 7 },
  };
  it.each<[unknown, unknown]>([
    ['$$ROOT.deep.a', 7],
    ['$$CURRENT.a', 5],
    ['$$REMOVE', undefined],
    [{ x: '$$REMOVE', y: 1 }, { y: 1 }],
    [
      ['$nothing', 1, '$$REMOVE'],
      [null, 1, null],
    ],
    [{ $let: { vars: { x: 1, y: '$a' }, in: ['$$x', '$$y'] } }, [1, 5]],
    [{ $let: { vars: { x: 1 }, in: { $let: { vars: { x: 2, y: '$$x' }, in: ['$$x', '$$y'] } } } }, [2, 1]],
    [{ $let: { vars: { x: '$objects' }, in: '$$x.q' } }, [1, 3]],
    [{ $let: { vars: { x: '$nothing' }, in: '$$x.q' } }, undefined],
    [{ $let: { vars: { CURRENT: '$deep' }, in: ['$a', '$$CURRENT.a', '$$ROOT.a'] } }, [7, 7, 5]],
    [{ $map: { input: '$list', in: ['$$this'] } }, [[1], [2], [3]]],
    [{ $map: { input: '$objects', as: 'o', in: '$$o.q' } }, [1, 3, null]],
    [{ $map: { input: '$n', in: '$$this' } }, null],
    [{ $map: { input: '$nothing', in: '$$this' } }, null],
    [{ $map: { input: [], in: { $size: 'x' } } }, []],
    [
      { $map: { input: '$list', as: 'x', in: { $map: { input: '$list', as: 'y', in: { $eq: ['$$x', '$$y'] } } } } },
      [
        [true, false, false],
        [false, true, false],
        [false, false, true],
      ],
    ],
    [{ $filter: { input: '$list', cond: { $gte: ['$$this', 2] } } }, [2, 3]],
    [{ $filter: { input: '$list', as: 'x', cond: { $gte: ['$$x', 2] }, limit: 1 } }, [2]],
    [{ $filter: { input: '$list', cond: true, limit: null } }, [1, 2, 3]],
    [{ $filter: { input: '$n', cond: true } }, null],
    [{ $filter: { input: [0, 1, null, 'x', false], cond: '$$this' } }, [1, 'x']],
    [{ $reduce: { input: '$list', initialValue: [], in: { $concatArrays: [['$$this'], '$$value'] } } }, [3, 2, 1]],
    [{ $reduce: { input: '$list', initialValue: 0, in: { $max: ['$$value', '$$this'] } } }, 3],
    [{ $reduce: { input: [], initialValue: '$a', in: 1 } }, 5],
    [{ $reduce: { input: '$nothing', initialValue: 1, in: 2 } }, null],
    [{ $sortArray: { input: [3, 'a', null, 1], sortBy: 1 } }, [null, 1, 3, 'a']],
    [{ $sortArray: { input: [3, [9], 1], sortBy: -1 } }, [[9], 3, 1]],
    [{ $sortArray: { input: '$objects', sortBy: { q: -1 } } }, [{ q: 3 }, { q: 1 }, { r: 1 }]],
    [{ $sortArray: { input: '$n', sortBy: 1 } }, null],
  ])('%j: %j', (raw, expected) => {
    expect(evaluate(raw, document)).toEqual(expected);
  });

  it.each<[unknown]>([
    [{ $map: { input: 1, in: 1 } }],
    [{ $filter: { input: 'x', cond: 1 } }],
    [{ $filter: { input: [1], cond: 1, limit: 0 } }],
    [{ $filter: { input: [1], cond: 1, limit: 1.5 } }],
    [{ $filter: { input: [1], cond: 1, limit: 'x' } }],
    [{ $reduce: { input: { $literal: {} }, initialValue: 1, in: 1 } }],
    [{ $sortArray: { input: 1, sortBy: 1 } }],
  ])('%j is BAD_OPERAND', (raw) => {
    expect(faultOf(() => evaluate(raw))?.[0]).toBe('BAD_OPERAND');
  });

  it('gives a new random number each time, from 0 to below 1', () => {
    const numbers = evaluate({ $map: { input: { $range: [0, 50] }, in: { $rand: {} } } }) as number[];
    expect(new Set(numbers).size).toBe(50);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  });
});

describe('what would never end', () => {
  const nested = (depth: number): unknown =>
    depth === 0 ? 1 : { $map: { input: { $range: [0, 1000] }, as: `v${depth}`, in: nested(depth - 1) } };
  it.each<[string, unknown]>([
    ['loops within loops', nested(4)],
    ['a long range', { $range: [0, 2_000_000_000] }],
    ['ranges in a loop', { $map: { input: { $range: [0, 100_000] }, in: { $size: { $range: [0, '$many'] } } } }],
    [
      'an array doubled',
      { $reduce: { input: { $range: [0, 99] }, initialValue: [1], in: { $concatArrays: ['$$value', '$$value'] } } },
    ],
    [
      'an array of itself twice',
      { $reduce: { input: { $range: [0, 99] }, initialValue: 1, in: ['$$value', '$$value'] } },
    ],
    ['a deep object', { $reduce: { input: { $range: [0, 999] }, initialValue: 1, in: { x: '$$value' } } }],
  ])('%s is refused', (_name, raw) => {
    expect(faultOf(() => evaluate(raw, { many: 1_000_000 }))?.[0]).toBe('LIMIT_EXCEEDED');
  });

  it('variables doubled level by level are refused', () => {
    let raw: unknown = { $size: '$$x' };
    for (let level = 0; level < 40; level += 1) raw = { $let: { vars: { x: ['$$x', '$$x'] }, in: raw } };
    expect(faultOf(() => evaluate({ $let: { vars: { x: 1 }, in: raw } }))?.[0]).toBe('LIMIT_EXCEEDED');
  });
});
