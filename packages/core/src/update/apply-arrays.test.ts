import { describe, expect, it } from 'vitest';
import type { Document } from '../document/document.js';
import { defaultLimits } from '../limits.js';
import type { DataObject } from '../value/value.js';
import { applyUpdate } from './apply.js';
import type { UpdateOutcome } from './ast.js';
import { parseUpdate } from './parse.js';

const now = new Date('2026-01-02T03:04:05.678Z');
const day = { $date: '2026-05-06T00:00:00.000Z' };
const date = new Date('2026-05-06T00:00:00.000Z');

function freezeDeep<Subject>(value: Subject): Subject {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  for (const child of Object.values(value)) freezeDeep(child);
  return Object.freeze(value);
}

function apply(data: DataObject, raw: unknown): UpdateOutcome {
  const document: Document = freezeDeep({ id: 'd1', data, metadata: {}, version: 1, createdAt: now, updatedAt: now });
  const update = parseUpdate(freezeDeep(raw), { limits: defaultLimits });
  return applyUpdate(update, { document, inserting: false, now, limits: defaultLimits });
}

const same = Symbol('nothing changes');
type Row = readonly [data: DataObject, update: unknown, expected: DataObject | typeof same];

function check([data, raw, expected]: Row): void {
  const outcome = apply(data, raw);
  expect(outcome.changed).toBe(expected !== same);
  if (expected === same) expect(outcome.data).toBe(data);
  else expect(outcome.data).toStrictEqual(expected);
}

const scores = [{ s: 8 }, { s: 3 }, { s: 5 }];

const pushes: Row[] = [
  [{ a: [1] }, { $push: { a: 2 } }, { a: [1, 2] }],
  [{ a: [1] }, { a: { $push: 2 } }, { a: [1, 2] }],
  [{}, { $push: { a: 1 } }, { a: [1] }],
  [{}, { $push: { 'a.b': 1 } }, { a: { b: [1] } }],
  [{ a: [1] }, { $push: { a: [2, 3] } }, { a: [1, [2, 3]] }],
  [{ a: [[1]] }, { $push: { 'a.0': 2 } }, { a: [[1, 2]] }],
  [{ a: [] }, { $push: { a: { x: 1 } } }, { a: [{ x: 1 }] }],
  [{ a: [] }, { $push: { a: null } }, { a: [null] }],
  [{ a: [] }, { $push: { a: day } }, { a: [date] }],
  [{ a: [1] }, { $push: { a: { $each: [2, 3] } } }, { a: [1, 2, 3] }],
  [{ a: [1] }, { $push: { a: { $each: [] } } }, same],
  [{}, { $push: { a: { $each: [] } } }, { a: [] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [9], $position: 0 } } }, { a: [9, 1, 2] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [8, 9], $position: 1 } } }, { a: [1, 8, 9, 2] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [9], $position: 50 } } }, { a: [1, 2, 9] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [9], $position: -1 } } }, { a: [1, 9, 2] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [9], $position: -2 } } }, { a: [9, 1, 2] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [9], $position: -50 } } }, { a: [9, 1, 2] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [3], $slice: -2 } } }, { a: [2, 3] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [3], $slice: 1 } } }, { a: [1] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [3], $slice: 2 } } }, same],
  [{ a: [1, 2] }, { $push: { a: { $each: [3], $slice: 0 } } }, { a: [] }],
  [{ a: [] }, { $push: { a: { $each: [3], $slice: 0 } } }, same],
  [{ a: [1, 2] }, { $push: { a: { $each: [3], $slice: 50 } } }, { a: [1, 2, 3] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [3], $slice: -50 } } }, { a: [1, 2, 3] }],
  [{}, { $push: { a: { $each: [1, 2, 3], $slice: -2 } } }, { a: [2, 3] }],
  [{ a: [3, 1] }, { $push: { a: { $each: [2], $sort: 1 } } }, { a: [1, 2, 3] }],
  [{ a: [3, 1] }, { $push: { a: { $each: [2], $sort: -1 } } }, { a: [3, 2, 1] }],
  [{ a: [3, 1] }, { $push: { a: { $each: [], $sort: 1 } } }, { a: [1, 3] }],
  [{ a: [1, 3] }, { $push: { a: { $each: [], $sort: 1 } } }, same],
  [{ a: ['b', 2, null] }, { $push: { a: { $each: [true], $sort: 1 } } }, { a: [null, 2, 'b', true] }],
  [
    { a: scores },
    { $push: { a: { $each: [{ s: 4 }], $sort: { s: 1 } } } },
    { a: [{ s: 3 }, { s: 4 }, { s: 5 }, { s: 8 }] },
  ],
  [{ a: scores }, { $push: { a: { $each: [{ s: 9 }], $sort: { s: -1 }, $slice: 2 } } }, { a: [{ s: 9 }, { s: 8 }] }],
  [{ a: [{ s: 1 }, {}] }, { $push: { a: { $each: [7], $sort: { s: 1 } } } }, { a: [{}, 7, { s: 1 }] }],
  [
    { a: [{ x: { y: 2 } }, { x: { y: 1 } }] },
    { $push: { a: { $each: [], $sort: { 'x.y': 1 } } } },
    { a: [{ x: { y: 1 } }, { x: { y: 2 } }] },
  ],
  [
    {
      a: [
        { p: 1, q: 1 },
        { p: 1, q: 2 },
        { p: 0, q: 0 },
      ],
    },
    { $push: { a: { $each: [], $sort: { p: 1, q: -1 } } } },
    {
      a: [
        { p: 0, q: 0 },
        { p: 1, q: 2 },
        { p: 1, q: 1 },
      ],
    },
  ],
  [
    { a: [{ l: [5] }, { l: [1, 9] }] },
    { $push: { a: { $each: [], $sort: { l: 1 } } } },
    { a: [{ l: [1, 9] }, { l: [5] }] },
  ],
  [
    { a: [{ l: [5] }, { l: [1] }] },
    { $push: { a: { $each: [], $sort: { 'l.0': 1 } } } },
    { a: [{ l: [1] }, { l: [5] }] },
  ],
  [{ a: [{ toString: 1 }, {}] }, { $push: { a: { $each: [], $sort: { toString: 1 } } } }, { a: [{}, { toString: 1 }] }],
  [{ a: [], b: [] }, { $push: { a: 1, b: 2 } }, { a: [1], b: [2] }],
];

