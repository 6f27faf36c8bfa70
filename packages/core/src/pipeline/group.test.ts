import { describe, expect, it } from 'vitest';
import { createContext } from '../context.js';
import { compileExpression } from '../expression/compile.js';
import { parseExpression } from '../expression/parse.js';
import { defaultLimits } from '../limits.js';
import { readCollection } from '../testing/read-collection.js';
import type { DataObject, Value } from '../value/value.js';
import { parsePipeline } from './parse.js';
import { runStages } from './run.js';

async function* streamOf(documents: readonly DataObject[]): AsyncGenerator<DataObject, void, undefined> {
  yield* documents;
}

async function group(documents: readonly DataObject[], spec: object): Promise<DataObject[]> {
  const { stages } = parsePipeline([{ $group: spec }], defaultLimits);
  const groups: DataObject[] = [];
  for await (const result of runStages(streamOf(documents), stages, createContext(), { readCollection }))
    groups.push(result);
  return groups;
}

describe('compileExpression', () => {
  it.each<[unknown, DataObject, Value | undefined]>([
    ['$a', { a: 1 }, 1],
    ['$a', {}, undefined],
    ['$a', { a: null }, null],
    ['$toString', {}, undefined],
    ['$a.b', { a: { b: 2 } }, 2],
    ['$a.b', { a: 2 }, undefined],
    ['$a.b', { a: null }, undefined],
    ['$a.b', { a: [] }, []],
    ['$a.b', { a: [{ b: 1 }, { c: 2 }, 3, { b: null }] }, [1, null]],
    ['$a.b', { a: [[{ b: 1 }]] }, []],
    ['$a.b', { a: [{ b: [1, 2] }, { b: 3 }] }, [[1, 2], 3]],
    ['$a.b.c', { a: [{ b: [{ c: 1 }, { c: 2 }] }, { b: { c: 3 } }] }, [[1, 2], 3]],
    ['$a.0', { a: [5, 6] }, []],
    ['$a.0', { a: { '0': 5 } }, 5],
    ['$a.0.b', { a: [{ '0': { b: 1 } }] }, [1]],
    ['$$ROOT', { a: 1 }, { a: 1 }],
    ['$$ROOT.a', { a: 1 }, 1],
    [{ x: '$a', y: '$b', z: { w: '$c' } }, { a: 1 }, { x: 1, z: {} }],
    [{ $literal: { x: '$a' } }, { a: 1 }, { x: '$a' }],
  ])('%j of %j', (raw, document, expected) => {
    expect(compileExpression(parseExpression(raw, defaultLimits, ''))(document)).toEqual(expected);
  });
});