const many = [1, 2, 3, 4, 5, 6];

const addToSets: Row[] = [
  [{ a: [1] }, { $addToSet: { a: 2 } }, { a: [1, 2] }],
  [{ a: [1] }, { $addToSet: { a: 1 } }, same],
  [{ a: [1] }, { $addToSet: { a: '1' } }, { a: [1, '1'] }],
  [{ a: [0] }, { $addToSet: { a: -0 } }, same],
  [{ a: [null] }, { $addToSet: { a: null } }, same],
  [{}, { $addToSet: { a: 1 } }, { a: [1] }],
  [{}, { $addToSet: { a: [1, 2] } }, { a: [[1, 2]] }],
  [{ a: [{ x: 1, y: 2 }] }, { $addToSet: { a: { y: 2, x: 1 } } }, same],
  [{ a: [{ x: 1 }] }, { $addToSet: { a: { x: 1, y: null } } }, { a: [{ x: 1 }, { x: 1, y: null }] }],
  [{ a: [date] }, { $addToSet: { a: day } }, same],
  [{ a: [1, 1] }, { $addToSet: { a: { $each: [1, 2, 2, 3] } } }, { a: [1, 1, 2, 3] }],
  [{}, { $addToSet: { a: { $each: [1, 1, 2] } } }, { a: [1, 2] }],
  [{}, { $addToSet: { a: { $each: [] } } }, { a: [] }],
  [{ a: [1] }, { $addToSet: { a: { $each: [] } } }, same],
  [{ a: many }, { $addToSet: { a: { $each: [6, 5, 4, 3, 2, 1] } } }, same],
  [
    { a: [{ x: 1, y: [2] }, date, 'd'] },
    { $addToSet: { a: { $each: [{ y: [2], x: 1 }, day, 'd', 1, 2, '1'] } } },
    { a: [{ x: 1, y: [2] }, date, 'd', 1, 2, '1'] },
  ],
  [
    { a: [] },
    { $addToSet: { a: { $each: [[1, 2], ['1,2'], [1, [2]], [[1], 2], {}, []] } } },
    { a: [[1, 2], ['1,2'], [1, [2]], [[1], 2], {}, []] },
  ],
];

const pops: Row[] = [
  [{ a: [1, 2, 3] }, { $pop: { a: 1 } }, { a: [1, 2] }],
  [{ a: [1, 2, 3] }, { $pop: { a: -1 } }, { a: [2, 3] }],
  [{ a: [1] }, { $pop: { a: 1 } }, { a: [] }],
  [{ a: [] }, { $pop: { a: 1 } }, same],
  [{ b: 1 }, { $pop: { a: 1 } }, same],
  [{ b: {} }, { $pop: { 'b.c.d': 1 } }, same],
  [{ a: [[1, 2]] }, { $pop: { 'a.0': 1 } }, { a: [[1]] }],
  [{ a: [[1, 2]] }, { $pop: { 'a.5': 1 } }, same],
];

const results = [
  {
    item: 'A',
    score: 5,
    answers: [
      { q: 1, a: 4 },
      { q: 2, a: 6 },
    ],
  },
  {
    item: 'B',
    score: 8,
    answers: [
      { q: 1, a: 8 },
      { q: 2, a: 9 },
    ],
  },
] as const;

const pulls: Row[] = [
  [{ a: [1, 2, 1] }, { $pull: { a: 1 } }, { a: [2] }],
  [{ a: [1, 2] }, { a: { $pull: 2 } }, { a: [1] }],
  [{ a: [1, 2] }, { $pull: { a: 3 } }, same],
  [{ b: 1 }, { $pull: { a: 3 } }, same],
  [{ a: [1, null] }, { $pull: { a: null } }, { a: [1] }],
  [{ a: [5, [5], [[5]]] }, { $pull: { a: 5 } }, { a: [[5], [[5]]] }],
  [{ a: [[1, 2], [2, 1], 1] }, { $pull: { a: [1, 2] } }, { a: [[2, 1], 1] }],
  [{ a: [date, 'x'] }, { $pull: { a: day } }, { a: ['x'] }],
  [{ a: ['1', 1] }, { $pull: { a: '1' } }, { a: [1] }],
  [{ a: [1, 4, 7] }, { $pull: { a: { $gt: 3 } } }, { a: [1] }],
  [{ a: [1, 4, 7] }, { $pull: { a: { $gt: 3, $lt: 7 } } }, { a: [1, 7] }],
  [{ a: [1, 4, 7] }, { $pull: { a: { $in: [1, 7, 9] } } }, { a: [4] }],
  [{ a: [1, 4, 7] }, { $pull: { a: { $nin: [1, 7] } } }, { a: [1, 7] }],
  [{ a: [1, 4] }, { $pull: { a: { $ne: 4 } } }, { a: [4] }],
  [{ a: [1, 4] }, { $pull: { a: { $not: { $gt: 2 } } } }, { a: [4] }],
  [{ a: ['apple', 'pear', 1] }, { $pull: { a: { $regex: '^ap' } } }, { a: ['pear', 1] }],
  [{ a: [[5], [1], 5] }, { $pull: { a: { $gt: 3 } } }, { a: [[1]] }],
  [{ a: [{ b: 1 }, { b: 2 }, { b: 1, c: 3 }] }, { $pull: { a: { b: 1 } } }, { a: [{ b: 2 }] }],
  [{ a: [{ b: 1, c: 3 }, { c: 3 }] }, { $pull: { a: { b: null } } }, { a: [{ b: 1, c: 3 }] }],
  [{ a: [{ b: [1, 2] }, { b: [3] }] }, { $pull: { a: { b: 2 } } }, { a: [{ b: [3] }] }],
  [{ a: [1, [{ b: 1 }], { b: 1 }] }, { $pull: { a: { b: 1 } } }, { a: [1, [{ b: 1 }]] }],
  [{ a: [1, 'x', {}] }, { $pull: { a: { b: null } } }, { a: [1, 'x'] }],
  [{ a: [1, {}, { b: 1 }, []] }, { $pull: { a: {} } }, { a: [1, []] }],
  [{ a: results }, { $pull: { a: { score: { $gte: 8 }, item: 'B' } } }, { a: [results[0]] }],
  [{ a: results }, { $pull: { a: { answers: { $elemMatch: { q: 2, a: { $gte: 8 } } } } } }, { a: [results[0]] }],
  [{ a: results }, { $pull: { a: { $or: [{ score: 5 }, { item: 'Z' }] } } }, { a: [results[1]] }],
  [{ a: [[{ b: 1 }, { b: 2 }], [{ b: 3 }]] }, { $pull: { a: { $elemMatch: { b: 2 } } } }, { a: [[{ b: 3 }]] }],
  [{ a: { b: [1, 2] } }, { $pull: { 'a.b': 2 } }, { a: { b: [1] } }],
  [{ a: [1, 2, 3, 2] }, { $pullAll: { a: [2, 3] } }, { a: [1] }],
  [{ a: [1] }, { $pullAll: { a: [] } }, same],
  [{ a: [1] }, { $pullAll: { a: [2] } }, same],
  [{}, { $pullAll: { a: [2] } }, same],
  [{ a: [{ x: 1, y: 2 }, { x: 1 }] }, { $pullAll: { a: [{ y: 2, x: 1 }] } }, { a: [{ x: 1 }] }],
  [{ a: [date, date.getTime()] }, { $pullAll: { a: [day] } }, { a: [date.getTime()] }],
];