describe('$group', () => {
  it.each<[string, readonly Value[], object]>([
    ['adds numbers', [1, 2, 3.5], { sum: 6.5, avg: 6.5 / 3, min: 1, max: 3.5 }],
    ['of nothing that is a number', ['a', null, true], { sum: 0, avg: null, min: 'a', max: true }],
    ['of nulls', [null, null], { sum: 0, avg: null, min: null, max: null }],
    [
      'passes over what is no number',
      [2, 'x', null, [9], { a: 9 }, new Date(9), true],
      { sum: 2, avg: 2, min: 2, max: new Date(9) },
    ],
    ['keeps tenths exact', Array.from({ length: 10 }, () => 0.1), { sum: 1, avg: 0.1, min: 0.1, max: 0.1 }],
    ['does not lose small among large', [1e15, 0.1, -1e15], { sum: 0.1, avg: 0.1 / 3, min: -1e15, max: 1e15 }],
    ['compares arrays whole', [[5], [1, 9], 7], { sum: 7, avg: 7, min: 7, max: [5] }],
    ['compares objects', [{ a: 2 }, { a: 1, b: 1 }], { sum: 0, avg: null, min: { a: 1, b: 1 }, max: { a: 2 } }],
    [
      'compares strings by code point',
      ['\u{1F600}', '\u{FFFD}'],
      { sum: 0, avg: null, min: '\u{FFFD}', max: '\u{1F600}' },
    ],
  ])('%s', async (_name, values, expected) => {
    const spec = { _id: null, sum: { $sum: '$v' }, avg: { $avg: '$v' }, min: { $min: '$v' }, max: { $max: '$v' } };
    const documents = values.map((v) => ({ v }));
    expect(await group(documents, spec)).toEqual([{ _id: null, ...expected }]);
    expect(await group([...documents].reverse(), spec)).toEqual([{ _id: null, ...expected }]);
    expect(await group([...documents, {}], spec)).toEqual([{ _id: null, ...expected }]);
  });

  it('counts, and sums constants', async () => {
    const spec = {
      _id: null,
      c: { $count: {} },
      one: { $sum: 1 },
      half: { $avg: 0.5 },
      text: { $sum: 'a' },
      k: { $max: { $literal: '$' } },
    };
    expect(await group([{}, {}, {}], spec)).toEqual([{ _id: null, c: 3, one: 3, half: 0.5, text: 0, k: '$' }]);
    expect(await group([], spec)).toEqual([]);
  });

  it('keys: missing is null, types stay apart, order of keys does not matter', async () => {
    const keys: (Value | undefined)[] = [
      1,
      '1',
      undefined,
      null,
      1.0,
      true,
      { a: 1, b: 2 },
      { b: 2, a: 1 },
      [1],
      [1, 2],
      new Date(1),
      new Date(1),
    ];
    const documents = keys.map((k): DataObject => (k === undefined ? {} : { k }));
    expect(await group(documents, { _id: '$k', n: { $sum: 1 } })).toEqual([
      { _id: 1, n: 2 },
      { _id: '1', n: 1 },
      { _id: null, n: 2 },
      { _id: true, n: 1 },
      { _id: { a: 1, b: 2 }, n: 2 },
      { _id: [1], n: 1 },
      { _id: [1, 2], n: 1 },
      { _id: new Date(1), n: 2 },
    ]);
  });

  it('keys of several fields: a missing one is left out, and is not null', async () => {
    const documents: DataObject[] = [{ a: 1 }, { a: 1, b: null }, { b: 2 }, {}, { a: 1 }];
    expect(await group(documents, { _id: { x: '$a', y: '$b' }, n: { $sum: 1 } })).toEqual([
      { _id: { x: 1 }, n: 2 },
      { _id: { x: 1, y: null }, n: 1 },
      { _id: { y: 2 }, n: 1 },
      { _id: {}, n: 1 },
    ]);
  });

  it('keys that look like JavaScript', async () => {
    const documents: DataObject[] = [{ k: '__proto__' }, { k: 'constructor' }, { k: '__proto__' }];
    expect(await group(documents, { _id: '$k', n: { $sum: 1 } })).toEqual([
      { _id: '__proto__', n: 2 },
      { _id: 'constructor', n: 1 },
    ]);
  });

  it('refuses a sum that no document could hold', async () => {
    for (const operator of ['$sum', '$avg']) {
      const overflowing = group([{ a: 1e308 }, { a: 1e308 }], { _id: null, n: { [operator]: '$a' } });
      await expect(overflowing).rejects.toMatchObject({ reason: 'BAD_VALUE' });
    }
    const spec = { _id: null, sum: { $sum: '$a' } };
    expect(await group([{ a: 1e308 }, { a: 1e308 }, { a: -1e308 }], spec)).toEqual([{ _id: null, sum: 1e308 }]);
  });

  it('takes many groups', async () => {
    const documents = Array.from({ length: 50_000 }, (_, n) => ({ k: { n: n % 25_000 } }));
    const groups = await group(documents, { _id: '$k', n: { $sum: 1 } });
    expect(groups).toHaveLength(25_000);
    expect(groups.every(({ n }) => n === 2)).toBe(true);
  });
});