describe('applyUpdate, on arrays', () => {
  it.each(pushes)('%# pushes to %j by %j', (...row) => check(row));
  it.each(addToSets)('%# adds to %j by %j', (...row) => check(row));
  it.each(pops)('%# pops from %j by %j', (...row) => check(row));
  it.each(pulls)('%# pulls from %j by %j', (...row) => check(row));

  it('keeps equal elements in their order when it sorts', () => {
    const a = [
      { k: 1, n: 'x' },
      { k: 0, n: 'y' },
      { k: 1, n: 'z' },
    ];
    expect(apply({ a }, { $push: { a: { $each: [{ k: 0, n: 'w' }], $sort: { k: 1 } } } }).data).toStrictEqual({
      a: [
        { k: 0, n: 'y' },
        { k: 0, n: 'w' },
        { k: 1, n: 'x' },
        { k: 1, n: 'z' },
      ],
    });
  });

  it('adds many to many without comparing each with each', () => {
    const numbers = Array.from({ length: 50_000 }, (_, index) => ({ n: index }));
    const started = performance.now();
    expect(apply({ a: numbers }, { $addToSet: { a: { $each: numbers } } }).changed).toBe(false);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

const refusals: (readonly [data: DataObject, update: unknown, message: RegExp])[] = [
  [{ a: 1 }, { $push: { a: 1 } }, /\$push needs an array, but the field is a number/],
  [{ a: null }, { $push: { a: 1 } }, /\$push needs an array, but the field is null/],
  [{ a: {} }, { $addToSet: { a: 1 } }, /\$addToSet needs an array, but the field is an object/],
  [{ a: 'x' }, { $pop: { a: 1 } }, /\$pop needs an array, but the field is a string/],
  [{ a: date }, { $pull: { a: { $gt: 1 } } }, /\$pull needs an array, but the field is a date/],
  [{ a: true }, { $pullAll: { a: [1] } }, /\$pullAll needs an array, but the field is a boolean/],
  [{ a: 1 }, { $pop: { 'a.b': 1 } }, /"b" cannot be reached in "a": it is a number/],
  [{ a: [{ b: [1] }] }, { $pull: { 'a.b': { $gt: 0 } } }, /"b" cannot be reached in "a": it is an array/],
  [{ a: 'x' }, { $pullAll: { 'a.b.c': [1] } }, /"b" cannot be reached in "a": it is a string/],
];

describe('applyUpdate, where there is no array', () => {
  it.each(refusals)('%# refuses %j with %j', (data, raw, message) => {
    expect(() => apply(data, raw)).toThrow(
      expect.objectContaining({ reason: 'BAD_OPERAND', message: expect.stringMatching(message) }),
    );
  });
});
